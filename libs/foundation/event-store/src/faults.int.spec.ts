import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RevisionConflict, type Recorded } from '@charter/event-sourcing';
import { verifyStream } from '@charter/evidence';
import {
  collected,
  eventually,
  faultProxyTo,
  happened,
  newCategory,
  newStream,
  numbersOf,
  patience,
  scribe,
  someCause,
  storeForSpecs,
  type FaultProxy,
  type StoreForSpecs,
} from '@charter/testing';
import { connectEventStore, EventStoreUnavailable, type EventStore } from './index';

let server: StoreForSpecs;
let proxy: FaultProxy;
/** The store through the proxy. */
let url: string;
/** Goes straight to the server; nothing happens to it. */
let rival: EventStore;
const connected: EventStore[] = [];

beforeEach(async () => {
  server = await storeForSpecs();
  ({ proxy, url } = await faultProxyTo(server.url));
  rival = connectEventStore({ url: server.url });
});
afterEach(async () => {
  await Promise.all([rival, ...connected.splice(0)].map(store => store.close()));
  await proxy.close();
  await server.close();
});

/** Goes through the proxy. */
const connect = (deadlineMs = 5_000): EventStore => {
  const store = connectEventStore({ url, deadlineMs });
  connected.push(store);
  return store;
};

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);
const appendTo = (store: EventStore, stream: string, after: Recorded | 'no-stream' = 'no-stream') =>
  store.append({ stream, after, events: [happened()], cause: someCause() });
const isProven = async (stream: string) => {
  const entries = (await collected(rival.read(stream, 0n))).map(({ event, ...rest }) => ({ ...rest, ...event }));
  return (await verifyStream(stream, entries)).ok;
};

/** Collects what a subscription delivers until it is left. */
const following = (store: EventStore, prefix: string) => {
  const events: Recorded[] = [];
  const end = new AbortController();
  const done = (async () => {
    for await (const delivery of store.subscribe({ after: undefined, prefixes: [prefix], signal: end.signal }))
      events.push(...delivery.events);
  })();
  return {
    events,
    stop: async () => {
      end.abort();
      await done;
    },
  };
};

/** Brings a fault about again and again, until the work is done. */
const during = async <Result>(work: Promise<Result>, everyMs: number, fault: () => void): Promise<Result> => {
  const timer = setInterval(fault, everyMs);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
};

describe('appends', () => {
  it('are each written once while connections are reset', async () => {
    // On a busy machine a reset every 25 ms can leave little time for an attempt.
    const store = connect(20_000);
    const streams = upTo(8).map(newStream);
    const work = Promise.all(streams.map(stream => scribe(store).write(stream, 60)));
    const written = await during(work, 25, proxy.reset);
    for (const [index, stream] of streams.entries()) {
      expect(await collected(rival.read(stream, 0n))).toEqual(written[index]);
      expect(await isProven(stream)).toBe(true);
    }
  }, 60_000);

  it('are written once though their answers come too late', async () => {
    const store = connect(1_000);
    const stream = newStream();
    const [first] = await appendTo(store, stream);
    proxy.delay(300);
    // A round trip of 600 ms: past the first attempt's time, within the second one's at last.
    const append = appendTo(store, stream, first);
    await eventually(async () => (await collected(rival.read(stream, 1n))).length === 1);
    proxy.heal();
    expect(await append).toEqual(await collected(rival.read(stream, 1n)));
  });

  it('are lost to someone else who wrote first while the store was out of reach', async () => {
    const store = connect();
    const stream = newStream();
    const [first] = await appendTo(store, stream);
    proxy.cut();
    const append = appendTo(store, stream, first).catch((error: unknown) => error);
    await appendTo(rival, stream, first);
    proxy.heal();
    expect(await append).toBeInstanceOf(RevisionConflict);
    expect(await collected(rival.read(stream, 0n))).toHaveLength(2);
  });

  it('end by their deadline while the store is out of reach, and work again when it is back', async () => {
    const store = connect(400);
    const stream = newStream();
    proxy.cut();
    const start = performance.now();
    await expect(appendTo(store, stream)).rejects.toThrow(EventStoreUnavailable);
    await expect(collected(store.read(stream, 0n))).rejects.toThrow(EventStoreUnavailable);
    await expect(store.head([stream])).rejects.toThrow(EventStoreUnavailable);
    expect(performance.now() - start).toBeLessThan(3_000);
    proxy.heal();
    await appendTo(store, stream);
    expect(await collected(store.read(stream, 0n))).toHaveLength(1);
  });

  it('end by their deadline while nothing passes', async () => {
    const store = connect(400);
    const stream = newStream();
    await appendTo(store, newStream());
    proxy.pause();
    const start = performance.now();
    await expect(appendTo(store, stream)).rejects.toThrow(EventStoreUnavailable);
    expect(performance.now() - start).toBeLessThan(1_500);
  });
});

describe('a connection that is half open', () => {
  it('is given up for a new one, by appends, reads and subscriptions', async () => {
    const store = connect(1_500);
    const category = newCategory();
    const stream = `${category}-1`;
    const follower = following(store, `${category}-`);
    const [first] = await appendTo(store, stream);
    await eventually(() => follower.events.length === 1);
    proxy.halfOpen();
    const [second] = await appendTo(store, stream, first);
    await eventually(() => follower.events.length === 2);
    proxy.halfOpen();
    expect(await collected(store.read(stream, 0n))).toEqual([first, second]);
    const [third] = await appendTo(store, stream, second);
    await eventually(() => follower.events.length === 3);
    await follower.stop();
    expect(follower.events).toEqual([first, second, third]);
  });
});

describe('a subscription', () => {
  it('loses nothing and doubles nothing while connections are reset, cut and paused', async () => {
    const category = newCategory();
    const store = connect();
    await scribe(rival).writeMany(`${category}-0`, 3_000);
    const follower = following(store, `${category}-`);
    let fault = 0;
    const faults = [
      proxy.reset,
      () => {
        proxy.cut();
        setTimeout(proxy.heal, 30);
      },
      () => {
        proxy.pause();
        setTimeout(proxy.heal, 30);
      },
    ];
    const work = (async () => {
      for (const number of upTo(40)) await scribe(rival).write(`${category}-${number + 1}`, 5);
      return eventually(() => follower.events.length >= 3_200);
    })();
    await during(work, 60, () => faults[fault++ % faults.length]!());
    proxy.heal();
    await follower.stop();
    const places = follower.events.map(({ stream, revision }) => `${stream}@${revision}`);
    expect(new Set(places).size).toBe(3_200);
    expect(places).toHaveLength(3_200);
    const inLog = await collectedUntil(rival, `${category}-`, 3_200);
    expect(follower.events).toEqual(inLog);
  });
});

describe('a reader that is slow', () => {
  it('is not sent more than may wait for it', async () => {
    const stream = newStream();
    await scribe(rival).writeMany(stream, 10_000);
    const subscribed = connect().subscribe({ after: undefined, prefixes: [stream], signal: patience() });
    const deliveries = subscribed[Symbol.asyncIterator]();
    const events = [...(await deliveries.next()).value!.events];
    await standsStill(proxy.passedBytes);
    const before = proxy.passedBytes();
    while (events.length < 10_000) events.push(...(await deliveries.next()).value!.events);
    expect(numbersOf(events)).toEqual(upTo(10_000));
    expect(before).toBeLessThan(proxy.passedBytes() / 3);
    await deliveries.return!();
  });
});

/** Waits until a number has not changed for a while. */
const standsStill = async (number: () => number): Promise<void> => {
  let last = { number: number(), since: performance.now() };
  await eventually(() => {
    if (number() !== last.number) last = { number: number(), since: performance.now() };
    return performance.now() - last.since > 200;
  });
};

const collectedUntil = async (store: EventStore, prefix: string, count: number): Promise<readonly Recorded[]> => {
  const events: Recorded[] = [];
  for await (const delivery of store.subscribe({ after: undefined, prefixes: [prefix], signal: patience() })) {
    events.push(...delivery.events);
    if (events.length >= count) break;
  }
  return events;
};

describe('a read', () => {
  it('goes on where it stood when its connection is reset', async () => {
    const stream = newStream();
    await scribe(rival).writeMany(stream, 8_000);
    const events: Recorded[] = [];
    for await (const event of connect().read(stream, 0n)) {
      events.push(event);
      if (event.revision % 1_500n === 1_000n) proxy.reset();
    }
    expect(numbersOf(events)).toEqual(upTo(8_000));
  });
});
