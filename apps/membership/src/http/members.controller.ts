import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Query,
  UseInterceptors,
} from '@nestjs/common';
import { Requires, type Query as Asked } from '@charter/service';
import { AnswerInterceptor } from './answer.interceptor';
import { TheAsker, TheOnlooker, type Asker, type Onlooker } from './asker';
import { ChangeMemberRequest, CreateMemberRequest } from './members.requests';
import { MEMBERS, type MembersDesk } from './members.desk';
import { reasonIn } from './reason';

@Controller('organizations/:organizationId/members')
@UseInterceptors(AnswerInterceptor)
export class MembersController {
  constructor(@Inject(MEMBERS) private readonly desk: MembersDesk) {}

  @Get()
  @Requires('members')
  list(@TheOnlooker() onlooker: Onlooker, @Query() query: Asked) {
    return this.desk.list(onlooker, query);
  }

  /** The official command line tool loses what stands in the query of a link, and so every page but the first. */
  @Get('-/after/:cursor')
  @Requires('members')
  listAfter(@TheOnlooker() onlooker: Onlooker, @Param('cursor') cursor: string, @Query() query: Asked) {
    return this.desk.list(onlooker, { ...query, 'page[after]': cursor });
  }

  @Post()
  @Requires('members')
  add(@TheAsker() asker: Asker, @Body() asked: CreateMemberRequest) {
    return this.desk.add(asker, asked);
  }

  @Get(':userId')
  @Requires('members')
  read(@TheOnlooker() onlooker: Onlooker, @Param('userId') userId: string) {
    return this.desk.show(onlooker, userId);
  }

  @Patch(':userId')
  @Requires('members')
  change(@TheAsker() asker: Asker, @Param('userId') userId: string, @Body() asked: ChangeMemberRequest) {
    return this.desk.change(asker, userId, asked);
  }

  /** Whoever wants to go may; to remove somebody else takes the permission. */
  @Delete(':userId')
  @Requires('member')
  @HttpCode(204)
  remove(@TheAsker() asker: Asker, @Param('userId') userId: string, @Query('reason') reason: Asked[string]) {
    return this.desk.remove(asker, userId, reasonIn(reason));
  }
}
