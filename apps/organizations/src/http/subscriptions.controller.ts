import { Controller, Get, Inject } from '@nestjs/common';
import { Requires, TheOrganization, type OrganizationAccess } from '@charter/service';
import { ORGANIZATIONS, type OrganizationsDesk } from './organizations.desk';

/**
 * What an organization subscribes to. There are no projects yet, so nothing can be subscribed to; clients look here
 * before they delete an organization.
 */
@Controller('organizations/:organizationId/subscriptions')
export class SubscriptionsController {
  constructor(@Inject(ORGANIZATIONS) private readonly desk: OrganizationsDesk) {}

  @Get()
  @Requires('member')
  async list(@TheOrganization() { organizationId }: OrganizationAccess) {
    await this.desk.existing(organizationId);
    return { count: 0, items: [], _links: {} };
  }
}
