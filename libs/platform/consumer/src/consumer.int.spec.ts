/** @requires kafka */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, patience } from '@charter/testing';
import { consumer, type Consumer } from './consumer';
import { PositionLost, TopicMadeAnew, TopicMissing } from './failures';
import type { Handlers } from './handlers';
import { fileStore, type FileTransaction } from './stores/file-store';
import { counted, countingEvents } from './testing/counting';
import { settingsForSpecs, TopicsForSpecs } from './testing/topics-for-specs';
import type { Trouble } from './troubles';

const topics = new TopicsForSpecs();
const running = new Set<Consumer>();
let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'charter-consumer-'))));
afterEach(async () => {
  await Promise.all([...running].map(one => one.stop()));
  running.clear();
  await rm(folder, { recursive: true });
});
afterAll(() => topics.close());

/** What the specs' handlers keep: what was counted, by the revision that said it. */
type Counts = Readonly<Record<string, readonly string[]>>;
type CountingHandlers = Handlers<typeof countingEvents, FileTransaction<Counts>>;

const counting: CountingHandlers = {
  'counting.thing-counted.v1': async ({ subject, revision }, transaction) => {
    const known = transaction.effects[subject] ?? [];
    if (known.includes(revision)) return;
    transaction.effects = { ...transaction.effects, [subject]: [...known, revision] };
  },
};

const reader = (of: readonly string[], handlers: CountingHandlers = counting) => {
  const troubles: Trouble[] = [];
  const store = fileStore<Counts>({ file: join(folder, 'positions.json'), initially: {} });
  const one = consumer({
    ...{ name: 'counters', kafka: settingsForSpecs(), topics: of, events: countingEvents, handlers, store },
    onTrouble: trouble => troubles.push(trouble),
    tries: 2,
  });
  running.add(one);
  const countsNow = async () => {
    await one.caughtUp(patience());
    return counts();
  };
  /** What the file holds. */
  const counts = async (): Promise<Counts> => {
    let found: Counts = {};
    const positions = await store.open('counters');
    await positions
      .commit({ topic: 'none', partition: 0, epoch: '', from: -1, to: 0, keys: [] }, async ({ effects }) => {
        found = effects;
        throw new Error('It was only read.');
      })
      .catch(() => undefined);
    return found;
  };
  return { one, troubles, countsNow, counts };
};

describe('a consumer', () => {
  it('applies what is there and what comes, key by key, and goes on where it was', async () => {
    const topic = await topics.topic();
    await topics.publish(topic, counted('a', 0), counted('b', 0), counted('a', 1));
    const { one, countsNow, troubles } = reader([topic]);
    await one.start();
    expect(await countsNow()).toEqual({ a: ['0', '1'], b: ['0'] });
    await topics.publish(topic, counted('b', 1), counted('c', 0));
    expect(await countsNow()).toEqual({ a: ['0', '1'], b: ['0', '1'], c: ['0'] });
    await one.stop();
    await topics.publish(topic, counted('c', 1));
    const seen: string[] = [];
    const next = reader([topic], {
      'counting.thing-counted.v1': ({ subject, revision }) => void seen.push(subject + revision),
    });
    await next.one.start();
    await next.countsNow();
    expect(seen).toEqual(['c1']);
    expect([...troubles, ...next.troubles]).toEqual([]);
  });

  it('tells how each partition stands', async () => {
    const [topic, other] = [await topics.topic(2), await topics.topic(1)];
    await topics.write(topic, { key: 'a', value: 'broken', partition: 1 });
    const { one, countsNow } = reader([topic, other]);
    expect(await one.status()).toEqual({ state: 'stopped', partitions: [] });
    await one.start();
    await countsNow();
    const epoch = topics.epochOf(topic);
    const { state, partitions } = await one.status();
    expect(state).toBe('reading');
    expect(partitions.filter(of => of.topic === topic)).toEqual([
      { topic, partition: 0, position: 0, epoch, lag: 0, parked: 0, error: undefined },
      { topic, partition: 1, position: 1, epoch, lag: 0, parked: 1, error: undefined },
    ]);
    expect(partitions.filter(of => of.topic === other)).toMatchObject([{ position: 0, lag: 0 }]);
  });

  it('passes over what nobody knows, and parks what cannot be read', async () => {
    const topic = await topics.topic();
    await topics.publish(topic, counted('a', 0, { type: 'counting.thing-invented.v2' }), counted('a', 1));
    await topics.publish(topic, counted('b', 0, { data: { amount: 'many' } }), counted('b', 1));
    const { one, countsNow } = reader([topic]);
    await one.start();
    expect(await countsNow()).toEqual({ a: ['1'] });
    expect(await one.parked()).toMatchObject([{ topic, key: 'b', waiting: 2, reason: 'amount is no number' }]);
    await expect(one.replay({ topic, key: 'b' })).rejects.toThrow('amount is no number');
    expect(await one.parked()).toMatchObject([{ waiting: 2 }]);
  });

  it('is not ended by a TypeError in a handler: its key waits until it is replayed, and others flow', async () => {
    const topic = await topics.topic();
    let isMended = false;
    const { one, countsNow, troubles } = reader([topic], {
      'counting.thing-counted.v1': (event, transaction) => {
        if (event.subject === 'b' && !isMended) (undefined as unknown as { call: () => void }).call();
        return counting['counting.thing-counted.v1']!(event, transaction);
      },
    });
    await one.start();
    await topics.publish(topic, counted('a', 0), counted('b', 0), counted('b', 1), counted('c', 0));
    expect(await countsNow()).toEqual({ a: ['0'], c: ['0'] });
    expect(await one.parked()).toMatchObject([{ key: 'b', waiting: 2, reason: expect.stringMatching(/^TypeError/) }]);
    expect(troubles.map(({ kind }) => kind)).toEqual(['retrying', 'parked']);
    isMended = true;
    expect(await one.replay({ topic, key: 'b' })).toBe(2);
    await topics.publish(topic, counted('b', 2));
    expect(await countsNow()).toEqual({ a: ['0'], b: ['0', '1', '2'], c: ['0'] });
    expect(await one.parked()).toEqual([]);
  });

  it('reads a partition that is added, from its first message', async () => {
    const topic = await topics.topic(1);
    const { one, countsNow } = reader([topic]);
    await one.start();
    await topics.administer(admin => admin.createPartitions({ topicPartitions: [{ topic, count: 2 }] }));
    await topics.mark(topic, 2, 1);
    await topics.write(topic, { key: 'a', value: JSON.stringify(counted('a', 0)), partition: 1 });
    expect(await countsNow()).toEqual({ a: ['0'] });
  });

  it('reads on behind what Kafka itself writes, which nobody is given', async () => {
    const topic = await topics.topic(1);
    const { one, countsNow } = reader([topic]);
    await one.start();
    await topics.writeInTransaction(topic, counted('a', 0), countsNow);
    expect(await countsNow()).toEqual({ a: ['0'] });
    await topics.publish(topic, counted('a', 1));
    // Where a topic that has transactions ends for its readers, Kafka says somewhat later than it acknowledges what is written.
    await eventually(async () => (await countsNow())['a']?.length === 2, 'what comes behind it is applied');
    expect(await countsNow()).toEqual({ a: ['0', '1'] });
  });

  it('catches up with much', async () => {
    const topic = await topics.topic();
    for (let hundred = 0; hundred < 60; hundred++)
      await topics.publish(topic, ...Array.from({ length: 100 }, (_, number) => counted(`k${number}`, hundred)));
    const { one, countsNow } = reader([topic]);
    await one.start();
    const found = await countsNow();
    const revisions = Array.from({ length: 60 }, (_, revision) => String(revision));
    expect(Object.keys(found)).toHaveLength(100);
    for (const of of Object.values(found)) expect(of).toEqual(revisions);
  });
});

describe('a consumer that is started', () => {
  it('says that a topic is missing', async () => {
    const topic = await topics.topic();
    const { one, troubles } = reader([topic, 'charter.nothing.v1']);
    const starting = one.start();
    await expect(starting).rejects.toThrow(TopicMissing);
    await expect(starting).rejects.toThrow('There is no topic charter.nothing.v1.');
    // Nothing waits: it does not start.
    expect(troubles).toEqual([]);
    expect(await one.status()).toEqual({ state: 'stopped', partitions: [] });
  });

  it('waits for brokers as long as it takes, and can be stopped meanwhile', async () => {
    const store = fileStore<Counts>({ file: join(folder, 'positions.json'), initially: {} });
    const troubles: Trouble[] = [];
    const one = consumer({
      ...{ name: 'counters', kafka: { brokers: ['127.0.0.1:1'] }, topics: ['any'], events: countingEvents },
      ...{ handlers: counting, store, onTrouble: (trouble: Trouble) => troubles.push(trouble) },
    });
    const starting = one.start();
    starting.catch(() => undefined);
    await eventually(() => troubles.length > 0, 'it says why it waits');
    expect(troubles[0]).toMatchObject({ kind: 'waiting', error: { name: 'KafkaUnreachable' } });
    await one.stop();
    await expect(starting).rejects.toThrow('stopped');
  });
});

describe('a topic made anew', () => {
  const begun = async () => {
    const topic = await topics.topic();
    await topics.publish(topic, counted('a', 0), counted('b', 0), counted('a', 1), counted('b', 1));
    const of = reader([topic]);
    await of.one.start();
    expect(await of.countsNow()).toEqual({ a: ['0', '1'], b: ['0', '1'] });
    return { topic, ...of };
  };
  const all = [counted('a', 0), counted('b', 0), counted('a', 1), counted('b', 1), counted('a', 2)];

  it.each([
    ['and holds less', 0],
    ['and holds more', 3],
  ])('stops who reads it, %s, until it is read from its beginning: then nothing doubles', async (_, rounds) => {
    const { topic, one, troubles, countsNow } = await begun();
    await topics.remake(topic);
    for (let round = 0; round < rounds; round++) await topics.publish(topic, ...all);
    await eventually(() => troubles.find(({ kind }) => kind === 'stopped'), 'it has stopped');
    expect(troubles.find(({ kind }) => kind === 'stopped')).toMatchObject({ topic, error: expect.any(TopicMadeAnew) });
    await expect(one.caughtUp(patience())).rejects.toThrow(`restartFrom({ topic: '${topic}', from: 'beginning' })`);
    if (rounds === 0) await topics.publish(topic, ...all);
    await one.restartFrom({ topic, from: 'beginning' });
    expect(await countsNow()).toEqual({ a: ['0', '1', '2'], b: ['0', '1'] });
    const { partitions } = await one.status();
    expect(new Set(partitions.map(({ epoch }) => epoch))).toEqual(new Set([topics.epochOf(topic)]));
  });

  it('keeps it from starting, until an operator says that it is to be read from its beginning', async () => {
    const { topic, one, countsNow } = await begun();
    await one.stop();
    await topics.remake(topic);
    await expect(one.start()).rejects.toThrow(TopicMadeAnew);
    await topics.publish(topic, ...all);
    await one.restartFrom({ topic, from: 'beginning' });
    await one.start();
    expect(await countsNow()).toEqual({ a: ['0', '1', '2'], b: ['0', '1'] });
  });

  it.each([
    ['is as long as before', []],
    ['is longer', [counted('a', 3), counted('a', 4)]],
  ])('keeps it from starting where it %s: what is new in it is not passed over', async (_, more) => {
    const topic = await topics.topic();
    await topics.publish(topic, counted('a', 0), counted('a', 1), counted('a', 1));
    const { one, countsNow } = reader([topic]);
    await one.start();
    await countsNow();
    await one.stop();
    await topics.remake(topic);
    await topics.publish(topic, counted('a', 0), counted('a', 1), counted('a', 2), ...more);
    await expect(one.start()).rejects.toThrow(TopicMadeAnew);
    await one.restartFrom({ topic, from: 'beginning' });
    await one.start();
    expect(await countsNow()).toEqual({ a: ['0', '1', '2', ...more.map(({ revision }) => revision)] });
  });

  it('does not stop the reading of another', async () => {
    const [topic, other] = [await topics.topic(), await topics.topic()];
    const { one, countsNow, counts, troubles } = reader([topic, other]);
    await topics.publish(topic, counted('a', 0), counted('b', 0), counted('c', 0));
    await one.start();
    await countsNow();
    await topics.remake(topic);
    await eventually(() => troubles.find(({ kind }) => kind === 'stopped'), 'it has stopped');
    await topics.publish(other, counted('d', 0));
    await eventually(async () => (await counts())['d'], 'the other one is read');
  });
});

describe('a position that cannot be read any more', () => {
  /** One that has read a topic of one partition up to its third message, and was stopped. */
  const stoppedBehindTwo = async () => {
    const topic = await topics.topic(1);
    await topics.publish(topic, counted('a', 0), counted('a', 1));
    const of = reader([topic]);
    await of.one.start();
    await of.countsNow();
    await of.one.stop();
    return { topic, ...of };
  };

  it('stops the reading where messages were deleted, and Kafka would jump', async () => {
    const { topic, one } = await stoppedBehindTwo();
    await topics.publish(topic, counted('a', 2), counted('a', 3), counted('a', 4));
    await topics.forget(topic, 5);
    const starting = one.start();
    await expect(starting).rejects.toThrow(PositionLost);
    await expect(starting).rejects.toThrow(`${topic}/0 holds 5 to 5, and 3 was to be read next.`);
  });

  it('is none where only what was handled is gone', async () => {
    const { topic, one, countsNow } = await stoppedBehindTwo();
    await topics.forget(topic, 3);
    await one.start();
    await topics.publish(topic, counted('a', 2));
    expect(await countsNow()).toEqual({ a: ['0', '1', '2'] });
  });

  it('stops it while it runs, where it had not come to what is deleted: it handles nothing from behind the hole', async () => {
    const topic = await topics.topic(1);
    const total = 6_000;
    const each = Array.from({ length: total }, (_, revision) => counted('a', revision));
    for (let from = 0; from < total; from += 500) await topics.publish(topic, ...each.slice(from, from + 500));
    const [begun, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const seen: number[] = [];
    const { one, troubles } = reader([topic], {
      'counting.thing-counted.v1': async ({ revision }) => {
        begun.resolve();
        await released.promise;
        seen.push(Number(revision));
      },
    });
    await one.start();
    // What has come by then is more than waits for a handler: the rest is not fetched.
    await begun.promise;
    await topics.forget(topic, total - 1);
    released.resolve();
    await eventually(() => troubles.find(({ kind }) => kind === 'stopped'), 'it has stopped');
    expect(troubles.at(-1)).toMatchObject({ kind: 'stopped', topic, error: expect.any(PositionLost) });
    expect(seen).toEqual(Array.from({ length: seen.length }, (_, revision) => revision));
    expect(seen.length).toBeLessThan(total - 2);
  });
});
