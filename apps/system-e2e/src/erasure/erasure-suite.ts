import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Recorded } from '@charter/event-sourcing';
import { subjectOfInvitation } from '@charter/membership-contracts';
import { eventually } from '@charter/testing';
import { openVault, type Vault } from '@charter/vault';
import { answered, logIn, read } from '../session';
import { searched, type Found } from './byte-search';
import { brokenIn, storedIn } from './evidence-of-store';
import { plant, type Planted, type Planting } from './planting';

/** A Charter whose bytes are within reach. */
export type Erasable = Planted &
  Readonly<{
    /** Everything that it writes lies below these, but for what is taken away by readers. */
    folders: readonly string[];
    mailFolder: string;
    /** Writes down there what its processes have said, where they do not do so themselves. */
    writeLogs: () => Promise<void>;
    erase: (email: string) => Promise<unknown>;
    /** Ends the services, and answers where what they have stored can be read until `close`. */
    stop: () => Promise<Readonly<{ storeUrl: string; vaultUrl: string }>>;
    close: () => Promise<void>;
    remove: () => Promise<void>;
  }>;

/** What is somewhere of everybody, and must be found there: so the search can fail. */
type Controls = Readonly<{
  always: Readonly<Record<string, RegExp>>;
  /** What is only written when its server ends. */
  atTheEnd?: Readonly<Record<string, RegExp>>;
}>;

/**
 * Reasons, and labels and names of organizations, are left out: they are anybody's words about organizations, stored as
 * they are for all who may read the history, and under nobody's key. Whom they name, erasing does not unname.
 */
export const erasureSuite = (start: () => Promise<Erasable>, { always, atTheEnd = {} }: Controls): void => {
  let charter: Erasable;
  let planting: Planting;
  let taken: string;
  let stored: ReadonlyMap<string, readonly Recorded[]>;
  let vault: Vault;
  beforeAll(async () => {
    charter = await start();
    planting = await plant(charter);
    // What is exported without addresses is looked through like all else.
    taken = charter.folders[0]!;
    for (const [number, text] of planting.exported.without.entries())
      await writeFile(join(taken, `export-${number}.jsonl`), text);
  });
  afterAll(async () => {
    await vault?.close();
    await charter?.remove();
  });

  const findings = async (): Promise<readonly Found[]> => {
    await charter.writeLogs();
    return searched(charter.folders, [planting.texts.mark, planting.label, planting.ownerId]);
  };
  const ofPeople = (found: readonly Found[]) => found.filter(({ text }) => text === planting.texts.mark);
  /** Where nothing was found of what is anybody's to read. */
  const unseen = (all: readonly Found[], controls: Controls['always']) =>
    Object.entries(controls)
      .filter(([, files]) => !all.some(({ text, file }) => text !== planting.texts.mark && files.test(file)))
      .map(([place]) => place);

  it('has planted a good many addresses and names, and gives them to whoever exports them', () => {
    const { texts, exported, people } = planting;
    expect([texts.addresses.length >= 32, texts.names.length >= 32]).toEqual([true, true]);
    const listed = people.filter(({ email }) => exported.withAddresses.includes(email.toLowerCase()));
    expect(listed.length).toBeGreaterThan(5);
  });

  it('has nothing in clear, even before anybody is erased, where all else is found', async () => {
    const all = await findings();
    expect(ofPeople(all)).toEqual([]);
    expect(unseen(all, always)).toEqual([]);
  });

  it('knows nobody any more whom it has erased', async () => {
    const { people, staff, owner, ownerId, organizationId, nobodys } = planting;
    const waiting = people.map(({ email }) => email);
    const eraseSome = async () => {
      for (let email = waiting.pop(); email !== undefined; email = waiting.pop()) await charter.erase(email);
    };
    await Promise.all([eraseSome(), eraseSome(), eraseSome()]);
    for (const { id, session } of people) {
      expect((await staff.ask('GET', `/users/${id}?reason=ticket%20T2`)).status).toBe(404);
      expect((await session.ask('GET', '/users/me')).status).toBe(401);
    }
    const path = `/organizations/${organizationId}`;
    const { body: organization } = await answered(owner, 'GET', path);
    const addressesIn = JSON.stringify(organization).toLowerCase();
    expect(people.filter(({ email }) => addressesIn.includes(email.toLowerCase()))).toEqual([]);
    const { body: members } = await answered(owner, 'GET', `${path}/members?page[size]=100`);
    const { 'ref:users:0': users } = members['_links'] as Readonly<Record<string, Readonly<{ href: string }>>>;
    const { body: known } = await answered(owner, 'GET', users!.href);
    // Memberships stay, and are nobody's: with whom they were, only an id says.
    expect(Object.keys(known).length).toBeGreaterThan(1);
    expect(Object.keys(known).filter(id => known[id] !== null)).toEqual([ownerId]);
    const every = 'filter[state][in]=pending,accepted,cancelled,error&page[size]=100';
    const invitedByName = async () => {
      const { body: invitations } = await answered(owner, 'GET', `${path}/invitations?${every}`);
      const all = invitations as unknown as readonly Readonly<{ id: string; email: string | null }>[];
      expect(all.length).toBeGreaterThan(nobodys.length);
      return sortedText(all.filter(({ email }) => email !== null).map(({ id }) => id));
    };
    await eventually(async () => (await invitedByName()) === sortedText(nobodys), 'only nobody’s have an address');
  });

  it('leaves them out of what is exported from then on', async () => {
    const auditor = await logIn(charter.url, (await charter.user('auditor')).apiToken);
    const query = 'addresses=true&checkpoints_from=0';
    const text = await read(`${charter.url}/audit/organizations/${planting.organizationId}/export?${query}`, auditor);
    expect(text).toContain('owner@example.com');
    await writeFile(join(taken, 'export-afterwards.jsonl'), text);
  });

  it('keeps no message that was theirs, and each that is somebody else’s', async () => {
    const { ownerId, nobodys } = planting;
    const abouts = async () => {
      const names = await readdir(charter.mailFolder);
      const texts = await Promise.all(names.map(name => readFile(join(charter.mailFolder, name), 'utf8')));
      return sortedText(texts.map(text => (JSON.parse(text) as Readonly<{ about: string }>).about));
    };
    const others = sortedText([ownerId, ...nobodys.map(subjectOfInvitation)]);
    await eventually(async () => (await abouts()) === others, 'nothing of theirs is kept');
  });

  it('still proves every stream of its store', async () => {
    const { storeUrl, vaultUrl } = await charter.stop();
    vault = await openVault(vaultUrl);
    stored = await storedIn(storeUrl);
    expect(await brokenIn(stored)).toEqual([]);
    for (const { id } of planting.people) expect(stored.get(`user-${id}`)?.at(-1)?.event.type).toBe('UserErased');
  });

  it('opens nothing that is sealed of them, and what is sealed of others', async () => {
    const opened = async (stream: string, subject: string) => {
      const sealed = JSON.stringify((stored.get(stream) ?? []).map(({ event }) => event.data)).match(SEALED) ?? [];
      return Promise.all(sealed.map(text => vault.open(subject, text)));
    };
    for (const { id } of planting.people) {
      const texts = await opened(`user-${id}`, id);
      expect(texts.length).toBeGreaterThan(1);
      expect(new Set(texts)).toEqual(new Set([undefined]));
    }
    expect(await opened(`user-${planting.ownerId}`, planting.ownerId)).toContain('owner@example.com');
  });

  it('has nothing of them in any byte that it has written', async () => {
    await vault.close();
    await charter.close();
    const all = await findings();
    expect(ofPeople(all)).toEqual([]);
    expect(unseen(all, { ...always, ...atTheEnd })).toEqual([]);
  });
};

const sortedText = (texts: readonly string[]): string => [...new Set(texts)].toSorted().join('\n');

const SEALED = /v1\.[A-Za-z]+\.[\w-]+/g;
