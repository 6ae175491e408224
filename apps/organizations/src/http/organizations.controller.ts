import { Body, Controller, Delete, Get, HttpCode, Inject, Patch, Post, Query } from '@nestjs/common';
import {
  comesAsStaff,
  isAsStaff,
  notFound,
  orProblem,
  requestOf,
  Requires,
  TheCaller,
  TheOrganization,
  type Caller,
  type OrganizationAccess,
  type Query as Asked,
} from '@charter/service';
import { untilClaimable } from '../naming/until-claimable';
import { CHANGE_PROBLEMS, UNNAMED_PROBLEMS } from './problems';
import { ChangeOrganizationRequest, CreateOrganizationRequest } from './organizations.requests';
import { ORGANIZATIONS, type OrganizationsDesk } from './organizations.desk';

@Controller('organizations')
export class OrganizationsController {
  constructor(@Inject(ORGANIZATIONS) private readonly desk: OrganizationsDesk) {}

  @Get()
  @Requires('login')
  list(@TheCaller() caller: Caller, @Query() query: Asked) {
    const asked = { path: '/organizations', query };
    return comesAsStaff(caller, { query }) ? this.desk.listForStaff(caller, asked) : this.desk.list(caller.id, asked);
  }

  @Post()
  @Requires('login')
  async create(@Body() asked: CreateOrganizationRequest, @TheCaller() caller: Caller) {
    return this.desk.showNew(await this.desk.create(asked, caller), caller.id);
  }

  @Get(':organizationId')
  @Requires('member')
  read(@TheOrganization() { organizationId, ...access }: OrganizationAccess) {
    return this.desk.show(organizationId, access);
  }

  @Patch(':organizationId')
  @Requires('admin')
  async change(
    @TheOrganization() { organizationId, ...access }: OrganizationAccess,
    @Body() asked: ChangeOrganizationRequest,
    @TheCaller() caller: Caller,
  ) {
    const request = requestOf(caller, await this.desk.changeAsked(asked, caller));
    const { deadline } = caller;
    orProblem(CHANGE_PROBLEMS, await untilClaimable(() => this.desk.change(organizationId, request, deadline)));
    await this.desk.settle();
    return this.desk.show(organizationId, access);
  }

  @Delete(':organizationId')
  @Requires('owner')
  @HttpCode(204)
  async remove(@TheOrganization() { organizationId }: OrganizationAccess, @TheCaller() caller: Caller): Promise<void> {
    const { id: by, now: at, deadline } = caller;
    const asStaff = isAsStaff(caller);
    const hindrances = await this.desk.hindrances(organizationId);
    const command = { type: 'DeleteOrganization', data: { hindrances, by, asStaff, at } } as const;
    const removed = await this.desk.handle(organizationId, requestOf(caller, command), deadline);
    // Deleted before, and not by this request.
    if (orProblem(UNNAMED_PROBLEMS, removed).events.length === 0) throw notFound('Organization');
  }
}
