/** @requires kafka */
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { PositionLost, processor, readModel, type Delivery, type Processor, type Schema } from '@charter/processors';
import * as testing from '@charter/testing';
import type { Bus } from '../bus';
import type { PublicEvent } from '../public-event';
import { KafkaForSpecs } from '../testing/kafka-for-specs';
import { kafkaBus } from './kafka-bus';
import type { KafkaClient } from './kafka-client';

const { eventually, patience, startFaultProxy, things } = testing;
const databases = testing.databaseForSpecs();
const kafka = new KafkaForSpecs();
const running = new Set<Processor>();
afterEach(async () => {
  await Promise.all([...running].map(one => one.stop()));
  running.clear();
  await kafka.close();
});
afterAll(() => kafka.close());

const store = { subscribe: () => Promise.reject(new Error('Nobody publishes.')), head: async () => undefined } as never;

const busOf = async (topic: string, client?: KafkaClient, maxAgeMs = 200): Promise<Bus> => {
  const bus = kafkaBus({ client: client ?? (await kafka.client()), store, topics: [topic], maxAgeMs });
  kafka.onClose(() => bus.close());
  return bus;
};

const made = (key: string, partition = 0, revision = 0) => ({
  ...{ partition, key },
  value: JSON.stringify(things.made(key, revision, 'any')),
});

const started = async (bus: Bus, topic: string, schema: Schema<testing.ThingTables> = databases.schema()) => {
  const projections = [readModel(things.projection, things.facts)];
  const one = processor({ name: 'things', source: bus.source([topic]), schema, handle: { kind: 'rows', projections } });
  running.add(one);
  await one.start();
  const idsNow = async () => {
    await one.reached(await one.source.ends(patience()), patience());
    const rows = await schema.selectFrom('things').select('id').orderBy('id').execute();
    return rows.map(({ id }) => id);
  };
  return { one, idsNow };
};

/** The deliveries of one lane, one after the other. */
const reading = (bus: Bus, topic: string, after?: string) => {
  const ending = new AbortController();
  const deliveries = bus.source([topic]).read(`${topic}/0`, after, ending.signal)[Symbol.asyncIterator]();
  kafka.onClose(() => ending.abort());
  return {
    next: async (): Promise<Delivery<PublicEvent>> => (await deliveries.next()).value,
    end: async () => {
      ending.abort();
      await deliveries.return?.();
    },
  };
};

describe('a lane', () => {
  it('is a partition, of the making that its first message names', async () => {
    const topic = await kafka.topic();
    const lanes = await (await busOf(topic)).source([topic]).lanes();
    expect(lanes.map(({ lane }) => lane)).toEqual(Array.from({ length: 12 }, (_, number) => `${topic}/${number}`));
    const [epoch, ...others] = new Set(lanes.map(one => one.epoch));
    expect(epoch).toMatch(/^[\da-f-]{36}$/);
    expect(others).toEqual([]);
  });

  it('begins behind its marker, and says exactly when that was all', async () => {
    const topic = await kafka.topic();
    const bus = await busOf(topic);
    const { next } = reading(bus, topic);
    expect(await next()).toEqual({ messages: [], through: '0', caughtUp: true });
    await kafka.write(topic, made('a'));
    expect(await next()).toMatchObject({ messages: [{ position: '1', key: 'a' }], through: '1', caughtUp: true });
    await kafka.write(topic, made('b'), made('c'));
    const later = reading(bus, topic, '1');
    expect(await later.next()).toMatchObject({ messages: [{ key: 'b' }, { key: 'c' }], through: '3', caughtUp: true });
    const last = reading(bus, topic, '3');
    expect(await last.next()).toEqual({ messages: [], through: '3', caughtUp: true });
  });

  it('ends where its last message is, and all lanes are looked at together', async () => {
    const topic = await kafka.topic();
    const source = (await busOf(topic)).source([topic]);
    await kafka.write(topic, made('a', 3), made('b', 3));
    const ends = await source.ends(patience());
    expect(ends.get(`${topic}/3`)).toBe('2');
    expect([...ends.values()].toSorted()).toEqual([...Array.from({ length: 11 }, () => '0'), '2']);
    expect(source.compare('9', '10')).toBeLessThan(0);
  });

  it('feeds one who is slow and one who is quick, each from where it is', async () => {
    const topic = await kafka.topic();
    const bus = await busOf(topic);
    const slow = reading(bus, topic);
    await slow.next();
    const total = 5_000;
    await kafka.write(topic, ...Array.from({ length: total }, (_, number) => made(`${number}`)).slice(0, 1));
    const { producer } = (await kafka.client()).openProducer();
    await producer.connect();
    const epoch = (await bus.source([topic]).lanes())[0]!.epoch;
    for (let from = 1; from < total; from += 500) {
      const messages = Array.from({ length: Math.min(500, total - from) }, (_, index) => ({
        ...made(`${from + index}`),
        headers: { 'charter-epoch': epoch },
      }));
      await producer.send({ topic, acks: -1, messages });
    }
    await producer.disconnect();
    const keysOf = async ({ next }: ReturnType<typeof reading>) => {
      const keys: string[] = [];
      for (let last = ''; last !== `${total}`;) {
        const { messages, through } = await next();
        keys.push(...messages.map(({ key }) => key));
        last = through!;
      }
      return keys;
    };
    const all = Array.from({ length: total }, (_, number) => `${number}`);
    // The slow one has not taken anything yet: what was fetched ahead for it is less than all.
    expect(await keysOf(reading(bus, topic))).toEqual(all);
    expect(await keysOf(slow)).toEqual(all);
  });
});

describe('a position that cannot be read any more', () => {
  it('stops the reader, and is not jumped over', async () => {
    const topic = await kafka.topic();
    await kafka.write(topic, made('a'), made('b'), made('c'));
    const { next } = reading(await busOf(topic), topic, '17');
    await expect(next()).rejects.toThrow(PositionLost);
    const { next: again } = reading(await busOf(topic), topic, '17');
    await expect(again()).rejects.toThrow(`${topic}/0 holds 0 to 3, and 18 was to be read next`);
  });

  it('stops who stands where messages were deleted, and who begins', async () => {
    const topic = await kafka.topic();
    await kafka.write(topic, made('a'), made('b'), made('c'));
    const bus = await busOf(topic);
    await bus.source([topic]).lanes();
    const late = reading(bus, topic, '1');
    expect(await late.next()).toMatchObject({ through: '3' });
    await late.end();
    await kafka.administer(async admin => {
      await admin.fetchTopicOffsets(topic);
      await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '3' }] });
    });
    await expect(reading(bus, topic, '1').next()).rejects.toThrow(PositionLost);
    await expect(bus.source([topic]).lanes()).rejects.toThrow(PositionLost);
    await expect((await busOf(topic)).source([topic]).lanes()).rejects.toThrow('has been deleted');
  });

  it.each([
    ['and holds less', 0],
    ['and holds more', 9],
  ])('stops a processor whose topic was made anew %s', async (_, written) => {
    const topic = await kafka.topic();
    const schema = databases.schema<testing.ThingTables>();
    const { one, idsNow } = await started(await busOf(topic), topic, schema);
    await kafka.write(topic, made('a'), made('b'), made('c'));
    expect(await idsNow()).toEqual(['a', 'b', 'c']);
    await kafka.remake(topic);
    for (let number = 0; number < written; number++) await kafka.write(topic, made(`new-${number}`));
    await eventually(() => one.status().state === 'stopped', 'it has stopped');
    await one.stop();
    const { one: next } = await started(await busOf(topic), topic, schema);
    expect(next.status()).toMatchObject({ state: 'stopped', reason: expect.stringContaining('made anew') });
    const rows = await schema.selectFrom('things').select('id').execute();
    expect(rows.map(({ id }) => id).toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('stops a processor that meets a message of another making', async () => {
    const topic = await kafka.topic();
    const { one, idsNow } = await started(await busOf(topic), topic);
    await kafka.write(topic, made('a'));
    expect(await idsNow()).toEqual(['a']);
    await kafka.write(topic, { ...made('b'), epoch: 'another' });
    await eventually(() => one.status().state === 'stopped', 'it has stopped');
    expect(one.status().reason).toMatch(/was made anew: at 2 it is of another/);
  });
});

describe('a message that cannot be read', () => {
  it('parks its key alone, and tells when it was sent', async () => {
    const topic = await kafka.topic();
    const { one, idsNow } = await started(await busOf(topic), topic);
    const before = new Date().toISOString();
    await kafka.write(topic, made('a'), { partition: 0, key: 'b\0', value: '{"time":' }, made('b\0'), made('c'));
    expect(await idsNow()).toEqual(['a', 'c']);
    expect(one.parked()).toMatchObject([{ key: 'b\ufffd', waiting: 2, reason: expect.stringContaining('JSON') }]);
    const { next } = reading(await busOf(topic), topic, '1');
    const [unreadable] = (await next()).messages;
    expect(() => unreadable!.message).toThrow('JSON');
    expect(unreadable!.at >= before).toBe(true);
  });

  it('is one that does not say of which making it is', async () => {
    const topic = await kafka.topic();
    const { one, idsNow } = await started(await busOf(topic), topic);
    const { producer } = (await kafka.client()).openProducer();
    await producer.connect();
    await producer.send({ topic, acks: -1, messages: [made('a'), { ...made('b'), value: null }] });
    await producer.disconnect();
    await kafka.write(topic, made('c'));
    expect(await idsNow()).toEqual(['c']);
    expect(one.parked().map(({ key }) => key)).toEqual(['a', 'b']);
  });
});

type Faulty = Awaited<ReturnType<typeof kafka.faulty>>['proxy'];

describe('a line to the broker', () => {
  const cuts: Readonly<Record<string, (proxy: Faulty) => void>> = {
    reset: proxy => proxy.reset(),
    'half open': proxy => proxy.halfOpen(),
    'cut for a while': proxy => {
      proxy.cut();
      setTimeout(() => proxy.heal(), 2_500);
    },
  };

  it.each(Object.keys(cuts))('that is %s is replaced, and nothing is missed', async how => {
    const topic = await kafka.topic();
    const { proxy, client } = await kafka.faulty(startFaultProxy);
    const { one, idsNow } = await started(await busOf(topic, client), topic);
    await kafka.write(topic, made('a'));
    expect(await idsNow()).toEqual(['a']);
    cuts[how]!(proxy);
    await kafka.write(topic, made('b'), made('c', 5));
    await eventually(async () => {
      const ends = await one.source.ends(patience()).catch(() => undefined);
      return ends && one.reached(ends, patience()).then(() => true);
    }, 'it has caught up');
    expect(await idsNow()).toEqual(['a', 'b', 'c']);
    await eventually(() => one.status().state === 'live', 'it is live');
  });

  it('that is down is told of, and reading goes on within a second when it is back', async () => {
    const topic = await kafka.topic();
    const { proxy, client } = await kafka.faulty(startFaultProxy);
    const { one, idsNow } = await started(await busOf(topic, client), topic);
    expect(await idsNow()).toEqual([]);
    proxy.cut();
    await eventually(() => one.status().state === 'retrying', 'it says so');
    expect(one.status().reason).toContain('Kafka cannot be reached');
    await kafka.write(topic, made('a'));
    proxy.heal();
    const healed = performance.now();
    await eventually(() => one.status().state === 'live', 'it is live');
    expect(performance.now() - healed).toBeLessThan(2_000);
    expect(await idsNow()).toEqual(['a']);
  });
});

describe('a partition that is added', () => {
  it('is read as soon as anything stands at its end', async () => {
    const topic = await kafka.topic();
    const { one, idsNow } = await started(await busOf(topic), topic);
    await kafka.administer(admin => admin.createPartitions({ topicPartitions: [{ topic, count: 13 }] }));
    // Without its marker it is no lane, and stops nobody.
    expect(await idsNow()).toEqual([]);
    await kafka.complete(topic);
    await kafka.write(topic, made('a', 12), made('b', 0));
    await eventually(async () => (await one.source.ends(patience())).get(`${topic}/12`) === '1', 'it is seen');
    expect(await idsNow()).toEqual(['a', 'b']);
    await kafka.write(topic, made('c', 12));
    expect(await idsNow()).toEqual(['a', 'b', 'c']);
  });
});
