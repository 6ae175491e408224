import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openVault, type Vault } from '@charter/vault';
import type { Mail } from './mail';
import type { SealedMail } from './mail-files';
import { mailbox, type Mailbox } from './mailbox';

const mailOf = (about: string, to: string, id: string = randomUUID()): Mail => ({
  ...{ id, messageId: `<${id}@charter.example>`, about, to, subject: `To ${to}` },
  ...{ text: 'a secret link', html: '<p>a secret link</p>' },
});

describe('a mailbox', () => {
  let root: string;
  let vault: Vault;
  let folder: string;
  let now: number;
  let box: Mailbox;
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'charter-mailbox-'));
    vault = await openVault(`sqlite:${join(root, 'vault.db')}`);
  });
  afterAll(async () => {
    await vault.close();
    rmSync(root, { recursive: true });
  });
  const open = (more: object = {}) => mailbox({ folder, vault, now: () => now, ...more });
  beforeEach(() => {
    folder = join(root, randomUUID());
    now = Date.parse('2026-01-01T00:00:00.000Z');
    box = open();
  });
  const send = async (...mails: readonly Mail[]) => {
    for (const mail of mails) {
      await box.send(mail);
      now += 1_000;
    }
  };
  const contentOf = (name: string) => readFileSync(join(folder, name), 'utf8');
  const about = (name: string) => (JSON.parse(contentOf(name)) as SealedMail).about;
  const subjects = async (to?: string) => (await box.messages(to)).map(({ subject }) => subject);

  it('is empty at first', async () => {
    expect(await box.messages()).toEqual([]);
    expect(await box.message('d1')).toBeUndefined();
  });

  it('shows the newest first, and by whom it is for, however that is spelt', async () => {
    await send(mailOf('u1', 'ann@example.com'), mailOf('u2', 'bob@example.com'), mailOf('u1', 'ann@example.com'));
    expect(await subjects()).toEqual(['To ann@example.com', 'To bob@example.com', 'To ann@example.com']);
    expect(await subjects(' Ann@Example.COM')).toEqual(['To ann@example.com', 'To ann@example.com']);
    const [newest] = await box.messages('ann@example.com');
    expect(newest?.createdAt).toBe('2026-01-01T00:00:02.000Z');
  });

  it('finds one message by its delivery, and by nothing else', async () => {
    const mail = mailOf('u1', 'ann@example.com');
    await send(mail);
    expect(await box.message(mail.id)).toMatchObject({ to: 'ann@example.com', text: 'a secret link' });
    for (const id of ['', '.', '..', mail.id.slice(0, 8), `../${mail.id}`, '*'])
      expect(await box.message(id)).toBeUndefined();
  });

  it('is one for all processes that share its folder', async () => {
    const other = open();
    await other.send(mailOf('u1', 'ann@example.com', 'd1'));
    await send(mailOf('u1', 'ann@example.com', 'd1'), mailOf('u1', 'ann@example.com', 'd2'));
    expect(await other.messages()).toEqual(await box.messages());
    expect((await box.messages()).map(({ id }) => id)).toEqual(['d2', 'd1']);
  });

  it('is for the eyes of its user only, and to be read by nobody without the vault', async () => {
    await send(mailOf('u1', 'ann@example.com'));
    const [name = ''] = readdirSync(folder);
    const modes = [folder, join(folder, name)].map(path => statSync(path).mode & 0o777);
    expect(modes).toEqual([0o700, 0o600]);
    const text = name + readFileSync(join(folder, name), 'utf8');
    for (const told of ['ann', 'example.com', 'secret']) expect(text).not.toContain(told);
  });

  it('shows nothing of what a process that was killed has left', async () => {
    await send(mailOf('u1', 'ann@example.com'));
    const [name = ''] = readdirSync(folder);
    writeFileSync(join(folder, `${name}.${randomUUID()}`), '{"id":"d9","abo');
    expect(await subjects()).toEqual(['To ann@example.com']);
  });

  it('has nothing left of whom it is purged of, and of nobody else less', async () => {
    await send(mailOf('u1', 'ann@example.com'), mailOf('u1', 'old@example.com'), mailOf('u2', 'bob@example.com'));
    await box.purge(['u1', 'invitation:i1']);
    expect(await subjects()).toEqual(['To bob@example.com']);
    expect(readdirSync(folder)).toHaveLength(1);
    await open({ folder: join(folder, 'not-there') }).purge(['u2']);
  });

  it('has nothing left of what was half written about them, nor of what nobody can tell whose it is', async () => {
    await send(mailOf('u1', 'ann@example.com'), mailOf('u2', 'bob@example.com'));
    const [ofAnn = '', ofBob = ''] = readdirSync(folder).toSorted((_, name) => (about(name) === 'u1' ? 1 : -1));
    for (const [name, text] of [
      [`${ofAnn}.${randomUUID()}`, contentOf(ofAnn)],
      [`${ofBob}.${randomUUID()}`, contentOf(ofBob)],
      [`${ofBob}.${randomUUID()}`, contentOf(ofBob).slice(0, 9)],
      ['notes.txt', 'somebody else’s'],
      ['broken.json', '{'],
    ] as const)
      writeFileSync(join(folder, name), text);
    await box.purge(['u1']);
    const left = readdirSync(folder).map(name => name.replace(ofBob, 'of-bob').replace(/[0-9a-f-]{36}$/, 'draft'));
    expect(left.toSorted()).toEqual(['broken.json', 'notes.txt', 'of-bob', 'of-bob.draft']);
  });

  it('has nothing left of one message that is forgotten', async () => {
    const mail = mailOf('u1', 'ann@example.com');
    await send(mail, mailOf('u1', 'ann@example.com'));
    writeFileSync(join(folder, `${mail.id}.x.json.${randomUUID()}`), '{"id":"d9","abo');
    await box.forget(mail.id);
    expect(await box.message(mail.id)).toBeUndefined();
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('keeps nothing of somebody who is erased, and purged of, while it keeps a message', async () => {
    const sealing = async (...[subject, label, text]: Parameters<Vault['seal']>) => {
      const sealed = await vault.seal(subject, label, text);
      await vault.destroy(subject);
      await box.purge([subject]);
      return sealed;
    };
    box = open({ vault: { seal: sealing, open: vault.open, lookup: vault.lookup } });
    await expect(box.send(mailOf('u4', 'ann@example.com'))).rejects.toMatchObject({ why: 'not-stored' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('shows nothing of whoever was erased, and takes nothing about them', async () => {
    await send(mailOf('u3', 'ann@example.com'), mailOf('u2', 'bob@example.com'));
    await vault.destroy('u3');
    expect(await subjects()).toEqual(['To bob@example.com']);
    await expect(box.send(mailOf('u3', 'ann@example.com'))).rejects.toMatchObject({ why: 'not-stored' });
  });

  it('keeps no more than so many, the newest', async () => {
    box = open({ most: 3 });
    for (let number = 1; number <= 5; number++) await send(mailOf('u1', `${number}@example.com`));
    expect(readdirSync(folder)).toHaveLength(3);
    expect(await subjects()).toContain('To 5@example.com');
  });

  it('says so when it cannot keep a message', async () => {
    writeFileSync(folder, 'a file stands where the folder should');
    await expect(box.send(mailOf('u1', 'ann@example.com'))).rejects.toMatchObject({ why: 'not-stored' });
  });
});
