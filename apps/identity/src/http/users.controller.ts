import { Body, Controller, Get, Inject, Param, Patch, Query } from '@nestjs/common';
import {
  idsReferredTo,
  orProblem,
  requestOf,
  Requires,
  TheCaller,
  type Caller,
  type Query as Asked,
} from '@charter/service';
import { representAccount, representReference } from './user.representation';
import { USER_PROBLEMS } from './problems';
import { USERS, type UsersDesk } from './users.desk';
import { ChangeUserRequest } from './users.requests';

type Reference = Readonly<{ in?: unknown; sig?: unknown }>;

@Controller()
export class UsersController {
  constructor(@Inject(USERS) private readonly desk: UsersDesk) {}

  /** `me`, an id, `email=…` or `username=…`: of oneself; of anybody for service accounts, and for staff who say why. */
  @Get('users/:user')
  @Requires('login')
  async read(@Param('user') user: string, @TheCaller() caller: Caller, @Query() query: Asked) {
    return this.desk.show(await this.desk.visible(user, caller, query));
  }

  /** The same as older clients ask for it: after a login with a browser, the command line looks there for keys of SSH. */
  @Get('me')
  @Requires('login')
  async account(@TheCaller() caller: Caller) {
    return representAccount(await this.desk.show(await this.desk.own('me', caller)));
  }

  @Patch('users/:user')
  @Requires('login')
  async change(@Param('user') user: string, @Body() asked: ChangeUserRequest, @TheCaller() caller: Caller) {
    const { id } = await this.desk.own(user, caller);
    const request = requestOf(caller, await this.desk.changeAsked(id, asked, caller));
    orProblem(USER_PROBLEMS, await this.desk.handle(id, request, caller.deadline));
    await this.desk.settle();
    return this.desk.show(await this.desk.own(user, caller));
  }

  /** By a link that was given out with a list of something that has to do with users. */
  @Get('ref/users')
  @Requires('login')
  async references(@Query() reference: Reference) {
    const ids = idsReferredTo(this.desk.vault, 'users', reference);
    const people = await this.desk.people(ids);
    return Object.fromEntries(ids.map(id => [id, people.has(id) ? representReference(id, people.get(id)!) : null]));
  }
}
