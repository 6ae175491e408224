import { describe, expect, it } from '@jest/globals';
import { databaseForSpecs, eventually, FakeTopics, patience, things, type ThingTables } from '@charter/testing';
import { processor, type Processor, type Trouble } from './processor';
import { readModel } from './projection';
import type { Schema } from './database';

const databases = databaseForSpecs();
const { made, named, projection, facts, THINGS_TOPIC } = things;

const over = (
  topics: FakeTopics,
  schema: Schema<ThingTables>,
  { told = [], gatherMs }: Readonly<{ told?: Trouble[]; gatherMs?: number }> = {},
): Processor =>
  processor({
    name: 'things',
    gatherMs,
    source: topics.source([THINGS_TOPIC]),
    schema,
    handle: { kind: 'rows', projections: [readModel(projection, facts)] },
    onTrouble: trouble => told.push(trouble),
  });

const names = async (schema: Schema<ThingTables>) =>
  Object.fromEntries(
    (await schema.selectFrom('things').select(['id', 'name']).orderBy('id').execute()).map(({ id, name }) => [
      id,
      name,
    ]),
  );

/** All that was put is applied. */
const applied = async (topics: FakeTopics, ...processors: Processor[]) => {
  const ends = await topics.source([THINGS_TOPIC]).ends(patience());
  await Promise.all(processors.map(one => one.reached(ends, patience())));
};

describe('a processor of rows', () => {
  it('writes what has happened, in order', async () => {
    const [topics, schema] = [new FakeTopics(), databases.schema<ThingTables>()];
    topics.put(made('a', 0, 'one'), made('b', 0, 'two'), named('a', 1, 'three'));
    const applying = over(topics, schema);
    await applying.start();
    await applied(topics, applying);
    expect(await names(schema)).toEqual({ a: 'three', b: 'two' });
    topics.put(named('b', 1, "it's \\ four"));
    await applied(topics, applying);
    expect(await names(schema)).toEqual({ a: 'three', b: "it's \\ four" });
    expect(applying.status()).toMatchObject({ state: 'live', lagEvents: 0, lagSeconds: 0, parked: [] });
    await applying.stop();
  });

  it('lets gather what nobody waits for, and writes it at once when somebody does', async () => {
    const [topics, schema] = [new FakeTopics(), databases.schema<ThingTables>()];
    const applying = over(topics, schema, { gatherMs: 60_000 });
    await applying.start();
    topics.put(made('a', 0, 'one'));
    await eventually(() => applying.status().lagEvents === 1, 'the first has arrived');
    expect(await names(schema)).toEqual({});
    await applied(topics, applying);
    expect(await names(schema)).toEqual({ a: 'one' });
    topics.put(made('b', 0, 'two'));
    await eventually(() => applying.status().lagEvents === 1, 'the second has arrived');
    await applying.stop();
    expect(await names(schema)).toEqual({ a: 'one' });
  });

  it('goes on where it stood after a restart', async () => {
    const [topics, schema] = [new FakeTopics(), databases.schema<ThingTables>()];
    topics.put(made('a', 0, 'one'));
    const first = over(topics, schema);
    await first.start();
    await applied(topics, first);
    await first.stop();
    topics.put(named('a', 1, 'two'));
    const second = over(topics, schema);
    await second.start();
    await applied(topics, second);
    expect(await names(schema)).toEqual({ a: 'two' });
    await second.stop();
  });

  it('changes nothing when everything comes again', async () => {
    const [topics, schema] = [new FakeTopics(), databases.schema<ThingTables>()];
    topics.copies = 3;
    topics.put(made('a', 0, 'one'), named('a', 1, 'two'), made('a', 0, 'one'), named('a', 1, 'two'));
    const applying = over(topics, schema);
    await applying.start();
    await applied(topics, applying);
    topics.put(made('a', 0, 'one'));
    await applied(topics, applying);
    expect(await names(schema)).toEqual({ a: 'two' });
    await applying.stop();
  });

  it('reads on when it was cut off', async () => {
    const [topics, schema] = [new FakeTopics(), databases.schema<ThingTables>()];
    const told: Trouble[] = [];
    const applying = over(topics, schema, { told });
    await applying.start();
    topics.kill();
    topics.put(made('a', 0, 'one'));
    await applied(topics, applying);
    expect(await names(schema)).toEqual({ a: 'one' });
    expect(told.map(({ what }) => what)).toContain('retrying');
    await applying.stop();
  });

  it('stops with an alarm where its topic was made anew', async () => {
    const [topics, schema] = [new FakeTopics(), databases.schema<ThingTables>()];
    topics.put(made('a', 0, 'one'));
    const first = over(topics, schema);
    await first.start();
    await applied(topics, first);
    await first.stop();
    topics.remake(THINGS_TOPIC);
    const told: Trouble[] = [];
    const second = over(topics, schema, { told });
    await second.start();
    expect(second.status()).toMatchObject({ state: 'stopped' });
    expect(told).toMatchObject([{ what: 'stopped' }]);
    await expect(second.reached(new Map(), patience())).rejects.toThrow('made anew');
    await second.stop();
  });
});

describe('a message that cannot be applied', () => {
  it('parks its key, with what comes behind it, and nothing else', async () => {
    const [topics, schema] = [new FakeTopics(), databases.schema<ThingTables>()];
    const told: Trouble[] = [];
    topics.put(made('a', 0, 'one'), made('b', 0, 'poison'), named('b', 1, 'two'), named('a', 1, 'three'));
    const applying = over(topics, schema, { told });
    await applying.start();
    await applied(topics, applying);
    expect(await names(schema)).toEqual({ a: 'three' });
    expect(applying.isParked('b')).toBe(true);
    expect(applying.isParked('a')).toBe(false);
    expect(applying.parked()).toMatchObject([{ processor: 'things', key: 'b', waiting: 2, reason: 'Error: poison' }]);
    expect(told).toMatchObject([{ what: 'parked', key: 'b' }]);
    await applying.stop();
    const again = over(topics, schema);
    await again.start();
    expect(again.isParked('b')).toBe(true);
    await again.stop();
  });

  it('is found among hundreds when it is the database that refuses it', async () => {
    const [topics, schema] = [new FakeTopics({ partitions: 1 }), databases.schema<ThingTables>()];
    for (let n = 0; n < 300; n++) topics.put(made(`thing-${n}`, 0, n === 150 ? 'nul \u0000 inside' : 'fine'));
    const applying = over(topics, schema);
    await applying.start();
    await applied(topics, applying);
    expect(Object.keys(await names(schema))).toHaveLength(299);
    expect(applying.parked()).toMatchObject([{ key: 'thing-150', waiting: 1 }]);
    await applying.stop();
  });

  it('is replayed in order, and its key flows again', async () => {
    const [topics, schema] = [new FakeTopics(), databases.schema<ThingTables>()];
    topics.put(made('b', 0, 'poison'), named('b', 1, 'two'));
    const applying = over(topics, schema);
    await applying.start();
    await applied(topics, applying);
    expect(await applying.replay('b')).toEqual({ handled: 0, waiting: 2, reason: 'Error: poison' });
    await things.withAntidote(async () => {
      expect(await applying.replay('b')).toEqual({ handled: 2, waiting: 0 });
    });
    expect(applying.isParked('b')).toBe(false);
    topics.put(named('b', 2, 'three'));
    await applied(topics, applying);
    expect(await names(schema)).toEqual({ b: 'three' });
    await applying.stop();
  });
});

describe('two replicas of a processor', () => {
  it('apply everything once between them', async () => {
    const [topics, schema] = [new FakeTopics(), databases.schema<ThingTables>()];
    const replicas = [over(topics, schema), over(topics, schema)] as const;
    for (const replica of replicas) await replica.start();
    for (let n = 0; n < 50; n++) {
      topics.put(n === 0 ? made('a', 0, '0') : named('a', n, String(n)), made(`b${n}`, 0, 'b'));
      await applied(topics, ...replicas);
    }
    expect(await names(schema)).toMatchObject({ a: '49', b49: 'b' });
    for (const replica of replicas) await replica.stop();
  });

  it('learn from each other which keys are parked, and when they are not any more', async () => {
    const [topics, schema] = [new FakeTopics(), databases.schema<ThingTables>()];
    const [one, other] = [over(topics, schema), over(topics, schema)];
    await one.start();
    await other.start();
    topics.put(made('b', 0, 'poison'));
    await applied(topics, one, other);
    await eventually(() => one.isParked('b') && other.isParked('b'), 'both know');
    await things.withAntidote(() => one.replay('b'));
    topics.put(named('b', 1, 'two'));
    await applied(topics, one, other);
    expect(await names(schema)).toEqual({ b: 'two' });
    expect([one.isParked('b'), other.isParked('b')]).toEqual([false, false]);
    await one.stop();
    await other.stop();
  });
});
