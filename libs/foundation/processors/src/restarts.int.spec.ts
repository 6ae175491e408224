import { describe, expect, it } from '@jest/globals';
import {
  databaseForSpecs,
  eventually,
  FakeTopics,
  patience,
  publicEvent,
  things,
  type ThingTables,
} from '@charter/testing';
import type { Home } from './database';
import type { OrderedSource } from './ordered-source';
import { processor, type Handling, type Processor, type Trouble } from './processor';
import { readModel } from './projection';
import { Stopped } from './stopped';

const databases = databaseForSpecs();
const { made, named, projection, facts, THINGS_TOPIC } = things;

type Thing = ReturnType<typeof made> | ReturnType<typeof named>;

const setUp = () => {
  const [topics, schema] = [new FakeTopics({ partitions: 1 }), databases.schema<ThingTables>()];
  const source = topics.source([THINGS_TOPIC]);
  const told: Trouble[] = [];
  const rows = { kind: 'rows', projections: [readModel(projection, facts)] };
  const over = (as: { source?: OrderedSource<never>; home?: Home; handle?: Handling<Thing> } = {}): Processor =>
    processor({
      name: 'things',
      source: (as.source ?? source) as OrderedSource<unknown>,
      schema: as.home ?? schema,
      handle: (as.handle ?? rows) as Handling<unknown>,
      onTrouble: trouble => told.push(trouble),
    });
  return {
    topics,
    schema,
    source,
    told,
    over,
    end: () => source.ends(patience()),
    applied: async (one: Processor) => one.reached(await source.ends(patience()), patience()),
  };
};

/** A database that can be away. */
const leaving = (home: Home) => {
  let isAway = false;
  const away = () => Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
  let refused = 0;
  const there = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (!isAway) return work();
    refused++;
    throw away();
  };
  return {
    home: {
      schemaName: home.schemaName,
      books: home.books,
      ready: () => there(home.ready),
      run: statement => there(() => home.run(statement)),
    } satisfies Home,
    leave: () => (isAway = true),
    comeBack: () => (isAway = false),
    refused: () => refused,
  };
};

/** What no read model writes anything about. */
const seen = (subject: string) => publicEvent({ type: 'things.thing-seen.v1', subject, revision: 0, data: {} });

describe('a stop', () => {
  it('does not wait for a database that is away', async () => {
    const { topics, schema, over, applied } = setUp();
    const { home, leave } = leaving(schema);
    const applying = over({ home });
    await applying.start();
    topics.put(seen('a'));
    await applied(applying);
    leave();
    const begun = performance.now();
    await applying.stop();
    expect(performance.now() - begun).toBeLessThan(3_000);
  });

  it('finishes the work in hand, and writes down that it is done', async () => {
    const { topics, over, applied } = setUp();
    const [begun, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const done: string[] = [];
    const handle: Handling<Thing> = {
      kind: 'effect',
      perform: async ({ subject }) => {
        begun.resolve();
        await end.promise;
        done.push(subject);
      },
    };
    const first = over({ handle });
    await first.start();
    topics.put(made('a', 0, 'one'));
    await begun.promise;
    const stopped = first.stop();
    end.resolve();
    await stopped;
    const second = over({ handle });
    await second.start();
    topics.put(made('b', 0, 'two'));
    await applied(second);
    expect(done).toEqual(['a', 'b']);
    await second.stop();
  });

  it('ends a start that it comes into', async () => {
    const { topics, schema, source, over, applied } = setUp();
    const [asked, answer] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const slow = {
      ...source,
      lanes: async () => {
        asked.resolve();
        await answer.promise;
        return source.lanes();
      },
    };
    const applying = over({ source: slow as OrderedSource<never> });
    const started = applying.start();
    await asked.promise;
    await applying.stop();
    answer.resolve();
    await started;
    topics.put(made('a', 0, 'one'));
    const other = over();
    await other.start();
    await applied(other);
    expect(applying.status().state).not.toBe('live');
    expect(await schema.selectFrom('things').selectAll().execute()).toHaveLength(1);
    await other.stop();
  });

  it('tells those who wait, and those who come later, that nothing more will be applied', async () => {
    const { topics, over, applied, end } = setUp();
    const applying = over();
    topics.put(made('a', 0, 'one'));
    await applying.start();
    await applied(applying);
    const reached = await end();
    topics.pauseReading();
    topics.put(made('b', 0, 'two'));
    const waiting = applied(applying).catch((error: unknown) => error);
    await applying.stop();
    expect(await waiting).toBeInstanceOf(Stopped);
    await expect(applied(applying)).rejects.toThrow(Stopped);
    await applying.reached(reached, patience());
  });
});

describe('a start', () => {
  it('can be tried again', async () => {
    const { topics, schema, over, applied } = setUp();
    const { home, leave, comeBack } = leaving(schema);
    const applying = over({ home });
    leave();
    await expect(applying.start()).rejects.toThrow('away');
    comeBack();
    await applying.start();
    topics.put(made('a', 0, 'one'));
    await applied(applying);
    await applying.stop();
  });
});

describe('a trouble that has passed', () => {
  it('is not told any longer, also where nothing has happened since', async () => {
    const { topics, schema, over, applied } = setUp();
    const { home, leave, comeBack, refused } = leaving(schema);
    const applying = over({ home });
    await applying.start();
    topics.put(seen('a'));
    await applied(applying);
    leave();
    await eventually(() => refused() > 0, 'it was to be written down where it stands');
    expect(applying.status()).toMatchObject({ state: 'retrying', reason: 'Error: away' });
    comeBack();
    await eventually(() => applying.status().state === 'live', 'it is live again');
    expect(applying.status().reason).toBeUndefined();
    leave();
    topics.put(made('a', 0, 'one'));
    await eventually(() => applying.status().state === 'retrying', 'it cannot be written');
    comeBack();
    await applied(applying);
    expect(applying.status()).toMatchObject({ state: 'live' });
    expect(applying.status().reason).toBeUndefined();
    await applying.stop();
  });
});

describe('what is parked', () => {
  it('is known after a restart, with how much waits and why, and is replayed in order', async () => {
    const { topics, over, applied } = setUp();
    const done: string[] = [];
    let broken = true;
    const handle: Handling<Thing> = {
      kind: 'effect',
      perform: async ({ subject, revision }) => {
        if (subject !== 'c' && broken) throw new TypeError(`no ${subject}`);
        done.push(`${subject}/${revision}`);
      },
    };
    const first = over({ handle });
    await first.start();
    topics.put(made('a', 0, '1'), made('b', 0, '1'), made('c', 0, '1'));
    await applied(first);
    topics.put(named('b', 1, '2'), named('a', 1, '2'), named('a', 2, '3'));
    await applied(first);
    const before = first.parked();
    expect(before).toMatchObject([
      { key: 'a', waiting: 3, reason: 'TypeError: no a' },
      { key: 'b', waiting: 2, reason: 'TypeError: no b' },
    ]);
    await first.stop();

    const second = over({ handle });
    // Before it has started, as an operator's tool does it.
    expect(await second.replay('a')).toEqual({ handled: 0, waiting: 3, reason: 'TypeError: no a' });
    expect(second.parked()).toEqual(before);
    await second.start();
    topics.put(named('b', 2, '3'), named('c', 1, '2'));
    await applied(second);
    broken = false;
    expect(await second.replay('b')).toEqual({ handled: 3, waiting: 0 });
    expect(await second.replay('a')).toEqual({ handled: 3, waiting: 0 });
    expect(second.parked()).toEqual([]);
    topics.put(named('a', 3, '4'));
    await applied(second);
    expect(done).toEqual(['c/0', 'c/1', 'b/0', 'b/1', 'b/2', 'a/0', 'a/1', 'a/2', 'a/3']);
    await second.stop();
  });

  it('is replayed up to what still cannot be handled', async () => {
    const { topics, over, applied } = setUp();
    const done: string[] = [];
    let poison = '0';
    const applying = over({
      handle: {
        kind: 'effect',
        perform: async ({ revision }) => {
          if (revision === poison) throw new Error(`no ${revision}`);
          done.push(revision);
        },
      },
    });
    await applying.start();
    topics.put(made('a', 0, '1'), named('a', 1, '2'), named('a', 2, '3'));
    await applied(applying);
    poison = '1';
    expect(await applying.replay('a')).toEqual({ handled: 1, waiting: 2, reason: 'Error: no 1' });
    poison = '';
    expect(await applying.replay('a')).toEqual({ handled: 2, waiting: 0 });
    expect(done).toEqual(['0', '1', '2']);
    await applying.stop();
  });

  it('is said to be gone where its source has it no more', async () => {
    const { topics, source, over, applied } = setUp();
    topics.put(made('a', 0, 'poison'), made('b', 0, 'one'));
    const first = over();
    await first.start();
    await applied(first);
    await first.stop();
    const without = {
      ...source,
      read: async function* (lane: string, after: string | undefined, signal: AbortSignal) {
        for await (const { messages, ...rest } of source.read(lane, after, signal))
          yield { ...rest, messages: messages.filter(({ key }) => key !== 'a') };
      },
    };
    const begun = performance.now();
    await expect(over({ source: without as OrderedSource<never> }).replay('a')).rejects.toThrow('cannot be read again');
    // It has seen by the position of what it was given, and did not wait for more to come.
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it('keeps its reason where that quotes what PostgreSQL does not store', async () => {
    const { topics, over, applied } = setUp();
    const handle: Handling<Thing> = {
      kind: 'batch',
      prepare: ({ data }) => {
        throw new Error((data as { name: string }).name);
      },
      perform: async () => undefined,
    };
    const applying = over({ handle });
    await applying.start();
    topics.put(made('a', 0, `nul \0, half a \ud83d, and ${'\u{1f9e8}'.repeat(1_500)}`));
    await applied(applying);
    expect(applying.parked()).toMatchObject([{ key: 'a', waiting: 1 }]);
    expect(await applying.replay('a')).toMatchObject({ handled: 0, waiting: 1 });
    await applying.stop();
  });
});
