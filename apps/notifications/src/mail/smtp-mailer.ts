import { createTransport } from 'nodemailer';
import type { Failure } from '@charter/notifications-domain';
import { MailFault, type Mail, type Mailer } from './mail';

// A server that is there answers at once; what it does with a message may take it seconds. Together they end before
// another try may begin.
const CONNECTION_MS = 5_000;
const SILENCE_MS = 10_000;

export type SmtpOptions = Readonly<{ url: string; from: string }>;

/** Hands messages to the server that an address names, `smtp://` or `smtps://`. Each goes over a connection of its own. */
export const smtpMailer = ({ url, from }: SmtpOptions): Mailer => {
  const transport = createTransport(withLimits(url));
  return {
    send: async ({ messageId, to, subject, text, html }: Mail) => {
      try {
        await transport.sendMail({
          ...{ messageId, from, to: { name: '', address: to }, subject, text, html },
          headers: { 'Auto-Submitted': 'auto-generated' }, // Nobody's absence need be told to us.
          ...{ disableFileAccess: true, disableUrlAccess: true },
        });
      } catch (error) {
        throw new MailFault(failureOf(error as Told), error);
      }
    },
    // What a server was given is beyond our reach.
    forget: async () => undefined,
    close: async () => transport.close(),
  };
};

/** Whoever has set limits of their own in the address keeps them. */
const withLimits = (text: string): string => {
  const url = new URL(text);
  const limits = { connectionTimeout: CONNECTION_MS, greetingTimeout: CONNECTION_MS, socketTimeout: SILENCE_MS };
  for (const [name, value] of Object.entries(limits))
    if (!url.searchParams.has(name)) url.searchParams.set(name, String(value));
  return url.href;
};

/** What nodemailer says of an error. */
type Told = Readonly<{ code?: string; responseCode?: number; command?: string }>;

const failureOf = ({ code, responseCode = 0, command }: Told): Failure => {
  if (code === 'EAUTH' || code === 'ENOAUTH') return 'login-refused';
  if (responseCode >= 400 && responseCode < 500) return 'deferred';
  if (responseCode >= 500) return command === 'RCPT TO' ? 'recipient-refused' : 'message-refused';
  return code !== undefined && UNREACHABLE.has(code) ? 'unreachable' : 'unforeseen';
};

const UNREACHABLE = new Set(['ECONNECTION', 'ETIMEDOUT', 'ESOCKET', 'EDNS', 'ETLS', 'EPROTOCOL']);
