import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import type { Page } from '@charter/pages';
import { notFound, Requires } from '@charter/service';
import type { KeptMail, Mailbox } from '../mail/mailbox';
import { listPage, messagePage } from './mailbox-pages';

export const MAILBOX = Symbol('mailbox');

/** What messages would have been sent, for whoever tries Charter out. It is there only where they are kept. */
@Controller('mailbox')
@Requires('nothing')
export class MailboxController {
  constructor(@Inject(MAILBOX) private readonly mailbox: Mailbox) {}

  @Get()
  async list(@Query('to') to: unknown, @Res({ passthrough: true }) reply: Reply): Promise<string> {
    return sent(reply, listPage(await this.mailbox.messages(addressIn(to))));
  }

  @Get('messages')
  async messages(@Query('to') to: unknown): Promise<object> {
    return { items: (await this.mailbox.messages(addressIn(to))).map(represented) };
  }

  @Get(':id')
  async show(@Param('id') id: string, @Res({ passthrough: true }) reply: Reply): Promise<string> {
    return sent(reply, messagePage(await this.#one(id)));
  }

  @Get(':id/html')
  async html(@Param('id') id: string, @Res({ passthrough: true }) reply: Reply): Promise<string> {
    const { html } = await this.#one(id);
    return sent(reply, { text: html, headers: AS_MAIL_PROGRAMS_SHOW_IT });
  }

  async #one(id: string): Promise<KeptMail> {
    const mail = await this.mailbox.message(id);
    if (!mail) throw notFound('Message');
    return mail;
  }
}

/** As much of Fastify's as is needed. */
type Reply = Readonly<{ headers: (headers: Page['headers']) => unknown }>;

/** All of them, unless one address is meant. */
const addressIn = (to: unknown): string | undefined => (typeof to === 'string' && to !== '' ? to : undefined);

const represented = ({ id, to, subject, text, html, createdAt }: KeptMail) => ({
  ...{ id, to, subject, text, html, created_at: createdAt },
});

const sent = (reply: Reply, { text, headers }: Page): string => {
  reply.headers(headers);
  return text;
};

/** With its own style, without scripts or anything from elsewhere, and in no frame. */
const AS_MAIL_PROGRAMS_SHOW_IT = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "sandbox allow-popups allow-top-navigation-by-user-activation; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};
