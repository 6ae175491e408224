import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';

const isServer = (url: string): boolean => /^smtps?:\/\/[^/?#]/.test(url) && URL.canParse(url);
const SENDER = /^([^<>@\r\n"]+ )?<[^\s<>@,]+@[^\s<>@,]+>$|^[^\s<>@,]+@[^\s<>@,]+$/;

/** How messages reach people. */
export const mailVariables = {
  SMTP_URL: z.string().refine(isServer, 'must begin with smtp:// or smtps://').optional(),
  MAIL_FROM: z.string().regex(SENDER, 'must be an address, such as Charter <charter@example.com>').optional(),
  /** Where they are kept instead of being sent, by all processes that do so: for development alone. */
  MAIL_DIR: z.string().optional(),
};

export type MailSettings = Readonly<{
  /** The server that takes messages; nothing where they are kept on disk. It may hold a password. */
  smtpUrl: string | undefined;
  from: string;
  /** Where they are kept, if somewhere was named. */
  folder: string | undefined;
}>;

/** The settings. Whoever names no sender has one at the host that clients know. */
export const mailSettingsOf = (read: z.infer<z.ZodObject<typeof mailVariables>>, publicUrl: string): MailSettings => ({
  smtpUrl: read.SMTP_URL,
  from: read.MAIL_FROM ?? `Charter <charter@${mailHostOf(publicUrl)}>`,
  folder: read.MAIL_DIR === undefined ? undefined : resolve(read.MAIL_DIR),
});

/** A number is no name that mail is sent from. */
const mailHostOf = (publicUrl: string): string => {
  const { hostname } = new URL(publicUrl);
  return isIP(hostname.replace(/^\[|\]$/g, '')) === 0 ? hostname : 'localhost';
};
