import type { Service } from '@charter/service';
import { OrganizationsModule } from './organizations.module';
import { organizationsPublication } from './publishing/publication';

/** Organizations, and the registry of their names. */
export const organizationsService: Service = {
  name: 'organizations',
  publication: organizationsPublication,
  module: service => OrganizationsModule.over(service),
};
