import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { history, type Message, type Recorded } from '@charter/event-sourcing';
import { connectEventStore, type EventStore } from '@charter/event-store';
import { processor, readModel, storeSource, type Home, type Processor, type Trouble } from '@charter/processors';
import * as testing from '@charter/testing';
import { z } from 'zod';
import type { Publisher } from './bus';
import { publication } from './publication';
import { topicPublisher } from './publisher';
import type { PublicEvent } from './public-event';

const { databaseForSpecs, eventually, FakeTopics, patience, things } = testing;
const databases = databaseForSpecs();
const { THINGS_TOPIC } = things;

type Named<Type extends string> = Message<Type, { name: string; changes: number }>;
type ThingEvent = Named<'ThingMade'> | Named<'ThingNamed'>;

// Whether what the code of yesterday could not announce, that of today can.
let mended = false;
const data = z.object({ name: z.string().refine(name => name !== 'unreadable' || mended), changes: z.number() });
const huge = 'x'.repeat(1_000_001);
const told = (name: string) => {
  if (name === 'unwritable' && !mended) return 1n;
  return name === 'huge' && !mended ? huge : name;
};

const publicationOf = (category: string) => {
  const as =
    (type: string) =>
    ({ stream, event }: Recorded<ThingEvent>) => {
      const subject = stream.slice(stream.indexOf('-') + 1);
      return { type, subject, organizations: [], data: { ...event.data, name: told(event.data.name) } };
    };
  return publication<ThingEvent>({
    topic: THINGS_TOPIC,
    service: 'things',
    prefixes: [`${category}-`],
    history: history<ThingEvent>({ ThingMade: data, ThingNamed: data }),
    toContracts: { ThingMade: as('things.thing-made.v1'), ThingNamed: as('things.thing-named.v1') },
  });
};

let store: EventStore;
let server: testing.StoreForSpecs;
const running = new Set<Publisher | Processor>();
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

/** A home that can be cut off, as by a process that is killed before it has written down where it stands. */
const mortal = ({ schemaName, books, run, ready }: Home) => {
  let isCut = false;
  const home: Home = {
    schemaName,
    books,
    ready,
    run: async statement => {
      if (isCut && testing.isMove(statement)) throw new testing.TopicsDown('The database is not to be reached.');
      return run(statement);
    },
  };
  return { home, cut: (cut: boolean) => (isCut = cut) };
};

/** A service with things of its own, and topics to announce them on. */
const setUp = () => {
  const category = testing.newCategory();
  const [topics, schema] = [new FakeTopics(), databases.schema<testing.ThingTables>()];
  const heads = new Map<string, Recorded>();
  const troubles: Trouble[] = [];
  const announced = publicationOf(category);
  return {
    topics,
    schema,
    troubles,
    keyOf: (id: string) => `${category}-${id}`,
    /** Names a thing anew, and again; answers the position of the last. */
    name: async (id: string, ...names: readonly string[]): Promise<string> => {
      const stream = `${category}-${id}`;
      for (const name of names) {
        const head = heads.get(stream);
        const changes = head ? Number(head.revision) + 1 : 0;
        const event = { type: head ? 'ThingNamed' : 'ThingMade', data: { name, changes } };
        const cause = testing.someCause();
        const [written] = await store.append({ stream, after: head ?? 'no-stream', events: [event], cause });
        heads.set(stream, written!);
      }
      return heads.get(stream)!.position;
    },
    start: async (home: Home = schema): Promise<Publisher> => {
      const source = storeSource({ store, prefixes: announced.prefixes });
      const onTrouble = (trouble: Trouble) => troubles.push(trouble);
      const publisher = topicPublisher({ publication: announced, source, schema: home, writer: topics, onTrouble });
      running.add(publisher);
      await publisher.start();
      return publisher;
    },
    revisionsOf: (subject: string) =>
      topics
        .log(THINGS_TOPIC)
        .filter(({ key }) => key === subject)
        .map(({ value }) => Number((JSON.parse(value) as PublicEvent).revision)),
  };
};

/** A reader of the topic; it knows what a thing is called as soon as it has applied what is there. */
const startReader = async (topics: testing.FakeTopics) => {
  const schema = databases.schema<testing.ThingTables>();
  const source = topics.source([THINGS_TOPIC]);
  const projections = [readModel(things.projection, things.facts)];
  const reader = processor({ name: 'things', source, schema, handle: { kind: 'rows', projections } });
  running.add(reader);
  await reader.start();
  return async (id: string) => {
    await reader.reached(await source.ends(patience()), patience());
    const row = await schema.selectFrom('things').select('name').where('id', '=', id).executeTakeFirst();
    return row?.name;
  };
};

describe('a publisher that begins again', () => {
  it('goes on behind what it has announced', async () => {
    const { topics, name, start, revisionsOf } = setUp();
    const first = await start();
    await first.reached(await name('a', 'one', 'two'), patience());
    await first.stop();
    const position = await name('a', 'three');
    await (await start()).reached(position, patience());
    expect(revisionsOf('a')).toEqual([0, 1, 2]);
    expect(topics.log(THINGS_TOPIC)).toHaveLength(3);
  });

  it('sends again what it cannot know to be announced, and readers drop that by its revision', async () => {
    const { topics, schema, name, start, revisionsOf } = setUp();
    const { home, cut } = mortal(schema);
    cut(true);
    const killed = await start(home);
    const nameOf = await startReader(topics);
    await name('a', 'one');
    await eventually(() => revisionsOf('a').length === 1, 'it is sent, and the position does not move');
    expect(await nameOf('a')).toBe('one');
    await name('a', 'two');
    const last = await name('b', 'one');
    await (await start()).reached(last, patience());
    expect(revisionsOf('a')).toEqual([0, 0, 1]);
    expect([await nameOf('a'), await nameOf('b')]).toEqual(['two', 'one']);
    // The one that was thought dead comes back, and sees that others have gone on.
    cut(false);
    await killed.reached(last, patience());
    expect([revisionsOf('a'), revisionsOf('b')]).toEqual([[0, 0, 1], [0]]);
  });

  it('takes nobody back to an older word that comes again behind a newer one', async () => {
    const { topics, name, start } = setUp();
    await (await start()).reached(await name('a', 'one', 'two', 'three'), patience());
    const nameOf = await startReader(topics);
    expect(await nameOf('a')).toBe('three');
    // As a publisher does that was paused in the middle of a send, and another went on meanwhile.
    for (const { key, value } of topics.log(THINGS_TOPIC).slice(0, 2)) topics.putText(THINGS_TOPIC, key, value);
    expect(await nameOf('a')).toBe('three');
  });

  it('loses nothing where there are two of it, and each subject ends with its last word', async () => {
    const { topics, name, start, revisionsOf } = setUp();
    const replicas = [await start(), await start()] as const;
    const nameOf = await startReader(topics);
    let last = '';
    for (let round = 0; round < 10; round++) for (const id of ['a', 'b', 'c']) last = await name(id, `${round}`);
    for (const replica of replicas) await replica.reached(last, patience());
    for (const id of ['a', 'b', 'c']) {
      expect(new Set(revisionsOf(id))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
      expect(await nameOf(id)).toBe('9');
    }
  });
});

describe('an event that cannot be announced', () => {
  it.each([
    ['cannot be read', 'unreadable', 'Cannot read a stored event'],
    ['cannot be written as JSON', 'unwritable', 'BigInt'],
    ['is larger than any topic takes', 'huge', 'bytes'],
  ])('because it %s parks what is behind it in its stream, and nothing else', async (_, poison, reason) => {
    const { troubles, keyOf, name, start, revisionsOf } = setUp();
    const publisher = await start();
    await name('a', 'one', poison, 'three');
    await publisher.reached(await name('b', 'one', 'two'), patience());
    expect(revisionsOf('a')).toEqual([0]);
    expect(revisionsOf('b')).toEqual([0, 1]);
    expect(publisher.processor.isParked(keyOf('a'))).toBe(true);
    expect(publisher.processor.isParked(keyOf('b'))).toBe(false);
    expect(publisher.processor.parked()).toMatchObject([
      { key: keyOf('a'), waiting: 2, reason: expect.stringContaining(reason) },
    ]);
    expect(troubles).toMatchObject([{ what: 'parked', key: keyOf('a') }]);
  });

  it('is announced once it can be, with what waits behind it, in order', async () => {
    const { topics, keyOf, name, start, revisionsOf } = setUp();
    const publisher = await start();
    const nameOf = await startReader(topics);
    await publisher.reached(await name('a', 'one', 'unreadable', 'three'), patience());
    expect(await publisher.processor.replay(keyOf('a'))).toMatchObject({ handled: 0, waiting: 2 });
    mended = true;
    expect(await publisher.processor.replay(keyOf('a'))).toEqual({ handled: 2, waiting: 0 });
    await publisher.reached(await name('a', 'four'), patience());
    expect(revisionsOf('a')).toEqual([0, 1, 2, 3]);
    expect(await nameOf('a')).toBe('four');
  });

  it('stays parked over a restart', async () => {
    const { keyOf, name, start, revisionsOf } = setUp();
    const first = await start();
    await first.reached(await name('a', 'unreadable'), patience());
    await first.stop();
    const second = await start();
    await second.reached(await name('a', 'two'), patience());
    expect(second.processor.isParked(keyOf('a'))).toBe(true);
    expect(revisionsOf('a')).toEqual([]);
  });
});
