import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { BusMessage } from './bus-message';
import { PartitionFeed, type Brought } from './partition-feed';
import type { Seat } from './seat';

const messageAt = (offset: number) => {
  const record = { offset: `${offset}`, key: null, value: Buffer.from('{}'), timestamp: '0', attributes: 0 };
  return new BusMessage({ ...record, headers: {} });
};

/** A log that grows, and what a broker would answer of it. */
const log = () => {
  let length = 0;
  return {
    grow: (by: number) => (length += by),
    end: () => length,
    fetch: (from: number, atMost: number): Brought => {
      const next = Math.max(from, Math.min(length, from + atMost));
      const messages = Array.from({ length: next - from }, (_, index) => messageAt(from + index));
      return { from, messages, next, end: length };
    },
  };
};

const never = new AbortController().signal;

/** Whatever waits at a seat now. */
const drain = async (seat: Seat) => {
  const arrived: { positions: number[]; next: number; caughtUp: boolean }[] = [];
  while (seat.hasWaiting) {
    const { messages, next, caughtUp } = (await seat.take(never))!;
    arrived.push({ positions: messages.map(({ position }) => Number(position)), next, caughtUp });
  }
  return arrived;
};

const feedOf = () => new PartitionFeed(() => undefined);

describe('a reader of a partition', () => {
  it('is first read up to the end by itself, and then waits for what comes new', async () => {
    const [feed, all] = [feedOf(), log()];
    all.grow(5);
    const seat = feed.join(2);
    expect([feed.behindFrom, feed.liveFrom]).toEqual([2, undefined]);
    feed.take(all.fetch(2, 2), false);
    expect([feed.behindFrom, feed.liveFrom]).toEqual([4, undefined]);
    feed.take(all.fetch(4, 2), false);
    expect([feed.behindFrom, feed.liveFrom]).toEqual([undefined, 5]);
    expect(await drain(seat)).toEqual([
      { positions: [2, 3], next: 4, caughtUp: false },
      { positions: [4], next: 5, caughtUp: true },
    ]);
  });

  it('is told that there is nothing, once, as soon as that is known', async () => {
    const [feed, all] = [feedOf(), log()];
    const seat = feed.join(0);
    feed.take(all.fetch(0, 10), false);
    feed.take(all.fetch(0, 10), true);
    expect(await drain(seat)).toEqual([{ positions: [], next: 0, caughtUp: true }]);
  });

  it('does not keep those at the end from what comes new, however far it is behind', async () => {
    const [feed, all] = [feedOf(), log()];
    all.grow(1_000);
    const live = feed.join(1_000);
    feed.take(all.fetch(1_000, 10), false);
    const behind = feed.join(0);
    expect([feed.liveFrom, feed.behindFrom]).toEqual([1_000, 0]);
    all.grow(1);
    feed.take(all.fetch(1_000, 10), true);
    expect((await drain(live)).at(-1)).toEqual({ positions: [1_000], next: 1_001, caughtUp: true });
    expect([feed.liveFrom, feed.behindFrom]).toEqual([1_001, 0]);
    expect(await drain(behind)).toEqual([]);
  });

  it('is fetched no further ahead than it can take, and goes on when it has taken', async () => {
    const [feed, all] = [feedOf(), log()];
    all.grow(10_000);
    const seat = feed.join(0);
    while (feed.behindFrom !== undefined) feed.take(all.fetch(feed.behindFrom, 500), false);
    expect(seat.next).toBe(2_000);
    await drain(seat);
    expect(feed.behindFrom).toBe(2_000);
  });

  it('that was at the end and cannot take any more is read up to it again, and holds up nobody', async () => {
    const [feed, all] = [feedOf(), log()];
    const [slow, quick] = [feed.join(0), feed.join(0)];
    feed.take(all.fetch(0, 1), false);
    for (let time = 0; time < 5; time++) {
      all.grow(700);
      feed.take(all.fetch(feed.liveFrom!, 700), true);
      await drain(quick);
    }
    expect([slow.next, quick.next, feed.liveFrom, feed.behindFrom]).toEqual([2_100, 3_500, 3_500, undefined]);
    await drain(slow);
    expect(feed.behindFrom).toBe(2_100);
    feed.take(all.fetch(2_100, 5_000), false);
    expect((await drain(slow)).at(-1)).toMatchObject({ next: 3_500, caughtUp: true });
    expect([feed.liveFrom, feed.behindFrom]).toEqual([3_500, undefined]);
  });

  it('is served in turn with others who stand elsewhere', () => {
    const [feed, all] = [feedOf(), log()];
    all.grow(100);
    for (const next of [0, 50, 80]) feed.join(next);
    const turns = Array.from({ length: 6 }, () => {
      const from = feed.behindFrom!;
      feed.take(all.fetch(from, 5), false);
      return from;
    });
    expect(turns).toEqual([0, 50, 80, 5, 55, 85]);
  });

  it('is not told of trouble that passes at once', () => {
    const feed = feedOf();
    const seat = feed.join(0);
    feed.fail(new Error('A leader moves.'));
    expect([seat.hasWaiting, feed.isEmpty]).toEqual([false, false]);
  });

  it('is read again after each pause, whatever the timers count', async () => {
    let woken = Promise.withResolvers<void>();
    const feed = new PartitionFeed(() => woken.resolve());
    feed.join(0);
    for (let pause = 0; pause < 200; pause++) {
      woken = Promise.withResolvers();
      feed.pause(Math.random() * 2);
      expect(feed.behindFrom).toBeUndefined();
      await woken.promise;
      expect(feed.behindFrom).toBe(0);
    }
  });

  it('loses what it stands at alone', async () => {
    const feed = feedOf();
    const [gone, there] = [feed.join(7), feed.join(3)];
    feed.lose(7, new Error('It is gone.'));
    await expect(gone.take(never)).rejects.toThrow('It is gone.');
    expect([feed.behindFrom, there.hasWaiting]).toEqual([3, false]);
  });
});

type Step = Readonly<{ kind: 'grow' | 'live' | 'behind' | 'late' | 'join' | 'take' | 'restart'; size: number }>;

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('grow', 'grow', 'live', 'behind', 'behind', 'late', 'join', 'take', 'restart'),
  size: fc.integer({ min: 1, max: 700 }),
});

type Reader = Readonly<{ seat: Seat; from: number; seen: number[] }>;

describe('whatever is fetched, taken, joined and answered late', () => {
  it('each reader gets all from where it began, in order, without gaps or repetitions', async () => {
    const property = fc.asyncProperty(fc.array(step, { maxLength: 150 }), async steps => {
      const [feed, all, readers, late] = [feedOf(), log(), [] as Reader[], [] as (readonly [Brought, boolean])[]];
      const take = async ({ seat, seen, from }: Reader) => {
        for (const { positions, next, caughtUp } of await drain(seat)) {
          seen.push(...positions);
          expect(next).toBe(from + seen.length);
          if (caughtUp) expect(next).toBe(seat.next);
        }
      };
      const fetch = (isLive: boolean, size: number) => {
        const from = isLive ? feed.liveFrom : feed.behindFrom;
        if (from !== undefined && from <= all.end()) feed.take(all.fetch(from, size), isLive);
      };
      for (const { kind, size } of steps) {
        if (kind === 'grow') all.grow(size);
        if (kind === 'live' || kind === 'behind') fetch(kind === 'live', size);
        if (kind === 'join') {
          const from = size % (all.end() + 1);
          readers.push({ seat: feed.join(from), from, seen: [] });
        }
        // An answer that was under way arrives after others, and more than once.
        const from = size % 2 ? feed.liveFrom : feed.behindFrom;
        if (kind === 'late' && from !== undefined) late.push([all.fetch(from, size), size % 2 === 1]);
        if (kind === 'take' && readers.length > 0) await take(readers[size % readers.length]!);
        if (kind === 'restart') feed.restart();
        if (size % 3 === 0) late.splice(0, 1).forEach(answer => feed.take(...answer));
      }
      for (let turn = 0; readers.some(({ seat }) => seat.next < all.end() || seat.hasWaiting); turn++) {
        if (turn > 10_000) throw new Error('Somebody is not served any more.');
        fetch(false, 500);
        fetch(true, 500);
        for (const reader of readers) await take(reader);
      }
      for (const { from, seen } of readers)
        expect(seen).toEqual(Array.from({ length: all.end() - from }, (_, index) => from + index));
    });
    await fc.assert(property, { numRuns: 200 });
  });
});
