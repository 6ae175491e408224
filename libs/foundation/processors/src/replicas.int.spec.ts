import { describe, expect, it } from '@jest/globals';
import { databaseForSpecs, eventually, FakeTopics, isMove, patience, things, type ThingTables } from '@charter/testing';
import type { Home } from './database';
import { processor, type Handling, type Processor } from './processor';
import { readModel } from './projection';

const databases = databaseForSpecs();
const { made, named, projection, facts, THINGS_TOPIC } = things;
type Things = ReturnType<typeof made> | ReturnType<typeof named>;

const rowsOf = (): Handling<Things> => ({ kind: 'rows', projections: [readModel(projection, facts)] });

const over = (topics: FakeTopics, schema: Home, handle: Handling<never>): Processor =>
  processor({ name: 'things', source: topics.source([THINGS_TOPIC]), schema, handle: handle as Handling<unknown> });

const applied = async (topics: FakeTopics, applying: Processor) =>
  applying.reached(await topics.source([THINGS_TOPIC]).ends(patience()), patience());

/** A replica that freezes just before it writes, as a paused process or a long garbage collection does. */
const freezing = (home: Home) => {
  const thaw = Promise.withResolvers<void>();
  const frozen = Promise.withResolvers<void>();
  const schema: Home = {
    schemaName: home.schemaName,
    books: home.books,
    ready: home.ready,
    run: async statement => {
      if (!isMove(statement)) return home.run(statement);
      frozen.resolve();
      await thaw.promise;
      return home.run(statement);
    },
  };
  return { schema, frozen: frozen.promise, thaw: () => thaw.resolve() };
};

describe('a replica that was paused and comes back', () => {
  it('writes nothing of what it had in hand', async () => {
    const [topics, schema] = [new FakeTopics({ partitions: 1 }), databases.schema<ThingTables>()];
    const paused = freezing(schema);
    const [zombie, healthy] = [over(topics, paused.schema, rowsOf()), over(topics, schema, rowsOf())];
    await zombie.start();
    topics.put(made('a', 0, 'one'));
    await paused.frozen;
    await healthy.start();
    topics.put(named('a', 1, 'two'), made('b', 0, 'three'));
    await applied(topics, healthy);
    // Whoever writes by hand now would see it undone, if the zombie wrote.
    await schema.updateTable('things').set({ name: 'seen' }).where('id', '=', 'a').execute();
    paused.thaw();
    await applied(topics, zombie);
    expect(await schema.selectFrom('things').select(['id', 'name']).orderBy('id').execute()).toEqual([
      { id: 'a', name: 'seen' },
      { id: 'b', name: 'three' },
    ]);
    topics.put(named('b', 1, 'four'));
    await Promise.all([applied(topics, zombie), applied(topics, healthy)]);
    expect(await schema.selectFrom('things').select('name').where('id', '=', 'b').execute()).toEqual([
      { name: 'four' },
    ]);
    await Promise.all([zombie.stop(), healthy.stop()]);
  });
});

describe('a consumer that is killed between an effect and its acknowledgement', () => {
  it('does it again after its start, and loses nothing', async () => {
    const [topics, schema] = [new FakeTopics({ partitions: 1 }), databases.schema<ThingTables>()];
    const done: string[] = [];
    const handle: Handling<Things> = {
      kind: 'effect',
      perform: async ({ subject, revision }) => void done.push(`${subject}/${revision}`),
    };
    const killed = freezing(schema);
    const first = over(topics, killed.schema, handle);
    await first.start();
    topics.put(made('a', 0, 'one'), named('a', 1, 'two'));
    await killed.frozen;
    const effects = [...done];
    expect(effects.length).toBeGreaterThan(0);
    const second = over(topics, schema, handle);
    await second.start();
    topics.put(made('b', 0, 'three'));
    await applied(topics, second);
    expect(done.slice(effects.length)).toEqual(['a/0', 'a/1', 'b/0']);
    killed.thaw();
    await Promise.all([first.stop(), second.stop()]);
  });
});

describe('an effect', () => {
  it('is tried again, in order, as long as what it needs is away', async () => {
    const [topics, schema] = [new FakeTopics({ partitions: 1 }), databases.schema<ThingTables>()];
    const done: string[] = [];
    let away = true;
    const applying = over(topics, schema, {
      kind: 'effect',
      perform: async ({ subject, revision }: Things) => {
        if (away) throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
        done.push(`${subject}/${revision}`);
      },
    });
    await applying.start();
    topics.put(made('a', 0, 'one'), named('a', 1, 'two'));
    await eventually(() => applying.status().state === 'retrying', 'it retries');
    expect(applying.status()).toMatchObject({ reason: 'Error: away', lagEvents: 2 });
    away = false;
    await applied(topics, applying);
    expect(done).toEqual(['a/0', 'a/1']);
    expect(applying.status().state).toBe('live');
    await applying.stop();
  });

  it('parks only its key when it cannot be done, and is done when it is replayed', async () => {
    const [topics, schema] = [new FakeTopics({ partitions: 1 }), databases.schema<ThingTables>()];
    const done: string[] = [];
    let broken = true;
    const applying = over(topics, schema, {
      kind: 'effect',
      concerns: ({ type }: Things) => type.includes('thing'),
      perform: async ({ subject, revision }: Things) => {
        if (subject === 'b' && broken) throw new TypeError('a bug');
        done.push(`${subject}/${revision}`);
      },
    });
    await applying.start();
    topics.put(made('b', 0, 'one'), made('a', 0, 'two'), named('b', 1, 'three'));
    await applied(topics, applying);
    topics.put(named('b', 2, 'four'), named('a', 1, 'five'));
    await applied(topics, applying);
    expect(done).toEqual(['a/0', 'a/1']);
    expect(applying.parked()).toMatchObject([{ key: 'b', waiting: 3, reason: 'TypeError: a bug' }]);
    broken = false;
    expect(await applying.replay('b')).toEqual({ handled: 3, waiting: 0 });
    expect(done.slice(2)).toEqual(['b/0', 'b/1', 'b/2']);
    await applying.stop();
  });
});
