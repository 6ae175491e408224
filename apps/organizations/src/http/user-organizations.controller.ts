import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { notFound, Requires, TheCaller, type Caller, type Query as Asked } from '@charter/service';
import { ORGANIZATIONS, type OrganizationsDesk } from './organizations.desk';

@Controller('users/:userId/organizations')
export class UserOrganizationsController {
  constructor(@Inject(ORGANIZATIONS) private readonly desk: OrganizationsDesk) {}

  @Get()
  @Requires('login')
  async list(@Param('userId') userId: string, @TheCaller() { id }: Caller, @Query() query: Asked) {
    if (userId !== id && userId !== 'me') throw notFound('User');
    const { items, _links } = await this.desk.list(id, { path: `/users/${userId}/organizations`, query });
    return { items, _links };
  }
}
