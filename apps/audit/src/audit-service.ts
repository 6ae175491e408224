import { IDENTITY_TOPIC } from '@charter/identity-contracts';
import { MEMBERSHIP_TOPIC } from '@charter/membership-contracts';
import { ORGANIZATIONS_TOPIC } from '@charter/organizations-contracts';
import type { Service } from '@charter/service';
import { AuditModule } from './audit.module';
import { auditPublication } from './publishing/publication';

/** Who held what, since when, by whom and why; and the proof that nobody changed it. */
export const auditService: Service = {
  name: 'audit',
  publication: auditPublication,
  reads: [IDENTITY_TOPIC, MEMBERSHIP_TOPIC, ORGANIZATIONS_TOPIC],
  module: service => AuditModule.over(service),
};
