import { Body, Controller, Get, HttpCode, Inject, Ip, Param, Post, UseInterceptors } from '@nestjs/common';
import { Requires } from '@charter/service';
import { AnswerInterceptor } from './answer.interceptor';
import { TheAnswering, type Answering } from './answering';
import { INVITATION_LINKS, type InvitationLinksDesk } from './invitation-links.desk';
import { AnswerInvitationRequest } from './invitations.requests';

/** Where the link in a message leads: the address itself is the secret, and so is written down nowhere. */
@Controller('invitations')
@UseInterceptors(AnswerInterceptor)
export class InvitationLinksController {
  constructor(@Inject(INVITATION_LINKS) private readonly desk: InvitationLinksDesk) {}

  @Get(':token')
  @Requires('nothing')
  read(@Param('token') token: string, @Ip() address: string) {
    return this.desk.read(token, address);
  }

  @Post(':token')
  @Requires('login')
  @HttpCode(200)
  answer(@TheAnswering() answering: Answering, @Body() asked: AnswerInvitationRequest) {
    return this.desk.answer(answering, asked);
  }
}
