import type { Page } from '@charter/pages';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** What a browser is answered: a page, or where to go on. */
export type Shown =
  | Readonly<{ page: Page; status?: number; headers?: Readonly<Record<string, string>>; cookies?: readonly string[] }>
  | Readonly<{ location: string; cookies?: readonly string[] }>;

/** Answers a browser. */
export const show = (reply: FastifyReply, shown: Shown): string => {
  for (const cookie of shown.cookies ?? []) reply.header('set-cookie', cookie);
  if ('location' in shown) {
    // What was sent by a form is not sent on to wherever that is.
    reply.status(303).header('location', shown.location);
    return '';
  }
  const { page, status = 200, headers } = shown;
  // Of a page that tells nobody its address, a browser would not say either that its forms come from here.
  reply.status(status).headers({ ...page.headers, ...headers, 'referrer-policy': 'same-origin' });
  return page.text;
};

/** Whether what was sent is a form, and not what a program sends. */
export const isForm = ({ 'content-type': type }: FastifyRequest['headers']): boolean =>
  type?.startsWith('application/x-www-form-urlencoded') ?? false;

/** Answers a form with a page, and a program with nothing but a status. */
export const showOrSay = (reply: FastifyReply, shown: Shown, status: 202 | 204): string | object | undefined => {
  if (isForm(reply.request.headers)) return show(reply, shown);
  reply.status(status);
  return status === 202 ? {} : undefined;
};
