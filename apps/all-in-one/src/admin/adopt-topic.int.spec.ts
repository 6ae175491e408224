import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectEventStore, type EventStore } from '@charter/event-store';
import { processor, readModel, type Home } from '@charter/processors';
import {
  databaseForSpecs,
  embeddedStore,
  FakeTopics,
  patience,
  someCause,
  things,
  type StoreForSpecs,
  type ThingTables,
} from '@charter/testing';
import { PUBLICATIONS } from '../charter';
import { adoptTopic } from './adopt-topic';

const { made, named, projection, facts, THINGS_TOPIC } = things;
const OTHER_TOPIC = `${THINGS_TOPIC}0`;
const databases = databaseForSpecs();

/** A service that keeps rows of two topics, of which one's name begins with the other's. */
const setUp = () => {
  const [topics, schema] = [new FakeTopics(), databases.schema<ThingTables>()];
  const source = topics.source([THINGS_TOPIC, OTHER_TOPIC]);
  const start = async () => {
    const projections = [readModel(projection, facts)];
    const reader = processor({ name: 'things', source, schema, handle: { kind: 'rows', projections } });
    await reader.start();
    return reader;
  };
  return {
    ...{ topics, schema, start },
    /** Runs it until it has read everything. Answers what is parked. */
    run: async () => {
      const reader = await start();
      try {
        await reader.reached(await source.ends(patience()), patience());
        return reader.parked().map(({ key, waiting }) => ({ key, waiting }));
      } finally {
        await reader.stop();
      }
    },
    rows: () => schema.selectFrom('things').selectAll().orderBy('id').execute(),
  };
};

const happened = [
  made('a', 0, 'one'),
  named('a', 1, 'two'),
  made('b', 0, 'poison'),
  named('b', 1, 'better'),
  made('c', 0, 'three'),
];
const lost = (topics: FakeTopics) => topics.remake(THINGS_TOPIC);

describe('a topic that was made anew', () => {
  it('stops whoever reads it, until it is adopted: then it is read from its beginning, and nothing doubles', async () => {
    const { topics, schema, start, run, rows } = setUp();
    topics.put(...happened);
    expect(await run()).toEqual([{ key: 'b', waiting: 2 }]);
    const before = await rows();
    expect(before.map(({ id, name }) => [id, name])).toEqual([
      ['a', 'two'],
      ['c', 'three'],
    ]);

    lost(topics);
    const halted = await start();
    expect(halted.status()).toMatchObject({ state: 'stopped', reason: expect.stringContaining('was made anew') });
    await halted.stop();

    const struck = await adoptTopic([schema], THINGS_TOPIC);
    expect(struck).toEqual([{ schemaName: schema.schemaName, positions: 3, parked: 2 }]);
    topics.put(...happened, named('c', 1, 'four'));
    expect(await run()).toEqual([{ key: 'b', waiting: 2 }]);
    expect((await rows()).map(({ id, name, changes }) => [id, name, changes])).toEqual([
      ['a', 'two', 1],
      ['c', 'four', 1],
    ]);
    expect((await rows())[0]).toEqual(before[0]);
  });

  it('is all that is read again', async () => {
    const { topics, schema, run } = setUp();
    topics.putText(OTHER_TOPIC, 'x', JSON.stringify(made('x', 0, 'other')));
    topics.put(...happened);
    await run();
    const positions = () =>
      schema.books.selectFrom('positions').select('lane').where('lane', 'like', `${OTHER_TOPIC}/%`).execute();
    const before = await positions();
    expect(before).toHaveLength(3);
    await adoptTopic([schema], THINGS_TOPIC);
    expect(await positions()).toEqual(before);
    expect(await adoptTopic([schema], THINGS_TOPIC)).toMatchObject([{ positions: 0, parked: 0 }]);
  });
});

describe('the publisher of a topic that was made anew', () => {
  let server: StoreForSpecs;
  let store: EventStore;
  beforeAll(async () => {
    server = await embeddedStore();
    store = connectEventStore({ url: server.url });
  });
  afterAll(async () => {
    await store.close();
    await server.close();
  });
  const membership = PUBLICATIONS.find(({ service }) => service === 'membership')!;
  const announced = async (topics: FakeTopics, schema: Home, position: string) => {
    const publisher = topics.publisher(membership, schema);
    await publisher.start();
    await publisher.reached(position, patience());
    await publisher.stop();
    return topics.log(membership.topic).map(({ key }) => key);
  };

  it('announces everything again once it is adopted', async () => {
    const [topics, schema] = [new FakeTopics({ store }), databases.schema()];
    let position = '';
    for (const organizationId of ['o1', 'o2']) {
      const data = { organizationId, ownerId: 'olga', at: '2026-01-01T00:00:00.000Z' };
      const events = [{ type: 'MembershipFounded', data }];
      const stream = `membership-${organizationId}`;
      const written = await store.append({ stream, after: 'no-stream', events, cause: someCause() });
      position = written.at(-1)!.position;
    }
    const all = await announced(topics, schema, position);
    expect(all.toSorted()).toEqual(['o1', 'o2']);

    topics.remake(membership.topic);
    expect(await announced(topics, schema, position)).toEqual([]);
    expect(await adoptTopic([schema], membership.topic)).toMatchObject([{ positions: 1 }]);
    expect(await announced(topics, schema, position)).toEqual(all);
  });
});
