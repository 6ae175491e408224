import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Recorded } from '@charter/event-sourcing';
import { verifyStream } from '@charter/evidence';
import {
  collected,
  eventually,
  happened,
  killableStore,
  newCategory,
  someCause,
  type KillableStore,
} from '@charter/testing';
import { connectEventStore, EventStoreUnavailable, type EventStore } from './index';

let server: KillableStore;
let store: EventStore;
beforeEach(async () => {
  server = await killableStore();
  store = connectEventStore({ url: server.url, deadlineMs: 20_000 });
});
afterEach(async () => {
  await store.close();
  await server.close();
});

/** Appends to a stream of its own, one event after the other, until it is told to stop. */
const writer = (stream: string, stopped: () => boolean) => {
  const acknowledged: Recorded[] = [];
  const done = (async () => {
    while (!stopped()) {
      const after = acknowledged.at(-1) ?? 'no-stream';
      acknowledged.push(...(await store.append({ stream, after, events: [happened()], cause: someCause() })));
    }
  })();
  return { stream, acknowledged, done };
};

describe('a store that is killed', () => {
  it('loses and doubles nothing, of appends and in a subscription, and both go on by themselves', async () => {
    const category = newCategory();
    let stopped = false;
    const writers = Array.from({ length: 16 }, (_, n) => writer(`${category}-${n}`, () => stopped));
    const delivered: Recorded[] = [];
    const end = new AbortController();
    const subscription = (async () => {
      const prefixes = [`${category}-`];
      for await (const { events } of store.subscribe({ after: undefined, prefixes, signal: end.signal }))
        delivered.push(...events);
    })();

    const count = () => writers.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
    for (let kill = 0; kill < 4; kill++) {
      const before = count();
      await eventually(() => count() > before + 200);
      await server.kill();
      await server.start();
    }
    const before = count();
    await eventually(() => count() > before + 200);
    stopped = true;
    await Promise.all(writers.map(({ done }) => done));

    for (const { stream, acknowledged } of writers) {
      const stored = await collected(store.read(stream, 0n));
      expect(stored).toEqual(acknowledged);
      const entries = stored.map(({ event, ...rest }) => ({ ...rest, ...event }));
      expect(await verifyStream(stream, entries)).toMatchObject({ ok: true });
    }
    await eventually(() => delivered.length >= count());
    end.abort();
    await subscription;
    expect(delivered).toHaveLength(count());
    for (const { stream, acknowledged } of writers)
      expect(delivered.filter(event => event.stream === stream)).toEqual(acknowledged);
  });

  it('is waited for until the deadline, and then said to be gone', async () => {
    const hasty = connectEventStore({ url: server.url, deadlineMs: 300 });
    await server.kill();
    const append = {
      stream: `${newCategory()}-1`,
      after: 'no-stream',
      events: [happened()],
      cause: someCause(),
    } as const;
    await expect(hasty.append(append)).rejects.toThrow(EventStoreUnavailable);
    const patient = store.append(append);
    await server.start();
    expect(await patient).toMatchObject([{ revision: 0n }]);
    await hasty.close();
  });
});
