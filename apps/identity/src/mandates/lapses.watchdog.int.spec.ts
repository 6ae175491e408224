import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandHandler } from '@charter/event-sourcing';
import { connectEventStore, type EventStore } from '@charter/event-store';
import { mandate, mandateHistory, type MandateEvent } from '@charter/identity-domain';
import { collected, databaseForSpecs, embeddedStore, eventually, type StoreForSpecs } from '@charter/testing';
import { mandatesIn } from '../projections/mandates/mandates.query';
import { identityRows } from '../testing/identity-rows';
import { lapsesWatchdog } from './lapses.watchdog';
import { MANDATE } from './mandates';

const at = '2026-01-01T00:00:00.000Z';
const until = '2026-01-02T00:00:00.000Z';
const given = { mandateId: 'm1', auditorId: 'ada', organizations: 'all', until, at } as const;
const PAST: readonly MandateEvent[] = [
  { type: 'MandateRequested', data: { ...given, reason: 'audit', requestedBy: 'sam' } },
  { type: 'MandateApproved', data: { ...given, approvedBy: 'sue' } },
];

describe('a mandate that has run out', () => {
  const databases = databaseForSpecs();
  let server: StoreForSpecs;
  let rows: Awaited<ReturnType<typeof identityRows>>;
  let store: EventStore;
  const stores: EventStore[] = [];
  const troubles: unknown[] = [];
  const connected = () => {
    const one = connectEventStore({ url: server.url });
    stores.push(one);
    return one;
  };
  beforeAll(async () => {
    server = await embeddedStore();
    rows = await identityRows(server.url, databases.schema());
    store = connected();
    await rows.happened('mandate-m1', ...PAST);
  });
  afterAll(async () => {
    await rows.close();
    for (const one of stores) await one.close();
    await server.close();
  });
  /** A replica, which remembers nothing of what others have done. */
  const replica = (now: string) =>
    lapsesWatchdog({
      mandates: commandHandler({
        ...{ streams: connected(), category: MANDATE },
        ...{ decider: mandate, history: mandateHistory },
      }),
      dueBy: mandatesIn(rows.schema).dueBy,
      clockOffBy: () => 0,
      onTrouble: error => troubles.push(error),
      now: () => Date.parse(now),
    });
  const stored = async () =>
    (await collected(store.read('mandate-m1', 0n))).slice(PAST.length).map(({ event, metadata }) => ({
      ...{ event, actor: metadata.actor, commandId: metadata.commandId },
    }));

  it('is left alone before, and for a minute behind, since a clock may be ahead', async () => {
    await replica('2026-01-02T00:00:59.999Z').look();
    expect(await stored()).toEqual([]);
  });
  it('is written down once, however many replicas look at once, and look again', async () => {
    const replicas = Array.from({ length: 3 }, () => replica('2026-01-02T00:01:00.000Z'));
    await Promise.all(replicas.map(({ look }) => look()));
    await Promise.all(replicas.map(({ look }) => look()));
    const data = { mandateId: 'm1', auditorId: 'ada', from: 'active', until, at: until };
    expect(await stored()).toEqual([
      {
        ...{ event: { type: 'MandateLapsed', data }, actor: { kind: 'system', id: 'identity' } },
        commandId: 'm1:lapse',
      },
    ]);
    expect(troubles).toEqual([]);
  });
  it('is due no more once the rows have it', () =>
    eventually(async () => (await mandatesIn(rows.schema).dueBy('2027-01-01T00:00:00.000Z')).length === 0));
});
