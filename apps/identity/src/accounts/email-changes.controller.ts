import { Body, Controller, Get, Inject, Param, Post, UseFilters, UseGuards } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Requires } from '@charter/service';
import { PagesFilter } from '../pages/pages.filter';
import { SameOriginGuard } from '../pages/same-origin.guard';
import { show, showOrSay } from '../pages/shown';
import { TheVisit, type Visit } from '../pages/the-visit';
import { ConfirmationRequest } from './accounts.requests';
import { EMAIL_CHANGES, type EmailChangesDesk } from './email-changes.desk';

/** Where the link leads that is sent to a new address: whoever reads what is sent there says that it is theirs. */
@Controller('email-changes')
@Requires('nothing')
@UseGuards(SameOriginGuard)
@UseFilters(PagesFilter)
export class EmailChangesController {
  constructor(@Inject(EMAIL_CHANGES) private readonly desk: EmailChangesDesk) {}

  @Get(':token')
  async ask(@TheVisit() { reply }: Visit, @Param('token') token: string) {
    return show(reply, await this.desk.ask(token));
  }

  @Post(':token')
  @RouteConfig({ acceptsForms: true })
  async confirm(@TheVisit() visit: Visit, @Param('token') token: string, @Body() _nothing: ConfirmationRequest) {
    return showOrSay(visit.reply, await this.desk.confirm(token, visit), 204);
  }
}
