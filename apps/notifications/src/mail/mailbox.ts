import { lookupOfEmail } from '@charter/identity-copy';
import type { Vault } from '@charter/vault';
import { MailFault, type Mail, type Mailer } from './mail';
import { mailFiles, type SealedMail } from './mail-files';

/** A message as it is shown; `createdAt` is when it was kept, in ISO 8601. */
export type KeptMail = Pick<Mail, 'id' | 'to' | 'subject' | 'text' | 'html'> & Readonly<{ createdAt: string }>;

/** A folder that takes messages and shows them, for whoever tries Charter out: nothing leaves the machine. */
export type Mailbox = Mailer &
  Readonly<{
    /** The newest first; those to one address, where one is given. */
    messages: (to?: string) => Promise<readonly KeptMail[]>;
    /** One message, by the id of its delivery. */
    message: (id: string) => Promise<KeptMail | undefined>;
    /** Takes away whatever lies there about some, by the subjects of their keys, which are destroyed already. */
    purge: (subjects: readonly string[]) => Promise<void>;
  }>;

type MailboxOptions = Readonly<{
  folder: string;
  vault: Pick<Vault, 'seal' | 'open' | 'lookup'>;
  now?: () => number;
  /** How many are kept. */
  most?: number;
}>;

// One page of them is looked through in a moment. Whoever has more to send has a server for it.
const MOST = 1_000;
const LABEL = 'mail';
const ENDING = '.json';

/**
 * Keeps messages, each sealed under the key of whom it is about, and so gone with that key. Several processes may keep
 * theirs in one folder.
 */
export const mailbox = ({ folder, vault, now = Date.now, most = MOST }: MailboxOptions): Mailbox => {
  const files = mailFiles(folder, most);
  const nameOf = ({ id, to }: Pick<Mail, 'id' | 'to'>): string => `${id}.${lookupOfEmail(vault, to)}${ENDING}`;
  const opened = async (isMeant: (name: string) => boolean): Promise<readonly KeptMail[]> => {
    const found = await files.find(name => name.endsWith(ENDING) && isMeant(name));
    const kept = await Promise.all(found.map(({ mail }) => openedBy(vault, mail)));
    return kept.filter(mail => mail !== undefined);
  };
  return {
    send: async mail => {
      try {
        const { id, about, to, subject, text, html } = mail;
        const sealed = await vault.seal(about, LABEL, JSON.stringify({ to, subject, text, html }));
        await files.keep(nameOf(mail), { id, about, createdAt: new Date(now()).toISOString(), sealed });
        // Whoever purged meanwhile may have looked before it lay there; and a key goes before they look.
        if ((await vault.open(about, sealed)) !== undefined) return;
        await files.removeNamed(name => name === nameOf(mail));
      } catch (error) {
        throw new MailFault('not-stored', error);
      }
      throw new MailFault('not-stored', undefined);
    },
    messages: to => opened(name => to === undefined || name.endsWith(nameOf({ id: '', to }))),
    message: async id => (await opened(name => name.startsWith(`${id}.`)))[0],
    forget: id => files.removeNamed(name => name.startsWith(`${id}.`)),
    purge: subjects => files.removeAbout(new Set(subjects)),
    close: async () => undefined,
  };
};

const openedBy = async (
  vault: Pick<Vault, 'open'>,
  { id, about, createdAt, sealed }: SealedMail,
): Promise<KeptMail | undefined> => {
  const text = await vault.open(about, sealed);
  return text === undefined
    ? undefined
    : { id, createdAt, ...(JSON.parse(text) as Omit<KeptMail, 'id' | 'createdAt'>) };
};
