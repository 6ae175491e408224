import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openVault, type Vault } from '@charter/vault';
import { smtpServerForSpecs } from '../testing/smtp-server-for-specs';
import { MailFault, type Mail, type Mailer } from './mail';
import { mailbox } from './mailbox';
import { smtpMailer } from './smtp-mailer';

type Arrived = Pick<Mail, 'to' | 'subject' | 'text' | 'html'>;
type Opened = Readonly<{
  mailer: Mailer;
  /** What whoever has an address finds there: under one Message-ID, one message. */
  at: (address: string) => Promise<readonly Arrived[]>;
  close: () => Promise<void>;
}>;

const overSmtp = async (): Promise<Opened> => {
  const server = await smtpServerForSpecs({ user: 'charter@mail', password: 'p@ss/w:rd' });
  const mailer = smtpMailer({ url: server.url, from: 'Charter <charter@example.com>' });
  return {
    mailer,
    at: async address => {
      const mine = server.received.filter(({ to }) => to.includes(address));
      const byId = new Map(mine.map(({ message }) => [message.headers.get('message-id'), message]));
      return [...byId.values()].map(({ subject, text, html }) => ({ to: address, subject, text, html }));
    },
    close: async () => {
      await mailer.close();
      await server.close();
    },
  };
};

const onDisk = async (): Promise<Opened> => {
  const folder = mkdtempSync(join(tmpdir(), 'charter-mail-'));
  const vault: Vault = await openVault(`sqlite:${join(folder, 'vault.db')}`);
  const kept = mailbox({ folder: join(folder, 'mail'), vault });
  return {
    mailer: kept,
    at: async address =>
      (await kept.messages(address)).map(({ to, subject, text, html }) => ({ to, subject, text, html })),
    close: async () => {
      await kept.close();
      await vault.close();
      rmSync(folder, { recursive: true });
    },
  };
};

const mailTo = (name: string, more: Partial<Mail> = {}): Mail => {
  const id = randomUUID();
  return {
    ...{ id, messageId: `<${id}@charter.example>`, about: id, to: `${name}-${id}@example.com` },
    ...{ subject: 'Welcome', text: 'Hello,\n\nyou are here.\n', html: '<!doctype html><p>Hello</p>' },
    ...more,
  };
};
const arrived = ({ to, subject, text, html }: Mail): Arrived => ({ to, subject, text, html });

describe.each([
  ['a server of SMTP', overSmtp],
  ['a folder', onDisk],
])('messages handed to %s', (_, open) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  it('arrive as they are, at whom they are for and nobody else', async () => {
    const [ann, bob] = [mailTo('ann'), mailTo('bob', { subject: 'Another' })];
    await opened.mailer.send(ann);
    await opened.mailer.send(bob);
    expect(await opened.at(ann.to)).toEqual([arrived(ann)]);
    expect(await opened.at(bob.to)).toEqual([arrived(bob)]);
    expect(await opened.at('eve@example.com')).toEqual([]);
  });

  it('arrive whatever they hold', async () => {
    const odd = mailTo('odd', {
      subject: 'You are invited to join “Zoë & Çelik’s <Bäckerei> 東京” on Charter, with a subject that is long indeed',
      text: `Hello Zoë,\n.\n..dots\nFrom here\n${'long '.repeat(400)}\n東京 = 100 % € "quoted"\n`,
      html: `<!doctype html><html><body><p>Zoë &amp; “Çelik” &lt;b></p><p>${'x'.repeat(3_000)}</p></body></html>`,
    });
    await opened.mailer.send(odd);
    expect(await opened.at(odd.to)).toEqual([arrived(odd)]);
  });

  it('are one message under one Message-ID, however often it is sent', async () => {
    const mail = mailTo('twice');
    for (let count = 0; count < 3; count++) await opened.mailer.send(mail);
    expect(await opened.at(mail.to)).toEqual([arrived(mail)]);
  });

  it('go to nobody besides, whatever an address looks like', async () => {
    const eve = mailTo('eve').to;
    for (const to of [
      `ann@example.com, ${eve}`,
      `ann@example.com>\r\nRCPT TO:<${eve}`,
      `Ann <ann@example.com>, ${eve}`,
    ])
      await opened.mailer
        .send({ ...mailTo('ann'), to })
        .catch((fault: unknown) => expect(fault).toBeInstanceOf(MailFault));
    expect(await opened.at(eve)).toEqual([]);
  });
});
