import { Body, Controller, Get, Inject, Param, Post, Query, UseFilters, UseGuards } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Requires } from '@charter/service';
import { PagesFilter } from '../pages/pages.filter';
import { SameOriginGuard } from '../pages/same-origin.guard';
import { show } from '../pages/shown';
import { TheVisit, type Visit } from '../pages/the-visit';
import { LOGIN, type LoginDesk, type LoginForm } from './login.desk';

/** Where people log in with a browser, for a client that waits for it. What is under way is known by its cookies alone. */
@Controller('oauth2')
@Requires('nothing')
@UseGuards(SameOriginGuard)
@UseFilters(PagesFilter)
export class LoginController {
  constructor(@Inject(LOGIN) private readonly desk: LoginDesk) {}

  @Get('authorize')
  async begin(@TheVisit() visit: Visit) {
    return show(visit.reply, await this.desk.begin(visit));
  }

  @Get('authorize/:uid')
  async resume(@TheVisit() visit: Visit, @Param('uid') uid: string) {
    return show(visit.reply, await this.desk.resume(visit, uid));
  }

  @Get('interactions/:uid')
  async ask(@TheVisit() visit: Visit, @Param('uid') uid: string, @Query('account') account: unknown) {
    return show(visit.reply, await this.desk.ask({ ...visit, uid }, { another: account === 'another' }));
  }

  @Post('interactions/:uid/login')
  @RouteConfig({ acceptsForms: true })
  async logIn(@TheVisit() visit: Visit, @Param('uid') uid: string, @Body() form: LoginForm) {
    return show(visit.reply, await this.desk.logIn({ ...visit, uid }, form));
  }

  @Post('interactions/:uid/continue')
  @RouteConfig({ acceptsForms: true })
  async goOn(@TheVisit() visit: Visit, @Param('uid') uid: string) {
    return show(visit.reply, await this.desk.goOn({ ...visit, uid }));
  }

  @Post('interactions/:uid/cancel')
  @RouteConfig({ acceptsForms: true })
  async cancel(@TheVisit() visit: Visit, @Param('uid') uid: string) {
    return show(visit.reply, await this.desk.cancel({ ...visit, uid }));
  }

  @Get('logout')
  async askToLogOut(@TheVisit() visit: Visit) {
    return show(visit.reply, await this.desk.askToLogOut(visit));
  }

  @Post('logout')
  @RouteConfig({ acceptsForms: true })
  async logOut(@TheVisit() visit: Visit) {
    return show(visit.reply, await this.desk.logOut(visit));
  }
}
