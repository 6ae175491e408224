import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandHandler } from '@charter/event-sourcing';
import { connectEventStore, type EventStore } from '@charter/event-store';
import { membership, membershipHistory, type MembershipEvent } from '@charter/membership-domain';
import { collected, databaseForSpecs, embeddedStore, type StoreForSpecs } from '@charter/testing';
import { dueBy } from '../projections/deadlines/deadlines.query';
import { membershipRows } from '../testing/membership-rows';
import { lapsesWatchdog } from './lapses.watchdog';

const at = '2026-01-01T00:00:00.000Z';
const until = '2026-01-02T00:00:00.000Z';
const act = { organizationId: 'o1', by: { kind: 'user', id: 'olga' }, at } as const;
const billing = { permission: 'billing', until } as const;
const PAST: readonly MembershipEvent[] = [
  { type: 'MembershipFounded', data: { organizationId: 'o1', ownerId: 'olga', at } },
  { type: 'MemberAdded', data: { ...act, memberId: 'alice', memberRevision: 1, permissions: [] } },
  { type: 'PermissionGranted', data: { ...act, memberId: 'alice', memberRevision: 2, ...billing, grants: [billing] } },
  {
    type: 'OwnershipOffered',
    data: { ...act, offerId: 'f1', ownerId: 'olga', userId: 'alice', stay: true, expiresAt: until },
  },
  {
    type: 'MemberInvited',
    data: {
      ...{ ...act, invitationId: 'i1', email: 'sealed', emailLookup: 'nina', permissions: [] },
      ...{ linkNumber: 1, expiresAt: until },
    },
  },
];

describe('what ends by itself', () => {
  const databases = databaseForSpecs();
  let server: StoreForSpecs;
  let rows: Awaited<ReturnType<typeof membershipRows>>;
  const stores: EventStore[] = [];
  const troubles: unknown[] = [];
  beforeAll(async () => {
    server = await embeddedStore();
    rows = await membershipRows(server.url, databases.schema());
    await rows.happened('membership-o1', ...PAST);
  });
  afterAll(async () => {
    await rows.close();
    for (const store of stores) await store.close();
    await server.close();
  });
  /** A replica, which remembers nothing of what others have done. */
  const replica = (now: string) => {
    const store = connectEventStore({ url: server.url });
    stores.push(store);
    const rules = { category: 'membership', decider: membership, history: membershipHistory };
    return lapsesWatchdog({
      memberships: commandHandler({ streams: store, ...rules }),
      dueBy: when => dueBy(rows.schema, when),
      clockOffBy: () => 0,
      onTrouble: error => troubles.push(error),
      now: () => Date.parse(now),
    });
  };
  const stored = async () =>
    (await collected(connected().read('membership-o1', 0n)))
      .slice(PAST.length)
      .map(({ event, metadata }) => [...[event.type, metadata.actor.kind]]);
  const connected = () => stores[0] ?? connectEventStore({ url: server.url });

  it('is left alone before, and for a minute behind, since a clock may be ahead', async () => {
    await replica('2026-01-02T00:00:59.999Z').look();
    expect(await stored()).toEqual([]);
  });
  it('is written down once, however many replicas look at once, and look again', async () => {
    const replicas = Array.from({ length: 3 }, () => replica('2026-01-02T00:01:00.000Z'));
    await Promise.all(replicas.map(({ look }) => look()));
    await Promise.all(replicas.map(({ look }) => look()));
    const lapsed = await stored();
    expect(lapsed.toSorted()).toEqual([
      ['GrantLapsed', 'system'],
      ['InvitationLapsed', 'system'],
      ['OwnershipOfferLapsed', 'system'],
    ]);
    expect(troubles).toEqual([]);
  });
  it('is due no more once the rows have it', async () => {
    await rows.caughtUp();
    expect(await dueBy(rows.schema, '2027-01-01T00:00:00.000Z')).toEqual([]);
  });
});
