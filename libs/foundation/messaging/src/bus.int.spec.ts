import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Message, Recorded } from '@charter/event-sourcing';
import { connectEventStore, type EventStore } from '@charter/event-store';
import { barrier, processor, readModel, type Processor, type Schema } from '@charter/processors';
import * as testing from '@charter/testing';
import type { Bus, Publisher } from './bus';
import type { Publication } from './publication';
import type { PublicEvent } from './public-event';
import { made, named, thingsPublication, weighed } from './testing/things-publication';
import { viewBus } from './view-bus';

const { eventually, patience, things } = testing;

type Opened = Readonly<{ bus: Bus; close: () => Promise<void> }>;
type Open = (options: Readonly<{ store: EventStore; publications: readonly Publication[] }>) => Promise<Opened>;
type Things = Schema<testing.ThingTables>;

/** What every bus promises; `open` opens one that carries these publications. */
export const busSuite = (open: Open): void => {
  const databases = testing.databaseForSpecs();
  let server: testing.StoreForSpecs;
  let store: EventStore;
  let opened: Opened;
  let publishers: Readonly<Record<'thing' | 'other', Publisher | undefined>>;
  let categories: Readonly<Record<'thing' | 'other', string>>;
  let topics: Readonly<Record<'thing' | 'other', string>>;
  let heads: Map<string, Recorded>;
  const running = new Set<Processor>();
  beforeAll(async () => {
    server = await testing.storeForSpecs();
    store = connectEventStore({ url: server.url });
  });
  afterAll(async () => {
    await store.close();
    await server.close();
  });

  /** Two services with a topic each; what they announce goes out by the bus. */
  beforeEach(async () => {
    const suffix = randomUUID();
    heads = new Map();
    categories = { thing: testing.newCategory(), other: testing.newCategory() };
    topics = { thing: `charter.things-${suffix}.v1`, other: `charter.others-${suffix}.v1` };
    const thing = thingsPublication({ topic: topics.thing, category: categories.thing });
    const other = thingsPublication({ topic: topics.other, category: categories.other });
    opened = await open({ store, publications: [thing, other] });
    publishers = {
      thing: opened.bus.publisher(thing, databases.schema()),
      other: opened.bus.publisher(other, databases.schema()),
    };
    for (const publisher of Object.values(publishers)) await publisher?.start();
  });
  afterEach(async () => {
    await Promise.all([...running].map(one => one.stop()));
    running.clear();
    for (const publisher of Object.values(publishers)) await publisher?.stop();
    await opened.close();
  });

  /** Stores events, and answers when the bus has them. */
  const write = async (of: keyof typeof categories, id: string, ...events: readonly Message[]) => {
    const stream = `${categories[of]}-${id}`;
    for (const event of events) {
      const after = heads.get(stream) ?? 'no-stream';
      const [written] = await store.append({ stream, after, events: [event], cause: testing.someCause() });
      heads.set(stream, written!);
    }
    await publishers[of]?.reached(heads.get(stream)!.position, patience());
  };
  const started = async (one: Processor): Promise<Processor> => {
    running.add(one);
    await one.start();
    return one;
  };
  const source = (of: keyof typeof topics = 'thing') => opened.bus.source([topics[of]]);
  const reads = (schema: Things, of?: keyof typeof topics): Promise<Processor> => {
    const projections = [readModel(things.projection, things.facts)];
    return started(processor({ name: 'things', source: source(of), schema, handle: { kind: 'rows', projections } }));
  };
  const performs = (perform: (event: PublicEvent) => Promise<void>, schema = databases.schema()): Promise<Processor> =>
    started(processor({ name: 'performing', source: source(), schema, handle: { kind: 'effect', perform } }));
  const namesIn = async (schema: Things) => {
    const rows = await schema.selectFrom('things').select(['id', 'name']).orderBy('id').execute();
    return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
  };
  const applied = async (one: Processor) => one.reached(await one.source.ends(patience()), patience());
  const emptySchema = () => databases.schema<testing.ThingTables>();

  it('shows a consumer, behind a barrier, all that was announced when the request came', async () => {
    const [schema, quiet] = [emptySchema(), emptySchema()];
    const processors = [await reads(schema), await reads(quiet, 'other')];
    const { pass } = barrier({ processors });
    // Nothing is there yet, and nobody waits for it.
    await pass(patience());
    for (let change = 0; change < 20; change++) {
      await write('thing', 'a', change === 0 ? made('0') : named(`${change}`, change));
      await pass(patience());
      expect(await namesIn(schema)).toEqual({ a: `${change}` });
    }
    // What is nobody's news keeps nobody waiting.
    await write('thing', 'a', weighed);
    await pass(patience());
    expect(await namesIn(quiet)).toEqual({});
  });

  it('carries the events of each subject in their order, and what is not public to nobody', async () => {
    const ids = Array.from({ length: 8 }, (_, number) => `thing-${number}`);
    const seen = new Map<string, number[]>();
    const consumer = await performs(async ({ subject, revision }) => {
      seen.set(subject, [...(seen.get(subject) ?? []), Number(revision)]);
    });
    await Promise.all(
      ids.map(async id => {
        await write('thing', id, made('new'), weighed);
        for (let change = 2; change < 6; change++) await write('thing', id, named(`${change}`, change));
      }),
    );
    await applied(consumer);
    for (const id of ids) expect(seen.get(id)).toEqual([0, 2, 3, 4, 5]);
  });

  it('carries an event as it was announced', async () => {
    const seen: PublicEvent[] = [];
    const consumer = await performs(async event => void seen.push(event));
    await write('thing', 'a', made('Zoë 😀\n"\0'));
    await applied(consumer);
    expect(seen).toMatchObject([{ type: 'things.thing-made.v1', subject: 'a', data: { name: 'Zoë 😀\n"\0' } }]);
  });

  it('carries the largest event that may be announced', async () => {
    const seen: (readonly [string, number])[] = [];
    const consumer = await performs(async ({ subject, data }) => {
      seen.push([subject, (data as { name: string }).name.length]);
    });
    await write('thing', 'a', made('x'.repeat(999_000)));
    await write('thing', 'a', named('small', 1));
    await write('thing', 'b', made('x'.repeat(999_000)));
    await applied(consumer);
    expect(new Set(seen.map(String))).toEqual(new Set(['a,999000', 'a,5', 'b,999000']));
  });

  it('lets a consumer go on where it stood after a restart', async () => {
    const [schema, seen] = [databases.schema(), [] as string[]];
    const begin = () => performs(async ({ revision }) => void seen.push(revision), schema);
    const first = await begin();
    await write('thing', 'a', made('one'), named('two', 1));
    await applied(first);
    await first.stop();
    await write('thing', 'a', named('three', 2));
    await applied(await begin());
    expect(seen).toEqual(['0', '1', '2']);
  });

  it('lets no consumer be held up by another that is slow', async () => {
    const [schema, done] = [emptySchema(), [] as string[]];
    const gate = Promise.withResolvers<void>();
    const slow = await performs(({ revision }) => gate.promise.then(() => void done.push(revision)));
    const quick = await reads(schema);
    await write('thing', 'a', made('one'), named('two', 1));
    await applied(quick);
    expect(await namesIn(schema)).toEqual({ a: 'two' });
    expect(done).toEqual([]);
    gate.resolve();
    await applied(slow);
    expect(done).toEqual(['0', '1']);
  });

  it('shows its past and what happens now alike', async () => {
    const [before, after] = [emptySchema(), emptySchema()];
    const early = await reads(before);
    for (let thing = 0; thing < 20; thing++) await write('thing', `${thing}`, made('one'), named('two', 1));
    await applied(early);
    await applied(await reads(after));
    expect(await namesIn(after)).toEqual(await namesIn(before));
    expect(Object.keys(await namesIn(after))).toHaveLength(20);
  });

  it('says of a consumer that it is live once it has seen all', async () => {
    await write('thing', 'a', made('one'));
    const consumer = await reads(emptySchema());
    await eventually(() => consumer.status().state === 'live', 'it is live');
    expect(consumer.status()).toMatchObject({ lagEvents: 0, parked: [] });
  });

  it('reads several topics for one consumer', async () => {
    const seen: string[] = [];
    const both = opened.bus.source([topics.thing, topics.other]);
    const handle = { kind: 'effect', perform: async ({ subject }: PublicEvent) => void seen.push(subject) } as const;
    const consumer = await started(processor({ name: 'both', source: both, schema: databases.schema(), handle }));
    await write('thing', 'a', made('one'));
    await write('other', 'b', made('one'));
    await applied(consumer);
    expect(seen.toSorted()).toEqual(['a', 'b']);
  });

  it('refuses a topic that nobody spoke of', () => {
    expect(() => opened.bus.source(['charter.nobody.v1'])).toThrow('charter.nobody.v1');
  });
};

// By itself this spec is about the view; others take the suite from here.
if (expect.getState().testPath === __filename)
  describe('the bus of a single process', () =>
    busSuite(async options => {
      const bus = viewBus(options);
      return { bus, close: () => bus.close() };
    }));
