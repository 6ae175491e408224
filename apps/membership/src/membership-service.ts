import { IDENTITY_TOPIC } from '@charter/identity-contracts';
import { ORGANIZATIONS_TOPIC } from '@charter/organizations-contracts';
import type { Service } from '@charter/service';
import { MembershipModule } from './membership.module';
import { membershipPublication } from './publishing/publication';

/** Who belongs to organizations, and what they may do there. */
export const membershipService: Service = {
  name: 'membership',
  publication: membershipPublication,
  reads: [IDENTITY_TOPIC, ORGANIZATIONS_TOPIC],
  module: service => MembershipModule.over(service),
};
