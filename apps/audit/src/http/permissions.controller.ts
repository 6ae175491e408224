import { Controller, Get, Inject } from '@nestjs/common';
import { Requires } from '@charter/service';
import { AskedOfTheOrganization, type AskedOfOrganization } from './asked';
import { HISTORY_DESK, type HistoryDesk } from './history.desk';
import { PERMISSIONS_DESK, type PermissionsDesk } from './permissions.desk';
import { REVIEW_DESK, type ReviewDesk } from './review.desk';

/** The permission history of one organization: for its administrators, and auditors by a mandate. */
@Controller('audit/organizations/:organizationId')
export class PermissionsController {
  constructor(
    @Inject(PERMISSIONS_DESK) private readonly permissionsDesk: PermissionsDesk,
    @Inject(HISTORY_DESK) private readonly historyDesk: HistoryDesk,
    @Inject(REVIEW_DESK) private readonly reviewDesk: ReviewDesk,
  ) {}

  @Get('permissions')
  @Requires('admin')
  permissions(@AskedOfTheOrganization() asked: AskedOfOrganization) {
    return this.permissionsDesk.permissions(asked);
  }

  @Get('why')
  @Requires('admin')
  why(@AskedOfTheOrganization() asked: AskedOfOrganization) {
    return this.permissionsDesk.why(asked);
  }

  @Get('diff')
  @Requires('admin')
  diff(@AskedOfTheOrganization() asked: AskedOfOrganization) {
    return this.permissionsDesk.diff(asked);
  }

  @Get('history')
  @Requires('admin')
  history(@AskedOfTheOrganization() asked: AskedOfOrganization) {
    return this.historyDesk.history(asked);
  }

  @Get('review')
  @Requires('admin')
  review(@AskedOfTheOrganization() asked: AskedOfOrganization) {
    return this.reviewDesk.review(asked);
  }
}
