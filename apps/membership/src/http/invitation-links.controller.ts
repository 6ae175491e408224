import { Body, Controller, Get, HttpCode, Inject, Post, Res, UseInterceptors } from '@nestjs/common';
import type { Page } from '@charter/pages';
import { Problem, Requires } from '@charter/service';
import { invitationPage, noInvitationPage } from '../pages/invitation.page';
import { loggedInPage } from '../pages/logged-in.page';
import { AnswerInterceptor } from './answer.interceptor';
import { TheAnswering, TheVisit, type Answering, type Visit } from './answering';
import { INVITATION_LINKS, type InvitationLinksDesk } from './invitation-links.desk';
import { AnswerInvitationRequest } from './invitations.requests';

/** The part of a reply that a page needs. */
type Reply = Readonly<{ status: (code: number) => Reply; headers: (headers: Page['headers']) => unknown }>;

/** Where the link in a message leads: the address itself is the secret, and so is written down nowhere. */
@Controller('invitations')
@UseInterceptors(AnswerInterceptor)
export class InvitationLinksController {
  constructor(@Inject(INVITATION_LINKS) private readonly desk: InvitationLinksDesk) {}

  /** No token is so short, so that none is mistaken for this. */
  @Get('logged-in')
  @Requires('nothing')
  loggedIn(@Res({ passthrough: true }) reply: Reply) {
    return shown(loggedInPage(), reply);
  }

  @Get(':token')
  @Requires('nothing')
  async read(@TheVisit() { token, address, wantsPage }: Visit, @Res({ passthrough: true }) reply: Reply) {
    const reading = this.desk.read(token, address);
    return wantsPage ? shown(await pageOf(reading, reply), reply) : reading;
  }

  @Post(':token')
  @Requires('login')
  @HttpCode(200)
  answer(@TheAnswering() answering: Answering, @Body() asked: AnswerInvitationRequest) {
    return this.desk.answer(answering, asked);
  }
}

/** A link that leads nowhere is told so in a page, under the same status. */
const pageOf = async (reading: ReturnType<InvitationLinksDesk['read']>, reply: Reply): Promise<Page> => {
  try {
    return invitationPage(await reading);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    reply.status(error.status);
    return noInvitationPage(error.message);
  }
};

const shown = ({ text, headers }: Page, reply: Reply): string => {
  reply.headers(headers);
  return text;
};
