import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Recorded } from '@charter/event-sourcing';
import {
  collected,
  newCategory,
  newStream,
  numbersOf,
  patience,
  scribe,
  storeForSpecs,
  type StoreForSpecs,
} from '@charter/testing';
import { PositionUnknown } from './errors';
import { connectEventStore, type EventStore, type StoreDelivery } from './index';

let server: StoreForSpecs;
let store: EventStore;
beforeAll(async () => {
  server = await storeForSpecs();
  store = connectEventStore({ url: server.url });
});
afterAll(async () => {
  await store.close();
  await server.close();
});

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

describe('the head', () => {
  it('is the newest event of the prefixes, however many others came since', async () => {
    const [mine, yours] = [newCategory('mine'), newCategory('yours')];
    expect(await store.head([`${mine}-`])).toBeUndefined();
    const [first] = await scribe(store).write(`${mine}-1`, 1);
    expect(await store.head([`${mine}-`])).toBe(first!.position);
    await scribe(store).writeMany(`${yours}-1`, 700);
    expect(await store.head([`${mine}-`])).toBe(first!.position);
    const [second] = await scribe(store).write(`${mine}-2`, 1);
    expect(await store.head([`${mine}-`])).toBe(second!.position);
    expect(await store.head([`${mine}-`, `${yours}-`])).toBe(second!.position);
    const other = connectEventStore({ url: server.url });
    await scribe(store).writeMany(`${yours}-2`, 300);
    expect(await other.head([`${mine}-`])).toBe(second!.position);
    await other.close();
  });

  it('is where somebody stands who has everything up to there, until something newer comes', async () => {
    const [mine, yours] = [newCategory('mine'), newCategory('yours')];
    await scribe(store).write(`${mine}-1`, 1);
    const [since] = await scribe(store).write(`${yours}-1`, 1);
    await scribe(store).writeMany(`${yours}-2`, 300);
    const other = connectEventStore({ url: server.url });
    expect(await other.head([`${mine}-`], since!.position)).toBe(since!.position);
    const [newer] = await scribe(store).write(`${mine}-2`, 1);
    expect(await other.head([`${mine}-`], since!.position)).toBe(newer!.position);
    const [newest] = await scribe(store).write(`${yours}-3`, 1);
    expect(await other.head([`${mine}-`], since!.position)).toBe(newer!.position);
    expect(await other.head([''])).toBe(newest!.position);
    await other.close();
  });
});

/** Follows until a condition holds, and answers all deliveries up to then. */
const followed = async (
  following: { after?: string | undefined; prefixes: string[] },
  until: (deliveries: readonly StoreDelivery[]) => boolean,
): Promise<readonly StoreDelivery[]> => {
  const deliveries: StoreDelivery[] = [];
  const { after, prefixes } = following;
  for await (const delivery of store.subscribe({ after, prefixes, signal: patience() })) {
    deliveries.push(delivery);
    if (until(deliveries)) return deliveries;
  }
  throw new Error('It did not come true in time.');
};
const eventsOf = (deliveries: readonly StoreDelivery[]) => deliveries.flatMap(({ events }) => events);
const caughtUp = (deliveries: readonly StoreDelivery[]) => deliveries.at(-1)!.caughtUp;

describe('a subscription', () => {
  it('delivers what is stored, says when that was all, and goes on with what comes', async () => {
    const category = newCategory('thing');
    const stored = await scribe(store).write(`${category}-1`, 3);
    let more: Promise<Recorded[]> | undefined;
    const deliveries = await followed({ prefixes: [`${category}-`] }, so => {
      if (caughtUp(so)) more ??= scribe(store).write(`${category}-2`, 2);
      return eventsOf(so).length === 5;
    });
    expect(eventsOf(deliveries)).toEqual([...stored, ...(await more!)]);
    expect(deliveries.at(-1)).toMatchObject({ through: (await more!).at(-1)!.position, caughtUp: true });
  });

  it('goes on behind any position that it gave, with events and between them', async () => {
    const [mine, yours] = [newCategory('mine'), newCategory('yours')];
    const [start] = await scribe(store).write(newStream(), 1);
    const [first] = await scribe(store).write(`${mine}-1`, 1);
    await scribe(store).writeMany(`${yours}-1`, 1_500);
    const second = await scribe(store).write(`${mine}-2`, 1);
    const deliveries = await followed({ after: start!.position, prefixes: [`${mine}-`] }, caughtUp);
    const positions = deliveries.map(({ through }) => through);
    expect(new Set(positions).size).toBeGreaterThan(2);
    for (const after of [first!.position, ...positions]) {
      const rest = eventsOf(await followed({ after, prefixes: [`${mine}-`] }, caughtUp));
      expect(rest.filter(({ id }) => id !== first!.id)).toEqual(after === second[0]!.position ? [] : second);
    }
  });

  it('delivers together what arrives together', async () => {
    const category = newCategory('thing');
    await scribe(store).writeMany(`${category}-1`, 5_000);
    const deliveries = await followed({ prefixes: [`${category}-`] }, so => eventsOf(so).length === 5_000);
    expect(numbersOf(eventsOf(deliveries))).toEqual(upTo(5_000));
    const withEvents = deliveries.filter(({ events }) => events.length > 0);
    expect(withEvents.length).toBeLessThan(1_000);
    expect(Math.max(...withEvents.map(({ events }) => events.length))).toBeLessThanOrEqual(512);
  });

  it('follows several prefixes at once', async () => {
    const [a, b, c] = [newCategory('a'), newCategory('b'), newCategory('c')];
    const written = [
      ...(await scribe(store).write(`${a}-1`, 1)),
      ...(await scribe(store).write(`${c}-1`, 1)),
      ...(await scribe(store).write(`${b}-1`, 1)),
    ];
    const deliveries = await followed({ prefixes: [`${a}-`, `${b}-`] }, caughtUp);
    expect(eventsOf(deliveries)).toEqual([written[0], written[2]]);
  });

  it('ends with its signal and with its store, also while it waits', async () => {
    const controller = new AbortController();
    const mine = connectEventStore({ url: server.url });
    const following = { after: undefined, prefixes: [`${newCategory('none')}-`] };
    const first = collected(mine.subscribe({ ...following, signal: controller.signal }));
    const second = collected(mine.subscribe({ ...following, signal: patience() }));
    controller.abort();
    expect((await first).flatMap(({ events }) => events)).toEqual([]);
    await mine.close();
    expect((await second).flatMap(({ events }) => events)).toEqual([]);
  });

  it('refuses a position that the store has never given out', async () => {
    const [written] = await scribe(store).write(newStream(), 1);
    const [commit] = written!.position.split('/');
    const wrong = `${BigInt(commit!) - 1n}/${BigInt(commit!) - 1n}`;
    await expect(followed({ after: wrong, prefixes: ['thing'] }, () => true)).rejects.toThrow(PositionUnknown);
  });
});
