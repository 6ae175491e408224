import { Body, Controller, Get, Inject, Param, Post, UseFilters, UseGuards } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Requires } from '@charter/service';
import { resetRequestPage } from '../pages/account-pages';
import { PagesFilter } from '../pages/pages.filter';
import { SameOriginGuard } from '../pages/same-origin.guard';
import { show, showOrSay } from '../pages/shown';
import { TheVisit, type Visit } from '../pages/the-visit';
import { NewPasswordRequest, PasswordResetRequest } from './accounts.requests';
import { PASSWORD_RESETS, type PasswordResetsDesk } from './password-resets.desk';

/** For those who cannot log in. The address of a link is its secret, and so is written down nowhere. */
@Controller()
@Requires('nothing')
@UseGuards(SameOriginGuard)
@UseFilters(PagesFilter)
export class PasswordResetsController {
  constructor(@Inject(PASSWORD_RESETS) private readonly desk: PasswordResetsDesk) {}

  @Get('oauth2/password-reset')
  form(@TheVisit() { reply }: Visit) {
    return show(reply, { page: resetRequestPage() });
  }

  /** The same by its form and for programs. */
  @Post(['oauth2/password-reset', 'password-resets'])
  @RouteConfig({ acceptsForms: true })
  async request(@TheVisit() visit: Visit, @Body() { email }: PasswordResetRequest) {
    return showOrSay(visit.reply, await this.desk.request(email, visit), 202);
  }

  @Get('password-resets/:token')
  async ask(@TheVisit() { reply }: Visit, @Param('token') token: string) {
    return show(reply, await this.desk.ask(token));
  }

  @Post('password-resets/:token')
  @RouteConfig({ acceptsForms: true })
  async reset(@TheVisit() visit: Visit, @Param('token') token: string, @Body() { password }: NewPasswordRequest) {
    return showOrSay(visit.reply, await this.desk.reset(token, password, visit), 204);
  }
}
