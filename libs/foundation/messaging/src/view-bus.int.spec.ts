import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Message, Recorded } from '@charter/event-sourcing';
import { connectEventStore, type EventStore } from '@charter/event-store';
import { processor, readModel, type Delivered, type Processor, type Schema } from '@charter/processors';
import * as testing from '@charter/testing';
import { z } from 'zod';
import type { Bus } from './bus';
import { parsePublicEvent, type PublicEvent } from './public-event';
import { made, named, thingsPublication, weighed } from './testing/things-publication';
import { viewBus } from './view-bus';

const { databaseForSpecs, patience, things } = testing;
const databases = databaseForSpecs();
const OTHERS_TOPIC = 'charter.others.v1';

// Whether what the code of yesterday could not read, that of today can.
let mended = false;
const name = z.string().refine(text => text !== 'unreadable' || mended);
// What JSON does not carry, nobody may come to rely on.
const besides = { nickname: undefined, on: new Date(0) };

let store: EventStore;
let server: testing.StoreForSpecs;
const running = new Set<Processor>();
beforeAll(async () => {
  server = await testing.storeForSpecs();
  store = connectEventStore({ url: server.url });
});
afterEach(async () => {
  mended = false;
  await Promise.all([...running].map(one => one.stop()));
  running.clear();
});
afterAll(async () => {
  await store.close();
  await server.close();
});

/** Two services, `thing` and `other`, in one process with its bus. */
const setUp = () => {
  const categories = { thing: testing.newCategory(), other: testing.newCategory() };
  const publications = [
    thingsPublication({ topic: things.THINGS_TOPIC, category: categories.thing, name, besides }),
    thingsPublication({ topic: OTHERS_TOPIC, category: categories.other, name, besides }),
  ] as const;
  const bus = viewBus({ store, publications });
  const heads = new Map<string, Recorded>();
  const write = async (of: keyof typeof categories, id: string, ...events: readonly Message[]) => {
    const stream = `${categories[of]}-${id}`;
    for (const event of events) {
      const after = heads.get(stream) ?? 'no-stream';
      const [written] = await store.append({ stream, after, events: [event], cause: testing.someCause() });
      heads.set(stream, written!);
    }
    return heads.get(stream)!;
  };
  return { bus, write, publications };
};

const started = async (one: Processor): Promise<Processor> => {
  running.add(one);
  await one.start();
  return one;
};

/** All that stands on some lane now. */
const onLane = async ({ bus }: ReturnType<typeof setUp>, topic: string): Promise<readonly Delivered<PublicEvent>[]> => {
  const ending = new AbortController();
  const found: Delivered<PublicEvent>[] = [];
  for await (const { messages, caughtUp } of bus.source([topic]).read(`${topic}/0`, undefined, ending.signal)) {
    found.push(...messages);
    if (caughtUp) break;
  }
  ending.abort();
  return found;
};

describe('the bus of a single process', () => {
  it('has one lane for each topic, and none for a topic that nobody publishes', async () => {
    const { bus } = setUp();
    const source = bus.source([things.THINGS_TOPIC, OTHERS_TOPIC]);
    expect(await source.lanes()).toEqual([
      { lane: `${things.THINGS_TOPIC}/0`, epoch: '1' },
      { lane: `${OTHERS_TOPIC}/0`, epoch: '1' },
    ]);
    expect(() => bus.source(['charter.nobody.v1'])).toThrow('charter.nobody.v1');
  });

  it('shows on each lane what its service announces, in the order of the store', async () => {
    const world = setUp();
    await world.write('thing', 'a', made('one'), weighed);
    await world.write('other', 'a', made('another'));
    await world.write('thing', 'b', made('two'));
    await world.write('thing', 'a', { type: 'NothingChanged', data: {} }, named('three', 3));
    const seen = await onLane(world, things.THINGS_TOPIC);
    expect(seen.map(({ key, message }) => [key, message.revision, message.type])).toEqual([
      ['a', '0', 'things.thing-made.v1'],
      ['b', '0', 'things.thing-made.v1'],
      ['a', '3', 'things.thing-named.v1'],
    ]);
    expect((await onLane(world, OTHERS_TOPIC)).map(({ message }) => message.data)).toMatchObject([{ name: 'another' }]);
  });

  it('shows events as they would have come through a topic, and nothing else of them', async () => {
    const world = setUp();
    const written = await world.write('thing', 'a', made('one'));
    const [delivered] = await onLane(world, things.THINGS_TOPIC);
    const announced = world.publications[0].announce(written);
    expect(delivered!.message).toStrictEqual(parsePublicEvent(JSON.stringify(announced)));
    expect(delivered!.message.data).toStrictEqual({ name: 'one', on: '1970-01-01T00:00:00.000Z' });
  });

  it('needs no publisher: what is stored is thereby announced', async () => {
    const { bus, publications } = setUp();
    expect(bus.publisher(publications[0], databases.schema())).toBeUndefined();
    await bus.close();
  });
});

const reads = (bus: Bus, schema: Schema<testing.ThingTables>, topic = things.THINGS_TOPIC): Promise<Processor> =>
  started(
    processor({
      name: 'things',
      source: bus.source([topic]),
      schema,
      handle: { kind: 'rows', projections: [readModel(things.projection, things.facts)] },
    }),
  );

const namesIn = async (schema: Schema<testing.ThingTables>) => {
  const rows = await schema.selectFrom('things').select(['id', 'name']).orderBy('id').execute();
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
};

const applied = async (one: Processor) => one.reached(await one.source.ends(patience()), patience());

describe('a consumer in the same process', () => {
  it('parks what it cannot read, under its key alone, and goes on with it once it can', async () => {
    const { bus, write } = setUp();
    const schemas = [databases.schema<testing.ThingTables>(), databases.schema<testing.ThingTables>()] as const;
    const consumers = [await reads(bus, schemas[0]), await reads(bus, schemas[1])] as const;
    await write('thing', 'a', made('one'), named('unreadable', 1), named('three', 2));
    await write('thing', 'b', made('one'));
    for (const consumer of consumers) {
      await applied(consumer);
      expect(consumer.parked()).toMatchObject([{ key: 'a', waiting: 2 }]);
    }
    for (const schema of schemas) expect(await namesIn(schema)).toEqual({ a: 'one', b: 'one' });
    mended = true;
    expect(await consumers[0].replay('a')).toEqual({ handled: 2, waiting: 0 });
    await write('thing', 'a', named('four', 3));
    await applied(consumers[0]);
    expect(await namesIn(schemas[0])).toEqual({ a: 'four', b: 'one' });
    // Each consumer minds its own list.
    await applied(consumers[1]);
    expect(consumers[1].parked()).toMatchObject([{ key: 'a', waiting: 3 }]);
  });
});
