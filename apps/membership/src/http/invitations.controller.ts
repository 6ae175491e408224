import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { Requires, type Query as Asked } from '@charter/service';
import { AnswerInterceptor } from './answer.interceptor';
import { TheAsker, TheOnlooker, type Asker, type Onlooker } from './asker';
import { INVITATIONS, type InvitationsDesk } from './invitations.desk';
import { InviteRequest, ResendInvitationRequest } from './invitations.requests';
import { reasonIn } from './reason';

/** Whoever has no account yet becomes a member by an invitation, as does whose account nobody here knows. */
@Controller('organizations/:organizationId/invitations')
@UseInterceptors(AnswerInterceptor)
export class InvitationsController {
  constructor(@Inject(INVITATIONS) private readonly desk: InvitationsDesk) {}

  @Get()
  @Requires('members')
  list(@TheOnlooker() onlooker: Onlooker, @Query() query: Asked) {
    return this.desk.list(onlooker, query);
  }

  @Post()
  @Requires('members')
  invite(@TheAsker() asker: Asker, @Body() asked: InviteRequest) {
    return this.desk.invite(asker, asked);
  }

  @Get(':invitationId')
  @Requires('members')
  read(@TheOnlooker() onlooker: Onlooker, @Param('invitationId') invitationId: string) {
    return this.desk.show(onlooker, invitationId);
  }

  @Post(':invitationId/resend')
  @Requires('members')
  @HttpCode(200)
  resend(
    @TheAsker() asker: Asker,
    @Param('invitationId') invitationId: string,
    @Body() asked: ResendInvitationRequest,
  ) {
    return this.desk.resend(asker, invitationId, asked);
  }

  @Delete(':invitationId')
  @Requires('members')
  @HttpCode(204)
  revoke(
    @TheAsker() asker: Asker,
    @Param('invitationId') invitationId: string,
    @Query('reason') reason: Asked[string],
  ) {
    return this.desk.revoke(asker, invitationId, reasonIn(reason));
  }
}
