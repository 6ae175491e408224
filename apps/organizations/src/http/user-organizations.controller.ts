import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { comesAsStaff, notFound, Requires, TheCaller, type Caller, type Query as Asked } from '@charter/service';
import { ORGANIZATIONS, type OrganizationsDesk } from './organizations.desk';

@Controller('users/:userId/organizations')
export class UserOrganizationsController {
  constructor(@Inject(ORGANIZATIONS) private readonly desk: OrganizationsDesk) {}

  @Get()
  @Requires('login')
  async list(@Param('userId') userId: string, @TheCaller() caller: Caller, @Query() query: Asked) {
    const asked = { path: `/users/${userId}/organizations`, query };
    const isOwn = userId === caller.id || userId === 'me';
    if (!isOwn && !comesAsStaff(caller, { query })) throw notFound('User');
    const { items, _links } = await (isOwn
      ? this.desk.list(caller.id, asked)
      : this.desk.listForStaff(caller, { ...asked, userId }));
    return { items, _links };
  }
}
