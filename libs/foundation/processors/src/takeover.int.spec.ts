import { setImmediate as othersTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import {
  databaseForSpecs,
  eventually,
  FakeTopics,
  patience,
  publicEvent,
  things,
  TopicsDown,
  type ThingTables,
} from '@charter/testing';
import type { Home, Schema } from './database';
import type { OrderedSource } from './ordered-source';
import { processor, type Processor, type Trouble } from './processor';
import { readModel, type Projection, type ReadModel } from './projection';
import { rows } from './rows';

const databases = databaseForSpecs();
const { made, named, projection, facts, THINGS_TOPIC } = things;

type Tables = ThingTables & { labels: { id: string; name: string } };
type ThingEvent = typeof projection extends Projection<infer Event, ThingTables> ? Event : never;
type Things = OrderedSource<ReturnType<typeof made>>;

const { put } = rows<Pick<Tables, 'labels'>>();

/** A second read model of the same things. */
const labels: Projection<ThingEvent, Pick<Tables, 'labels'>> = {
  name: 'labels',
  version: 1,
  tables: {
    labels: {
      key: ['id'],
      create: table =>
        table.addColumn('id', 'text', column => column.notNull()).addColumn('name', 'text', column => column.notNull()),
    },
  },
  apply: {
    'things.thing-made.v1': ({ key, event: { data } }) => put('labels', { id: key, name: data.name }),
    'things.thing-named.v1': ({ key, event: { data } }) => put('labels', { id: key, name: data.name }),
  },
};

const ofThings = (version = 1) => readModel({ ...projection, version }, facts) as ReadModel<unknown>;
const ofLabels = (version = 1) => readModel({ ...labels, version }, facts) as ReadModel<unknown>;
/** What no read model writes anything about. */
const seen = (subject: string) => publicEvent({ type: 'things.thing-seen.v1', subject, revision: 0, data: {} });

const setUp = () => {
  const [topics, schema] = [new FakeTopics({ partitions: 1 }), databases.schema<Tables>()];
  const source = topics.source([THINGS_TOPIC]) as unknown as Things;
  const told: Trouble[] = [];
  const over = (models: readonly ReadModel<unknown>[], as: { source?: Things; home?: Home } = {}): Processor =>
    processor({
      name: 'things',
      source: (as.source ?? source) as OrderedSource<unknown>,
      schema: as.home ?? schema,
      handle: { kind: 'rows', projections: models },
      onTrouble: trouble => told.push(trouble),
    });
  return {
    topics,
    schema,
    source,
    told,
    over,
    applied: async (...processors: Processor[]) => {
      const ends = await source.ends(patience());
      await Promise.all(processors.map(one => one.reached(ends, patience())));
    },
    isRebuilt: () => eventually(() => told.some(({ what }) => what === 'rebuilt'), 'the switch'),
  };
};

const namesIn = async (schema: Schema<Tables>, table: 'things' | 'labels' = 'things') =>
  Object.fromEntries(
    (await schema.selectFrom(table).select(['id', 'name']).execute()).map(({ id, name }) => [id, name]),
  );

const builds = async (schema: Schema<Tables>) =>
  (await schema.books.selectFrom('builds').selectAll().orderBy('build').execute()).map(
    ({ projection: of, build, state }) => `${of} ${build} ${state}`,
  );

/** A home where something happens before some of what is run. */
const hooked = (home: Home, before: (reader: string, to: string) => Promise<void> | undefined): Home => ({
  schemaName: home.schemaName,
  books: home.books,
  ready: home.ready,
  run: async statement => {
    await before(String(statement.values[0]), String(statement.values[4]));
    return home.run(statement);
  },
});

describe('a rebuild on one of two replicas', () => {
  it('is noticed by the other, which writes to what is in use from then on', async () => {
    const { topics, schema, over, applied } = setUp();
    const [one, other] = [over([ofThings()]), over([ofThings()])];
    topics.put(made('a', 0, 'one'));
    await one.start();
    await other.start();
    await applied(one, other);
    await one.rebuild('things');
    await one.stop();
    topics.put(named('a', 1, 'two'));
    await applied(other);
    expect(await namesIn(schema)).toEqual({ a: 'two' });
    await other.stop();
  });

  it('misses nothing that the other has moved over meanwhile', async () => {
    const { topics, schema, over, applied } = setUp();
    const other = over([ofThings()]);
    let interfere: (() => Promise<void>) | undefined;
    const home = hooked(schema, (reader, to) => {
      const now = reader === 'things' && to === '1' ? interfere : undefined;
      if (now) interfere = undefined;
      return now?.();
    });
    const one = over([ofThings()], { home });
    topics.put(made('a', 0, 'one'));
    await one.start();
    await other.start();
    await applied(one, other);
    topics.put(seen('a'));
    await applied(one, other);
    // Just when one writes down where it stands, to switch there.
    interfere = async () => {
      topics.put(named('a', 1, 'two'));
      await applied(other);
    };
    await one.rebuild('things');
    await applied(one, other);
    expect(await namesIn(schema)).toEqual({ a: 'two' });
    await Promise.all([one.stop(), other.stop()]);
  });
});

/** Long enough for whatever could go on to have gone on. */
const manyTurns = async () => {
  for (let turn = 0; turn < 2_000; turn++) await othersTurn();
};

describe('two rebuilds at once', () => {
  it('do not let the processor go on where one of them waits for it', async () => {
    const { topics, schema, source, over, applied } = setUp();
    let looks = 0;
    const counting: Things = {
      ...source,
      ends: async signal => {
        // The third look is where the first rebuild is to take over; its filling has not met this yet.
        if (++looks === 3) topics.put(named('a', 1, 'two'));
        return source.ends(signal);
      },
    };
    let second: Promise<unknown> | undefined;
    const home = hooked(schema, async (reader, to) => {
      if (reader !== 'things/things/2' || to !== '1' || second) return;
      second = applying.rebuild('labels');
      await Promise.race([second, manyTurns()]);
      topics.put(named('a', 2, 'three'));
      await Promise.race([applied(applying), manyTurns()]);
    });
    const applying = over([ofThings(), ofLabels()], { source: counting, home });
    topics.put(made('a', 0, 'one'));
    await applying.start();
    await applied(applying);
    await applying.rebuild('things');
    await second;
    await applied(applying);
    expect(await namesIn(schema)).toEqual({ a: 'three' });
    expect(await namesIn(schema, 'labels')).toEqual({ a: 'three' });
    await applying.stop();
  });
});

describe('what is filled for a new version', () => {
  it('is filled in spite of a source that cannot be asked for its ends at first', async () => {
    const { topics, schema, source, over, applied, isRebuilt } = setUp();
    topics.put(made('a', 0, 'one'));
    const before = over([ofThings()]);
    await before.start();
    await applied(before);
    await before.stop();
    let looks = 0;
    const shaky: Things = {
      ...source,
      ends: async signal => {
        if (looks++ < 2) throw new TopicsDown('Nobody answers.');
        return source.ends(signal);
      },
    };
    const after = over([ofThings(2)], { source: shaky });
    await after.start();
    await isRebuilt();
    expect(await builds(schema)).toEqual(['things 2 live']);
    expect(after.status().state).toBe('live');
    await after.stop();
  });

  it('is not lost by a replica that passed over what came after another one had filled it', async () => {
    const { topics, schema, source, over, applied, isRebuilt } = setUp();
    topics.put(made('a', 0, 'one'));
    const before = over([ofThings()]);
    await before.start();
    await applied(before);
    await before.stop();
    // One fills it, and then receives nothing any more; the other fills nothing, as it learns of no ends.
    let isDeaf = false;
    const deaf: Things = {
      ...source,
      read: async function* (lane, after, signal) {
        for await (const delivery of source.read(lane, after, signal)) if (!isDeaf) yield delivery;
      },
    };
    const blind: Things = { ...source, ends: () => new Promise(() => undefined) };
    const [filling, other] = [over([ofThings(2)], { source: deaf }), over([ofThings(2)], { source: blind })];
    await other.start();
    await filling.start();
    await isRebuilt();
    isDeaf = true;
    topics.put(named('a', 1, 'two'));
    await eventually(async () => (await namesIn(schema))['a'] === 'two', 'the other one has applied it');
    await applied(other);
    expect(other.status().state).toBe('live');
    await Promise.all([filling.stop(), other.stop()]);
  });

  it('outlives a replica that had learned of it before it was in use, and starts to fill it after', async () => {
    const { topics, schema, over, applied, isRebuilt } = setUp();
    topics.put(made('a', 0, 'one'));
    const before = over([ofThings()]);
    await before.start();
    await applied(before);
    await before.stop();
    const [filling, late] = [over([ofThings(2)]), over([ofThings(2)])];
    await late.replay('nothing');
    await filling.start();
    await isRebuilt();
    await late.start();
    await eventually(() => late.status().state === 'live', 'the late one has seen it');
    topics.put(named('a', 1, 'two'));
    await applied(filling, late);
    expect(await namesIn(schema)).toEqual({ a: 'two' });
    expect(await builds(schema)).toEqual(['things 2 live']);
    await Promise.all([filling.stop(), late.stop()]);
  });

  it('stops a replica that does not know it once it is in use', async () => {
    const { topics, schema, over, applied, isRebuilt } = setUp();
    topics.put(made('a', 0, 'one'));
    const old = over([ofThings()]);
    await old.start();
    await applied(old);
    const young = over([ofThings(), ofLabels()]);
    await young.start();
    await isRebuilt();
    await young.stop();
    topics.put(named('a', 1, 'two'));
    await eventually(() => old.status().state === 'stopped', 'the old one stops');
    await old.stop();
    const again = over([ofThings(), ofLabels()]);
    await again.start();
    await applied(again);
    expect(await namesIn(schema, 'labels')).toEqual({ a: 'two' });
    // One whose code has it no more is none of their business: it stays as it is.
    await again.stop();
    const without = over([ofThings()]);
    await without.start();
    topics.put(named('a', 2, 'three'));
    await applied(without);
    expect(await namesIn(schema)).toEqual({ a: 'three' });
    await without.stop();
  });
});

describe('a rebuild that fails', () => {
  it('leaves nothing behind', async () => {
    const { topics, schema, source, over, applied } = setUp();
    topics.put(made('a', 0, 'one'));
    let down = true;
    const shaky: Things = {
      ...source,
      ends: async signal => {
        if (down) throw new TopicsDown('Nobody answers.');
        return source.ends(signal);
      },
    };
    const applying = over([ofThings()], { source: shaky });
    await applying.start();
    await applied(applying);
    await expect(applying.rebuild('things')).rejects.toThrow('Nobody answers');
    expect(await builds(schema)).toEqual(['things 1 live']);
    down = false;
    expect(await applying.rebuild('things')).toEqual({ rows: 1, different: 0 });
    const readers = await schema.books.selectFrom('positions').select('reader').execute();
    expect(readers).toEqual([{ reader: 'things' }]);
    await applying.stop();
  });

  it('is swept away by the next one, where its process was killed', async () => {
    const { topics, schema, source, over, applied } = setUp();
    topics.put(made('a', 0, 'one'));
    const blind: Things = { ...source, ends: () => new Promise(() => undefined) };
    const killed = over([ofThings()], { source: blind });
    await killed.start();
    await applied(killed);
    void killed.rebuild('things').catch(() => undefined);
    await eventually(async () => (await builds(schema)).length === 2, 'it has begun');
    const next = over([ofThings()]);
    await next.start();
    await next.rebuild('things');
    expect(await builds(schema)).toEqual(['things 3 live']);
    await next.stop();
    await killed.stop();
  });
});
