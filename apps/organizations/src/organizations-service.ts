import { IDENTITY_TOPIC } from '@charter/identity-contracts';
import { MEMBERSHIP_TOPIC } from '@charter/membership-contracts';
import type { Service } from '@charter/service';
import { OrganizationsModule } from './organizations.module';
import { organizationsPublication } from './publishing/publication';

/** Organizations, and the registry of their names. */
export const organizationsService: Service = {
  name: 'organizations',
  publication: organizationsPublication,
  reads: [IDENTITY_TOPIC, MEMBERSHIP_TOPIC],
  module: service => OrganizationsModule.over(service),
};
