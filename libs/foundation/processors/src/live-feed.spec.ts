import { describe, expect, it } from '@jest/globals';
import type { Recorded } from '@charter/event-sourcing';
import type { EventStore, Following, StoreDelivery } from '@charter/event-store';
import { eventually, patience } from '@charter/testing';
import { LiveFeed } from './live-feed';

type Subscribed = Following & { held: boolean; caughtUp: boolean; failure?: Error };

/** A store whose subscriptions can be held and broken one by one. The number of an event is its position. */
class ScriptedStore implements Pick<EventStore, 'subscribe'> {
  readonly opened: Subscribed[] = [];
  readonly #events: Recorded[] = [];
  #closed = false;
  #broken: Error | undefined;
  #changed = Promise.withResolvers<void>();

  write(...streams: readonly string[]): void {
    for (const stream of streams) {
      const number = this.#events.length + 1;
      this.#events.push({ stream, position: `${number}/${number}` } as Recorded);
    }
    this.changed();
  }

  /** Whatever is subscribed, and what subscribes from now on, fails. */
  breakAll(error: Error): void {
    this.#broken = error;
    this.changed();
  }

  close(): void {
    this.#closed = true;
    this.changed();
  }

  changed(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  async *subscribe(following: Following): AsyncGenerator<StoreDelivery> {
    const { after, prefixes, signal } = following;
    const own: Subscribed = { ...following, held: false, caughtUp: true };
    if (this.opened.push(own) > 100) throw new Error('It subscribes again and again.');
    const aborted = new Promise<void>(resolve => signal.addEventListener('abort', () => resolve()));
    let next = after === undefined ? 0 : Number(after.split('/')[0]);
    for (let first = true; !signal.aborted && !this.#closed; first = false) {
      const changed = this.#changed.promise;
      const failure = own.failure ?? this.#broken;
      if (failure) throw failure;
      const through = own.held ? [] : this.#events.slice(next);
      if (through.length > 0 || first) {
        next += through.length;
        yield {
          events: through.filter(({ stream }) => prefixes.some(prefix => stream.startsWith(prefix))),
          through: next === 0 ? undefined : `${next}/${next}`,
          caughtUp: own.caughtUp,
        };
      } else await Promise.race([changed, aborted]);
    }
  }
}

/** A reader that takes one delivery after the other, as long as it is not told to pause. */
const readerOf = (feed: LiveFeed, after?: string) => {
  const read: string[] = [];
  const ending = new AbortController();
  let going = Promise.withResolvers<void>();
  going.resolve();
  let last: StoreDelivery | undefined;
  const ended = (async () => {
    for await (const delivery of feed.read(after, AbortSignal.any([ending.signal, patience()]))) {
      last = delivery;
      read.push(...delivery.events.map(({ stream }) => stream));
      await going.promise;
    }
  })();
  return {
    read,
    ended,
    last: () => last,
    pause: () => (going = Promise.withResolvers()),
    resume: () => going.resolve(),
    has: (count: number) => eventually(() => read.length >= count, `${count} events`),
    hasCaughtUp: () => eventually(() => last?.caughtUp, 'it has caught up'),
    stop: async () => {
      ending.abort();
      going.resolve();
      await ended;
    },
  };
};

const setUp = (...prefixes: readonly string[]) => {
  const store = new ScriptedStore();
  const feed = new LiveFeed(store);
  feed.cover(prefixes);
  return { store, feed };
};

/** The subscription that readers share is opened when the first of them has caught up by its own, as all do at once. */
const shared = async (store: ScriptedStore, index = 1): Promise<Subscribed> =>
  eventually(() => store.opened[index], 'the shared subscription');

describe('the live feed', () => {
  it('is joined on a store without any events, and brings the first one', async () => {
    const { store, feed } = setUp('a-');
    const reader = readerOf(feed);
    await shared(store);
    store.write('a-1', 'a-2');
    await reader.has(2);
    expect(reader.read).toEqual(['a-1', 'a-2']);
    await reader.stop();
  });

  it('brings each event to each reader once, by one subscription', async () => {
    const { store, feed } = setUp('a-');
    store.write('a-1', 'b-1', 'a-2');
    const readers = [readerOf(feed), readerOf(feed, '1/1'), readerOf(feed, '3/3')];
    await Promise.all(readers.map(reader => reader.hasCaughtUp()));
    store.write('a-3');
    store.write('b-2', 'a-4');
    await readers[2]!.has(2);
    await Promise.all(readers.map(reader => eventually(() => reader.read.at(-1) === 'a-4')));
    expect(readers.map(({ read }) => read)).toEqual([
      ['a-1', 'a-2', 'a-3', 'a-4'],
      ['a-2', 'a-3', 'a-4'],
      ['a-3', 'a-4'],
    ]);
    expect(store.opened.filter(({ signal }) => !signal.aborted)).toHaveLength(4);
    await Promise.all(readers.map(reader => reader.stop()));
    expect(store.opened.every(({ signal }) => signal.aborted)).toBe(true);
  });

  it('lets a reader fall behind that is too slow, and loses nothing for it', async () => {
    const { store, feed } = setUp('a-');
    const [slow, quick] = [readerOf(feed), readerOf(feed)];
    const subscription = await shared(store, 2);
    slow.pause();
    store.write('a-0');
    await Promise.all([slow.has(1), quick.has(1)]);
    for (let batch = 0; batch < 6; batch++) {
      store.write(...Array.from({ length: 2_000 }, (_, n) => `a-${1 + batch * 2_000 + n}`));
      await quick.has(1 + (batch + 1) * 2_000);
    }
    await quick.stop();
    // The slow one has given up its seat, and nobody else is there: nothing is gathered for it any more.
    expect(subscription.signal.aborted).toBe(true);
    slow.resume();
    await slow.has(12_001);
    expect(slow.read).toEqual(Array.from({ length: 12_001 }, (_, n) => `a-${n}`));
    store.write('a-last');
    await slow.has(12_002);
    await slow.stop();
  });

  it('takes in other streams while it is read, and loses nothing of those before', async () => {
    const { store, feed } = setUp('a-');
    const first = readerOf(feed);
    await shared(store);
    store.write('a-1', 'b-1');
    await first.has(1);
    feed.cover(['b-']);
    const second = readerOf(feed);
    await second.hasCaughtUp();
    store.write('b-2', 'a-2');
    await second.has(4);
    await eventually(() => first.read.includes('a-2'));
    expect(second.read).toEqual(['a-1', 'b-1', 'b-2', 'a-2']);
    expect(first.read.filter(stream => stream.startsWith('a-'))).toEqual(['a-1', 'a-2']);
    await Promise.all([first.stop(), second.stop()]);
  });

  it('goes on from where the slowest of it stood when other streams are taken in', async () => {
    const { store, feed } = setUp('a-');
    const first = readerOf(feed);
    (await shared(store)).held = true;
    await first.hasCaughtUp();
    store.write('a-1');
    // This one has seen the event by itself, before the shared subscription has brought it to the first.
    const second = readerOf(feed);
    await second.has(1);
    await second.hasCaughtUp();
    feed.cover(['b-']);
    store.write('a-2');
    await second.has(2);
    await first.has(2);
    expect(first.read).toEqual(['a-1', 'a-2']);
    expect(second.read).toEqual(['a-1', 'a-2']);
    await Promise.all([first.stop(), second.stop()]);
  });

  it('is begun anew by whoever comes when the shared subscription has failed', async () => {
    const { store, feed } = setUp('a-');
    const [slow, quick] = [readerOf(feed), readerOf(feed)];
    const subscription = await shared(store, 2);
    slow.pause();
    store.write('a-1');
    await Promise.all([slow.has(1), quick.has(1)]);
    subscription.failure = new Error('not the store that it was');
    store.changed();
    await eventually(() => store.opened.length === 5, 'the quick one reads for itself, and joins');
    store.write('a-2');
    await quick.has(2);
    slow.resume();
    await slow.has(2);
    expect([slow.read, quick.read]).toEqual([
      ['a-1', 'a-2'],
      ['a-1', 'a-2'],
    ]);
    await Promise.all([slow.stop(), quick.stop()]);
  });

  it('tells a reader why it cannot go on', async () => {
    const { store, feed } = setUp('a-');
    const reader = readerOf(feed);
    await shared(store);
    store.breakAll(new Error('not the store that it was'));
    await expect(reader.ended).rejects.toThrow('not the store that it was');
  });

  it('ends with an error when the store has been closed', async () => {
    const { store, feed } = setUp('a-');
    const seated = readerOf(feed);
    await shared(store);
    store.close();
    await expect(seated.ended).rejects.toMatchObject({ transient: true });
    await expect(readerOf(feed).ended).rejects.toMatchObject({ transient: true });
  });

  it('says that there is more to come as long as the shared subscription says so', async () => {
    const { store, feed } = setUp('a-');
    const reader = readerOf(feed);
    await reader.hasCaughtUp();
    const subscription = await shared(store);
    subscription.caughtUp = false;
    store.write('a-1');
    await reader.has(1);
    expect(reader.last()).toMatchObject({ caughtUp: false });
    subscription.caughtUp = true;
    store.write('b-1');
    await reader.hasCaughtUp();
    await reader.stop();
  });
});
