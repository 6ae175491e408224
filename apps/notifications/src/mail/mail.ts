import type { Failure } from '@charter/notifications-domain';

/** One message to one address. `id` is the delivery's; `about` is under whose key what concerns them is sealed. */
export type Mail = Readonly<{
  id: string;
  /** The same for the same delivery, whenever it is sent: `<…@…>`. */
  messageId: string;
  about: string;
  to: string;
  subject: string;
  text: string;
  html: string;
}>;

/** Takes messages: at least once, and under one Message-ID it is one message. */
export type Mailer = Readonly<{
  /** Resolves once whoever takes it is answerable for it. Rejects with MailFault. */
  send: (mail: Mail) => Promise<void>;
  /** Takes away what is kept of one message, by its delivery, where any is. */
  forget: (deliveryId: string) => Promise<void>;
  close: () => Promise<void>;
}>;

/** A message was not taken. It may have been all the same, where nobody answered. */
export class MailFault extends Error {
  constructor(
    readonly why: Failure,
    cause: unknown,
  ) {
    // No more than the kind of it: what a server says names whom the message was for.
    super(`A message was not taken: ${why}.`, { cause });
  }
}
