import { setImmediate as othersTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { databaseForSpecs, eventually, FakeTopics, patience, things, type ThingTables } from '@charter/testing';
import type { Schema } from './database';
import { processor, type Processor, type Trouble } from './processor';
import { readModel, type Projection } from './projection';

const databases = databaseForSpecs();
const { made, named, projection, facts, THINGS_TOPIC } = things;

type Options = Readonly<{
  topics: FakeTopics;
  schema: Schema<ThingTables>;
  of?: typeof projection;
  told?: Trouble[];
}>;

const over = ({ topics, schema, of = projection, told = [] }: Options): Processor =>
  processor({
    name: 'things',
    source: topics.source([THINGS_TOPIC]),
    schema,
    handle: { kind: 'rows', projections: [readModel(of, facts)] },
    onTrouble: trouble => told.push(trouble),
  });

/** The next version of the read model: it says names aloud. */
const aloud: typeof projection = {
  ...projection,
  version: 2,
  apply: Object.fromEntries(
    Object.entries(projection.apply).map(([type, apply]) => [
      type,
      (fact: never) => {
        const changed = (apply as (fact: never) => { row?: { name: string }; columns?: { name: string } })(fact);
        const shout = <Part extends { name: string }>(part: Part | undefined) =>
          part && { ...part, name: part.name.toUpperCase() };
        return { ...changed, row: shout(changed.row), columns: shout(changed.columns) };
      },
    ]),
  ) as Projection<never, ThingTables>['apply'] as typeof projection.apply,
};

const applied = async (topics: FakeTopics, applying: Processor) =>
  applying.reached(await topics.source([THINGS_TOPIC]).ends(patience()), patience());

const all = (schema: Schema<ThingTables>) => schema.selectFrom('things').selectAll().orderBy('id').execute();

const tables = async (schema: Schema<ThingTables>) =>
  (await schema.introspection.getTables())
    .filter(({ schema: name, isView }) => name === schema.schemaName && !isView)
    .map(({ name }) => name)
    .filter(name => name.startsWith('things'));

describe('a rebuild', () => {
  it('gives what was there before, while events come in and reads go on', async () => {
    const [topics, schema] = [new FakeTopics(), databases.schema<ThingTables>()];
    for (let n = 0; n < 2_000; n++)
      topics.put(made(`thing-${n % 500}`, 0, 'first'), named(`thing-${n % 500}`, n, `${n}`));
    const applying = over({ topics, schema });
    await applying.start();
    await applied(topics, applying);

    const reads: number[] = [];
    let done = false;
    const reading = (async () => {
      for (; !done; await othersTurn()) reads.push((await all(schema)).length);
    })();
    const writing = (async () => {
      for (let n = 2_000; !done; n++, await othersTurn()) {
        topics.put(named(`thing-${n % 500}`, n, `${n}`));
        await applied(topics, applying);
      }
    })();
    const compared = await applying.rebuild('things');
    done = true;
    await Promise.all([reading, writing]);

    expect(compared).toEqual({ rows: 500, different: 0 });
    expect(new Set(reads)).toEqual(new Set([500]));
    expect(await tables(schema)).toEqual(['things_b2']);
    topics.put(named('thing-0', 100_000, 'last'));
    await applied(topics, applying);
    expect((await all(schema))[0]).toMatchObject({ id: 'thing-0', name: 'last' });
    await applying.stop();
  });

  it('finds rows that are not what the events say', async () => {
    const [topics, schema] = [new FakeTopics(), databases.schema<ThingTables>()];
    topics.put(made('a', 0, 'one'), made('b', 0, 'two'));
    const applying = over({ topics, schema });
    await applying.start();
    await applied(topics, applying);
    await schema.updateTable('things').set({ name: 'changed by hand' }).where('id', '=', 'a').execute();
    // One row that is gone, one that is new.
    expect(await applying.rebuild('things')).toEqual({ rows: 2, different: 2 });
    expect(await all(schema)).toMatchObject([{ name: 'one' }, { name: 'two' }]);
    await applying.stop();
  });
});

describe('a raised version', () => {
  it('is filled beside, and shown when it has caught up', async () => {
    const [topics, schema] = [new FakeTopics(), databases.schema<ThingTables>()];
    topics.put(made('a', 0, 'one'), named('a', 1, 'two'));
    const before = over({ topics, schema });
    await before.start();
    await applied(topics, before);
    await before.stop();
    const told: Trouble[] = [];
    const after = over({ topics, schema, of: aloud, told });
    await after.start();
    await applied(topics, after);
    await eventually(() => told.some(({ what }) => what === 'rebuilt'), 'the switch');
    expect(await all(schema)).toMatchObject([{ id: 'a', name: 'TWO' }]);
    topics.put(named('a', 2, 'three'));
    await applied(topics, after);
    expect(await all(schema)).toMatchObject([{ id: 'a', name: 'THREE' }]);
    await after.stop();
  });

  it('stops a replica of the version before', async () => {
    const [topics, schema] = [new FakeTopics(), databases.schema<ThingTables>()];
    const told: Trouble[] = [];
    const old = over({ topics, schema });
    await old.start();
    const young = over({ topics, schema, of: aloud, told });
    await young.start();
    topics.put(made('a', 0, 'one'));
    await applied(topics, young);
    await eventually(() => told.some(({ what }) => what === 'rebuilt'), 'the switch');
    topics.put(made('b', 0, 'two'));
    await applied(topics, young);
    await eventually(() => old.status().state === 'stopped', 'the old one stops');
    expect(await all(schema)).toMatchObject([{ name: 'ONE' }, { name: 'TWO' }]);
    await Promise.all([old.stop(), young.stop()]);
  });
});
