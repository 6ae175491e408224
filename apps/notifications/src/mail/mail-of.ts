import { resolve } from 'node:path';
import { ConfigurationInvalid, type ServiceConfig } from '@charter/service';
import type { Vault } from '@charter/vault';
import type { Mailer } from './mail';
import { mailbox, type Mailbox } from './mailbox';
import { smtpMailer } from './smtp-mailer';

/**
 * What messages are handed to; and the mailbox that shows them, where they are kept instead of being sent. Neither, where
 * neither is configured: such a process leaves sending to others.
 */
export type ConfiguredMail = Readonly<{ mailer?: Mailer; shown?: Mailbox }>;

type Config = Pick<ServiceConfig, 'mail' | 'dataDir' | 'kafka' | 'production'>;

/** A server, where one is named; else a folder, where there may be one. */
export const mailOf = (config: Config, vault: Vault): ConfiguredMail => {
  const { smtpUrl, from } = config.mail;
  if (smtpUrl !== undefined) return { mailer: smtpMailer({ url: smtpUrl, from }) };
  const folder = folderOf(config);
  if (folder === undefined) return {};
  const kept = mailbox({ folder, vault });
  return { mailer: kept, shown: kept };
};

/**
 * Whoever reaches the process reads what is kept: so nothing is in production, and of several processes only where they
 * were told which folder they share.
 */
const folderOf = ({ mail: { folder }, dataDir, kafka, production }: Config): string | undefined => {
  if (production) return undefined;
  return folder ?? (kafka ? undefined : resolve(dataDir, 'mail'));
};

/** Throws ConfigurationInvalid where messages would reach nobody, or where it is not clear whom. */
export const checkMail = (config: Config): void => {
  const { smtpUrl, folder } = config.mail;
  if (smtpUrl !== undefined && folder !== undefined) throw new ConfigurationInvalid(BOTH);
  if (smtpUrl !== undefined || folderOf(config) !== undefined) return;
  throw new ConfigurationInvalid(`Messages would reach nobody. Set SMTP_URL${config.production ? '.' : OR_SHARED}`);
};

const BOTH = 'Messages are either sent or kept in a folder. Leave out MAIL_DIR, or SMTP_URL.';
const OR_SHARED =
  '; or, for development, MAIL_DIR: a folder in which all replicas keep messages, for anybody to read at /mailbox.';
