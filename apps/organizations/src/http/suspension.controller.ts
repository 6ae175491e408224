import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import {
  orProblem,
  requestOf,
  Requires,
  TheCaller,
  TheOrganization,
  type Caller,
  type OrganizationAccess,
} from '@charter/service';
import { ORGANIZATIONS, type OrganizationsDesk } from './organizations.desk';
import { UNNAMED_PROBLEMS } from './problems';
import { SuspensionRequest } from './organizations.requests';

type Action = 'SuspendOrganization' | 'ReinstateOrganization';

/** Staff close an organization to its members, who read as before and may pay; and open it again. */
@Controller('organizations/:organizationId')
@Requires('staff')
export class SuspensionController {
  constructor(@Inject(ORGANIZATIONS) private readonly desk: OrganizationsDesk) {}

  @Post('suspend')
  @HttpCode(200)
  suspend(
    @TheOrganization() access: OrganizationAccess,
    @Body() asked: SuspensionRequest,
    @TheCaller() caller: Caller,
  ) {
    return this.#perform('SuspendOrganization', access, { ...asked, caller });
  }

  @Post('reinstate')
  @HttpCode(200)
  reinstate(
    @TheOrganization() access: OrganizationAccess,
    @Body() asked: SuspensionRequest,
    @TheCaller() caller: Caller,
  ) {
    return this.#perform('ReinstateOrganization', access, { ...asked, caller });
  }

  async #perform(
    type: Action,
    { organizationId, ...access }: OrganizationAccess,
    { reason, caller }: SuspensionRequest & { caller: Caller },
  ) {
    const { id: by, now: at, deadline } = caller;
    const request = requestOf(caller, { type, data: { reason, by, at } });
    orProblem(UNNAMED_PROBLEMS, await this.desk.handle(organizationId, request, deadline));
    await this.desk.settle();
    return this.desk.show(organizationId, access);
  }
}
