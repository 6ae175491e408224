import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Message } from '@charter/event-sourcing';
import type { IdentityPublicEvent } from '@charter/identity-contracts';
import { lookupOfEmail } from '@charter/identity-copy';
import { subjectOfInvitation } from '@charter/membership-contracts';
import type { Bus } from '@charter/messaging';
import type { Parts } from '@charter/service';
import { embeddedStore, eventually, FakeTopics, publicEvent, type StoreForSpecs } from '@charter/testing';
import { notificationsOverHttp, someAddress } from './testing/notifications-over-http';

type World = Awaited<ReturnType<typeof notificationsOverHttp>>;
const at = '2026-01-01T00:00:00.000Z';
const erased = (userId: string): IdentityPublicEvent => ({
  type: 'identity.user-erased.v1',
  data: { userId, erasedBy: 'sam', at },
});

describe('what is kept of messages', () => {
  let store: StoreForSpecs;
  let folder: string;
  let processes: World[];
  beforeAll(async () => {
    store = await embeddedStore();
  });
  afterAll(() => store.close());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'charter-erasures-'));
    processes = [];
  });
  afterEach(async () => {
    for (const one of processes) await one.close();
    rmSync(folder, { recursive: true });
  });
  /** Of several each has rows and positions of its own, and all have one folder and one vault. */
  const start = async (busOver?: (store: Parts['store']) => Bus): Promise<World> => {
    const environment = { MAIL_DIR: join(folder, 'mail'), VAULT_URL: `sqlite:${join(folder, 'vault.db')}` };
    const world = await notificationsOverHttp(store.url, { environment, ...(busOver && { busOver }) });
    processes.push(world);
    return world;
  };
  const files = () => readdirSync(join(folder, 'mail'));
  const removed = (world: World, organizationId: string, userId: string) =>
    world.membership(organizationId, {
      type: 'membership.member-removed.v1',
      data: { organizationId, userId, by: { kind: 'user', id: 'olga' }, permissions: [], at },
    });
  const moved = async ({ account, parts: { vault } }: World, userId: string, ...[from, to]: [string, string]) => {
    const [sealedFrom, sealedTo] = [await vault.seal(userId, 'email', from), await vault.seal(userId, 'email', to)];
    const lookups = { fromLookup: lookupOfEmail(vault, from), emailLookup: lookupOfEmail(vault, to) };
    const data = { userId, from: sealedFrom, to: sealedTo, ...lookups, at };
    await account(userId, { type: 'identity.email-changed.v1', data });
  };
  const isOpen = async ({ parts: { vault } }: World, invited: Readonly<{ invitationId: string; email: string }>) =>
    (await vault.open(subjectOfInvitation(invited.invitationId), invited.email)) !== undefined;

  it('vanishes with whom it was for: what they were sent, also as somebody invited; and nothing else', async () => {
    const world = await start();
    const [acme, first, now, bobs] = [
      ...[await world.organization('Acme'), someAddress('first'), someAddress('now'), someAddress('bob')],
    ] as const;
    const before = await world.invitation(acme, 'olga', first);
    const [alice, bob] = [await world.person({ email: first }), await world.person({ email: bobs })];
    await moved(world, alice, first, now);
    const [pending, toBob] = [await world.invitation(acme, 'olga', now), await world.invitation(acme, 'olga', bobs)];
    const toNobody = await world.invitation(acme, 'olga', someAddress('nobody'));
    for (const userId of [alice, bob]) await removed(world, acme, userId);
    await world.mailed(now, 3);
    await world.mailed(first, 2);
    await eventually(() => files().length === 8, 'all are there');

    await world.account(alice, erased(alice));
    await eventually(() => files().length === 3, 'hers are gone');
    for (const address of [first, now]) expect(await world.mails(address)).toEqual([]);
    expect(await world.mails(bobs)).toHaveLength(2);
    const invitations = [before, pending, toBob, toNobody];
    const opens = await Promise.all(invitations.map(one => isOpen(world, one)));
    expect(opens).toEqual([false, false, true, true]);
    // Whoever does it again, from the beginning, does nothing else.
    const another = await start();
    const last = someAddress('last');
    await another.invitation(acme, 'olga', last);
    await another.mailed(last);
    expect(files()).toHaveLength(4);
  });

  it('is nothing of what is told only after they were erased, and all that somebody is sent there who is new', async () => {
    let topics = new FakeTopics();
    const world = await start(opened => (topics = new FakeTopics({ store: opened })));
    const { vault } = world.parts;
    const [alice, acme, address] = [randomUUID(), randomUUID(), someAddress('alice')];
    const began = Date.now() - 60_000;
    const second = (number: number) => new Date(began + number * 1_000).toISOString();
    let revision = 0;
    const told = (subject: string, { type, data }: Message, time: string) =>
      topics.put({ ...publicEvent({ type, data, subject, revision: revision++ }), time });

    const found = { email: await vault.seal(alice, 'email', address), emailLookup: lookupOfEmail(vault, address) };
    const registered = { userId: alice, ...found, username: 's', usernameLookup: 'u', details: {}, country: 'FR' };
    const named = { organizationId: acme, label: 'Acme', name: 'acme', country: 'FR', type: 'flexible' };
    const created = { ...named, ownerId: 'olga', createdBy: 'olga', at };
    told(acme, { type: 'organizations.organization-created.v1', data: created }, second(0));
    told(alice, { type: 'identity.user-registered.v1', data: { ...registered, registeredBy: 'sam', at } }, second(1));
    told(alice, erased(alice), second(3));
    await eventually(async () => (await vault.open(alice, found.email)) === undefined, 'her key is destroyed');

    const invite = async (time: string) => {
      const invitationId = randomUUID();
      const email = await vault.seal(subjectOfInvitation(invitationId), 'email', address);
      const whom = { invitationId, email, emailLookup: found.emailLookup, permissions: [], linkNumber: 1 };
      const act = { organizationId: acme, by: { kind: 'user', id: 'olga' }, at, expiresAt: second(3_600) };
      told(acme, { type: 'membership.member-invited.v1', data: { ...act, ...whom } }, time);
      return { invitationId, email };
    };
    const [hers, anew] = [await invite(second(2)), await invite(second(4))];
    const gone = { organizationId: acme, by: { kind: 'user', id: 'olga' }, permissions: [], userId: alice, at };
    told(acme, { type: 'membership.member-removed.v1', data: gone }, second(5));
    await eventually(async () => !(await isOpen(world, hers)), 'its key is destroyed');
    const ended = async () =>
      [...(await world.deliveries()).values()].filter(all => all.at(-1)?.event.type === 'DeliverySuperseded').length;
    await eventually(async () => (await ended()) === 2, 'two are superseded');
    expect(await world.mailed(address)).toHaveLength(1);
    expect([files().length, await isOpen(world, anew)]).toEqual([1, true]);
  });

  it('vanishes although its process died over it', async () => {
    const world = await start();
    const [acme, address] = [await world.organization('Acme'), someAddress('alice')];
    const alice = await world.person({ email: address });
    const invited = await world.invitation(acme, 'olga', address);
    await removed(world, acme, alice);
    await world.mailed(address, 2);
    processes.pop();
    await world.close();
    // As by whoever got no further than this.
    const another = await start();
    await another.parts.vault.destroy(alice);
    expect(files()).toHaveLength(2);
    await another.account(alice, erased(alice));
    await eventually(() => files().length === 0);
    expect(await isOpen(another, invited)).toBe(false);
    expect(await another.mails(address)).toEqual([]);
  });
});
