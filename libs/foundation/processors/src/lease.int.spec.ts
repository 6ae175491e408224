import { describe, expect, it } from '@jest/globals';
import { databaseForSpecs, eventually, FakeTopics, patience, things, type ThingTables } from '@charter/testing';
import type { Home } from './database';
import type { OrderedSource } from './ordered-source';
import { processor, type Handling, type Processor } from './processor';
import { PositionLost } from './stopped';

const databases = databaseForSpecs();
const { made, named, THINGS_TOPIC } = things;
type Thing = ReturnType<typeof made> | ReturnType<typeof named>;

/** A replica that acts, and notes what it did. */
const replica = (topics: FakeTopics, schema: Home, done: string[] = []) => {
  const handle: Handling<Thing> = {
    kind: 'effect',
    perform: async ({ subject, revision }) => void done.push(`${subject}/${revision}`),
  };
  const acting = processor({
    name: 'acting',
    source: topics.source([THINGS_TOPIC]) as OrderedSource<Thing>,
    schema,
    handle,
  });
  return { acting, done };
};

const reached = async (topics: FakeTopics, acting: Processor) =>
  acting.reached(await topics.source([THINGS_TOPIC]).ends(patience()), patience());

describe('of two replicas that act', () => {
  it('one does, the other sees it done, and takes over when the first has ended', async () => {
    const [topics, schema] = [new FakeTopics({ partitions: 1 }), databases.schema<ThingTables>()];
    const [first, second] = [replica(topics, schema), replica(topics, schema)];
    await first.acting.start();
    topics.put(made('a', 0, 'one'));
    await reached(topics, first.acting);
    await second.acting.start();
    for (let revision = 1; revision < 20; revision++) {
      topics.put(named('a', revision, `name ${revision}`));
      await Promise.all([reached(topics, first.acting), reached(topics, second.acting)]);
    }
    expect(first.done).toEqual(Array.from({ length: 20 }, (_, revision) => `a/${revision}`));
    expect(second.done).toEqual([]);

    await first.acting.stop();
    topics.put(named('a', 20, 'after'));
    await reached(topics, second.acting);
    expect(second.done).toEqual(['a/20']);
    await second.acting.stop();
  });

  it('the one that looks on asks seldom as long as nobody waits there, and at once when somebody does', async () => {
    const [topics, schema] = [new FakeTopics({ partitions: 1 }), databases.schema<ThingTables>()];
    let asked = 0;
    const counting: Home = { ...homeOf(schema), run: statement => (asked++, schema.run(statement)) };
    const [first, second] = [replica(topics, schema), replica(topics, counting)];
    await first.acting.start();
    topics.put(made('a', 0, 'one'));
    await reached(topics, first.acting);
    await second.acting.start();
    await reached(topics, second.acting);

    const [begun, before] = [performance.now(), asked];
    for (let revision = 1; revision <= 200; revision++) {
      topics.put(named('a', revision, `name ${revision}`));
      await reached(topics, first.acting);
    }
    // A round of asking is a try for the lease and a look at the position.
    const rounds = 1 + (performance.now() - begun) / 250;
    expect(asked - before).toBeLessThanOrEqual(2 * (rounds + 1));
    await reached(topics, second.acting);
    expect(second.done).toEqual([]);
    await Promise.all([first.acting.stop(), second.acting.stop()]);
  });

  it('the second takes over from one that is gone without a word', async () => {
    const [topics, schema] = [new FakeTopics({ partitions: 1 }), databases.schema<ThingTables>()];
    // What is killed neither moves nor lets go: its database hears nothing of it any more.
    let isGone = false;
    const silent = new Promise<never>(() => undefined);
    const home: Home = { ...homeOf(schema), run: statement => (isGone ? silent : schema.run(statement)) };
    const [first, second] = [replica(topics, home), replica(topics, schema)];
    await Promise.all([first.acting.start(), second.acting.start()]);
    topics.put(made('a', 0, 'one'));
    await Promise.all([reached(topics, first.acting), reached(topics, second.acting)]);
    isGone = true;
    topics.put(named('a', 1, 'two'));
    await reached(topics, second.acting);
    expect(second.done.at(-1)).toBe('a/1');
    await second.acting.stop();
  });
});

const homeOf = ({ schemaName, books, ready, run }: Home): Home => ({ schemaName, books, ready, run });

describe('a position that is lost', () => {
  it('stops the processor for good, with the reason', async () => {
    const [topics, schema] = [new FakeTopics({ partitions: 1 }), databases.schema<ThingTables>()];
    const source: OrderedSource<Thing> = {
      ...(topics.source([THINGS_TOPIC]) as OrderedSource<Thing>),
      read: async function* () {
        throw new PositionLost('offset 5 is out of range');
      },
    };
    const reading = processor({ name: 'reading', source, schema, handle: { kind: 'effect', perform: async () => {} } });
    await reading.start();
    await eventually(() => reading.status().state === 'stopped');
    expect(reading.status().reason).toBe('offset 5 is out of range');
    await expect(reached(topics, reading)).rejects.toThrow('reading has stopped: offset 5 is out of range');
    await reading.stop();
  });
});
