import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DeliveryEvent } from '@charter/notifications-domain';
import { embeddedStore, eventually, type StoreForSpecs } from '@charter/testing';
import { notificationsOverHttp, someAddress } from './testing/notifications-over-http';
import { smtpServerForSpecs } from './testing/smtp-server-for-specs';

type World = Awaited<ReturnType<typeof notificationsOverHttp>>;
const at = '2026-01-01T00:00:00.000Z';

describe('messages over SMTP', () => {
  let store: StoreForSpecs;
  let server: Awaited<ReturnType<typeof smtpServerForSpecs>>;
  let folder: string;
  let replicas: World[];
  beforeAll(async () => {
    store = await embeddedStore();
  });
  afterAll(() => store.close());
  beforeEach(async () => {
    server = await smtpServerForSpecs();
    folder = mkdtempSync(join(tmpdir(), 'charter-replicas-'));
    replicas = [];
  });
  afterEach(async () => {
    for (const replica of replicas) await replica.close();
    await server.close();
    rmSync(folder, { recursive: true });
  });
  /** Whose rows are its own, so that it sees all and takes all for its own to do: only the streams tell it otherwise. */
  const replica = async (): Promise<World> => {
    const environment = { SMTP_URL: server.url, VAULT_URL: `sqlite:${join(folder, 'vault.db')}` };
    const world = await notificationsOverHttp(store.url, { environment });
    replicas.push(world);
    return world;
  };
  const removed = (world: World, organizationId: string, userId: string) =>
    world.membership(organizationId, {
      type: 'membership.member-removed.v1',
      data: { organizationId, userId, by: { kind: 'user', id: 'olga' }, permissions: [], at },
    });
  const received = (address: string) => server.received.filter(({ to }) => to.includes(address));
  const typesAbout = async (world: World, userId: string, stored = world.deliveries()): Promise<readonly string[]> =>
    [...(await stored).values()]
      .filter(([first]) => JSON.stringify(first?.event.data).includes(userId))
      .flatMap(events => events.map(({ event }) => event.type));

  it('come once each, whatever both of two replicas do', async () => {
    const [world] = [await replica(), await replica()];
    const acme = await world.organization('Acme');
    const addresses = Array.from({ length: 12 }, (_, number) => someAddress(`member-${number}`));
    const members = await Promise.all(addresses.map(email => world.person({ email })));
    for (const member of members) await removed(world, acme, member);
    for (const address of addresses) await eventually(() => received(address).length > 0);
    const all = async () => {
      const stored = world.deliveries();
      return Promise.all(members.map(async member => (await typesAbout(world, member, stored)).join()));
    };
    const once = members.map(() => 'DeliveryRequested,SendingBegun,MessageSent');
    await eventually(async () => (await all()).every(types => types.includes('MessageSent')));
    expect(await all()).toEqual(once);
    expect(addresses.map(address => received(address).length)).toEqual(once.map(() => 1));
    const ids = server.received.map(({ message }) => message.headers.get('message-id'));
    for (const id of ids) expect(id).toMatch(/^<[0-9a-f-]{36}@charter\.example>$/);
    expect(new Set(ids).size).toBe(12);
  });

  it('are sent again by a process that knows nothing of what was sent: not one', async () => {
    const world = await replica();
    const [acme, address] = [await world.organization('Acme'), someAddress('alice')];
    const alice = await world.person({ email: address });
    await removed(world, acme, alice);
    await eventually(async () => (await typesAbout(world, alice)).includes('MessageSent'));
    const before = server.received.length;
    const another = await replica();
    const last = await another.person({ email: someAddress('last') });
    await removed(another, acme, last);
    await eventually(async () => (await typesAbout(another, last)).includes('MessageSent'));
    await eventually(async () => (await another.service.readiness()).ready);
    expect(server.received.length).toBe(before + 1);
  });

  it('wait for a server that does not take them now, with what is true when it does', async () => {
    server.state.mood = 'greylisting';
    const world = await replica();
    const [acme, before, after] = [await world.organization('Acme'), someAddress('before'), someAddress('after')];
    const alice = await world.person({ email: before });
    await removed(world, acme, alice);
    await eventually(async () => (await typesAbout(world, alice)).includes('SendingFailed'));
    server.state.mood = 'well';
    const seal = (email: string) => world.parts.vault.seal(alice, 'email', email);
    await world.account(alice, {
      type: 'identity.email-changed.v1',
      data: { userId: alice, from: await seal(before), to: await seal(after), fromLookup: 'f', emailLookup: 'e', at },
    });
    const subjects = () => received(after).map(({ message }) => message.subject);
    await eventually(() => subjects().includes('You are no longer a member of “Acme”'));
    expect(received(before).map(({ message }) => message.subject)).toEqual(['Your address at Charter was changed']);
  });

  it('are not sent to whoever was erased meanwhile, nor about what is gone or over', async () => {
    server.state.mood = 'greylisting';
    const world = await replica();
    const [acme, gone] = [await world.organization('Acme'), await world.organization('Gone')];
    const [erased, member] = [
      await world.person({ email: someAddress('e') }),
      await world.person({ email: someAddress('m') }),
    ];
    await removed(world, acme, erased);
    await removed(world, gone, member);
    const [revoked, resent] = [someAddress('revoked'), someAddress('resent')];
    const { expiresAt: _, linkNumber: __, email: ___, ...revokedOne } = await world.invitation(acme, 'olga', revoked);
    const { invitationId, by, email, expiresAt } = await world.invitation(acme, 'olga', resent);
    const whys = async (): Promise<readonly string[]> =>
      [...(await world.deliveries()).values()]
        .map(events => events.at(-1)!.event as DeliveryEvent)
        .flatMap(({ type, data }) => (type === 'DeliverySuperseded' || type === 'SendingFailed' ? data.why : []));
    const failed = async () => (await whys()).filter(why => why === 'deferred').length;
    await eventually(async () => (await failed()) >= 4);
    await world.parts.vault.destroy(erased);
    await world.deleted(gone);
    await world.membership(acme, { type: 'membership.invitation-revoked.v1', data: revokedOne });
    await world.membership(acme, {
      type: 'membership.invitation-resent.v1',
      data: { organizationId: acme, by, at, invitationId, email, linkNumber: 2, expiresAt },
    });
    await eventually(async () => (await failed()) >= 5);
    server.state.mood = 'well';
    await eventually(() => received(resent).length > 0);
    const expected = ['invitation-over', 'link-replaced', 'organization-deleted', 'recipient-erased'];
    await eventually(async () => (await whys()).filter(why => expected.includes(why)).length >= 4);
    expect([...new Set(await whys())].toSorted()).toEqual(expected);
    expect(received(resent)).toHaveLength(1);
    expect(server.received).toHaveLength(1);
  });
});
