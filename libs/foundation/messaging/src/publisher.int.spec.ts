import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Message, Recorded } from '@charter/event-sourcing';
import { connectEventStore, type EventStore } from '@charter/event-store';
import { PositionLost, storeSource, type OrderedSource, type Trouble } from '@charter/processors';
import * as testing from '@charter/testing';
import type { Publisher, TopicMessage, TopicWriter } from './bus';
import { topicPublisher, type PublisherOptions } from './publisher';
import type { PublicEvent } from './public-event';
import { made, named, thingsPublication, weighed } from './testing/things-publication';

const { databaseForSpecs, eventually, FakeTopics, patience, things } = testing;
const databases = databaseForSpecs();
const { THINGS_TOPIC } = things;

type Sent = Readonly<{ partition: number; batch: readonly TopicMessage[] }>;

/** A writer that writes down what it is asked to send, and how much of that at once. */
const recording = (writer: TopicWriter) => {
  const sent: Sent[] = [];
  const inFlight = new Map<number, number>();
  let most = 0;
  let partitionsAtOnce = 0;
  const send: TopicWriter['send'] = async (topic, partition, batch) => {
    sent.push({ partition, batch });
    inFlight.set(partition, (inFlight.get(partition) ?? 0) + 1);
    most = Math.max(most, ...inFlight.values());
    partitionsAtOnce = Math.max(partitionsAtOnce, inFlight.size);
    try {
      return await writer.send(topic, partition, batch);
    } finally {
      if (inFlight.get(partition) === 1) inFlight.delete(partition);
      else inFlight.set(partition, inFlight.get(partition)! - 1);
    }
  };
  const partitions = (topic: string) => writer.partitions(topic);
  return { writer: { send, partitions }, sent, atOnce: () => ({ most, partitionsAtOnce }) };
};

const eventsIn = (messages: readonly TopicMessage[]) => messages.map(({ value }) => JSON.parse(value) as PublicEvent);
const revisionsOf = (messages: readonly TopicMessage[], subject: string) =>
  eventsIn(messages.filter(({ key }) => key === subject)).map(({ revision }) => Number(revision));

let store: EventStore;
let server: testing.StoreForSpecs;
const running = new Set<Publisher>();
beforeAll(async () => {
  server = await testing.storeForSpecs();
  store = connectEventStore({ url: server.url });
});
afterEach(async () => {
  await Promise.all([...running].map(one => one.stop()));
  running.clear();
});
afterAll(async () => {
  await store.close();
  await server.close();
});

/** A service with things of its own, and topics to announce them on. */
const setUp = ({ partitions = 3 } = {}) => {
  const category = testing.newCategory();
  const [topics, schema] = [new FakeTopics({ partitions }), databases.schema<testing.ThingTables>()];
  const heads = new Map<string, Recorded>();
  const troubles: Trouble[] = [];
  const announced = thingsPublication({ topic: THINGS_TOPIC, category: category });
  return {
    topics,
    troubles,
    announced,
    /** Writes events to a thing one by one; answers the position of the last. */
    write: async (id: string, ...events: readonly Message[]): Promise<string> => {
      const stream = `${category}-${id}`;
      for (const event of events) {
        const after = heads.get(stream) ?? 'no-stream';
        const [written] = await store.append({ stream, after, events: [event], cause: testing.someCause() });
        heads.set(stream, written!);
      }
      return heads.get(stream)!.position;
    },
    keyOf: (id: string) => `${category}-${id}`,
    start: async (options: Partial<PublisherOptions> = {}): Promise<Publisher> => {
      const publisher = topicPublisher({
        publication: announced,
        source: storeSource({ store, prefixes: announced.prefixes }),
        schema,
        writer: topics,
        onTrouble: trouble => troubles.push(trouble),
        ...options,
      });
      running.add(publisher);
      await publisher.start();
      return publisher;
    },
  };
};

describe('a publisher', () => {
  it('stops for good, and says so, where its topic is not the one that it wrote to', async () => {
    const { topics, troubles, write, start } = setUp();
    const send = async () => {
      throw new PositionLost('charter.things.v1 was made anew.');
    };
    const publisher = await start({ writer: { partitions: () => topics.partitions(), send } });
    const position = await write('a', made('one'));
    await expect(publisher.reached(position, patience())).rejects.toThrow('was made anew');
    expect(publisher.processor.status()).toMatchObject({
      state: 'stopped',
      reason: 'charter.things.v1 was made anew.',
    });
    expect(troubles).toEqual([expect.objectContaining({ what: 'stopped' })]);
  });

  it('announces the events of each subject in their order, and what is not public to nobody', async () => {
    const { topics, write, start } = setUp();
    const publisher = await start();
    let last = '';
    for (let change = 1; change <= 4; change++)
      for (const id of ['a', 'b', 'c'])
        last = await write(id, ...(change === 1 ? [made('new'), weighed] : [named(`${change}`, change)]));
    await publisher.reached(last, patience());
    for (const id of ['a', 'b', 'c']) expect(revisionsOf(topics.log(THINGS_TOPIC), id)).toEqual([0, 2, 3, 4]);
    expect(eventsIn(topics.log(THINGS_TOPIC)).map(({ type }) => type)).not.toContain('ThingWeighed');
  });

  it('puts each subject where any producer of Kafka would put it', async () => {
    const { topics, write, start } = setUp({ partitions: 12 });
    const { writer, sent } = recording(topics);
    const publisher = await start({ writer });
    await write('foobar', made('one'));
    await publisher.reached(await write('21', made('two')), patience());
    const places = sent.flatMap(({ partition, batch }) => batch.map(({ key }) => [key, partition]));
    expect(new Map(places as [string, number][])).toEqual(
      new Map([
        ['foobar', 6],
        ['21', 0],
      ]),
    );
  });

  it('has one send in flight for each partition, and partitions side by side', async () => {
    const { topics, write, start } = setUp();
    const { writer, sent, atOnce } = recording(topics);
    topics.pauseSending();
    const ids = Array.from({ length: 30 }, (_, number) => `thing-${number}`);
    for (const id of ids) await write(id, made('one'));
    const publisher = await start({ writer });
    await eventually(() => sent.length > 0, 'the first send');
    let last = '';
    for (const id of ids) last = await write(id, named('two', 1));
    topics.resumeSending();
    await publisher.reached(last, patience());
    expect(atOnce()).toEqual({ most: 1, partitionsAtOnce: 3 });
    for (const id of ids) expect(revisionsOf(topics.log(THINGS_TOPIC), id)).toEqual([0, 1]);
  });

  it('splits what is more than a broker takes at once, in order', async () => {
    const { topics, announced, write, keyOf, start } = setUp({ partitions: 1 });
    const size = 200 * 1024;
    const sizes = [1, 1, 1, 3, 1, 1];
    for (const [change, times] of sizes.entries()) await write('a', named('x'.repeat(times * size), change));
    const events: Recorded[] = [];
    for await (const event of store.read(keyOf('a'), 0n)) events.push(event);
    const { writer, atOnce } = recording(topics);
    const publisher = await start({ writer, source: allAtOnce(events, announced.prefixes) });
    await publisher.reached(events.at(-1)!.position, patience());
    expect(topics.sends.map(({ size }) => size)).toEqual([2, 1, 1, 2]);
    expect(atOnce().most).toBe(1);
    expect(revisionsOf(topics.log(THINGS_TOPIC), 'a')).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('says that all is announced only when the bus has acknowledged it', async () => {
    const { topics, write, start } = setUp();
    const publisher = await start();
    topics.pauseSending();
    const position = await write('a', made('one'));
    let isAnnounced = false;
    const announced = publisher.reached(position, patience()).then(() => (isAnnounced = true));
    await eventually(() => topics.sends.length > 0, 'the send');
    await expect(publisher.reached(position, AbortSignal.timeout(20))).rejects.toThrow();
    expect(isAnnounced).toBe(false);
    topics.resumeSending();
    await announced;
    expect(topics.log(THINGS_TOPIC)).toHaveLength(1);
  });

  it('does not keep anybody waiting for what is not public', async () => {
    const { topics, write, start } = setUp();
    const publisher = await start();
    const nothingChanged: Message = { type: 'NothingChanged', data: {} };
    await publisher.reached(await write('a', weighed, nothingChanged), patience());
    expect(topics.sends).toEqual([]);
  });
});

/** A source that has everything at once. */
const allAtOnce = (events: readonly Recorded[], prefixes: readonly string[]): OrderedSource<Recorded> => ({
  ...storeSource({ store, prefixes }),
  read: async function* (_lane, _after, signal) {
    const messages = events.map(message => {
      const { position, stream: key, metadata } = message;
      return { position, key, at: metadata.recordedAt, message };
    });
    yield { messages, through: messages.at(-1)!.position, caughtUp: true };
    await new Promise(resolve => signal.addEventListener('abort', resolve));
  },
});

describe('a publisher whose bus fails', () => {
  it('sends the very same batch until it is acknowledged, whatever has become due', async () => {
    const { topics, write, start, troubles } = setUp({ partitions: 1 });
    const { writer, sent } = recording(topics);
    topics.pauseSending();
    topics.lose('request', 'answer', 'request');
    const publisher = await start({ writer });
    await write('a', made('one'));
    await eventually(() => sent.length > 0, 'the first send');
    const last = await write('a', named('two', 1), named('three', 2));
    topics.resumeSending();
    await publisher.reached(last, patience());
    const [first, ...again] = sent;
    for (const { batch } of again.slice(0, 3)) expect(batch).toEqual(first!.batch);
    // Of the four only the answer was lost once: so it stands there twice, and before all that follows.
    expect(revisionsOf(topics.log(THINGS_TOPIC), 'a')).toEqual([0, 0, 1, 2]);
    expect(troubles).toContainEqual({
      processor: `publisher:${THINGS_TOPIC}`,
      what: 'retrying',
      reason: 'Error: The answer was lost.',
    });
  });

  it('does not take the word of a partition that it did not write to, nor an offset that is none', async () => {
    const { topics, write, start, troubles } = setUp();
    const wrong = [{ partition: 7, baseOffset: '0' }, { baseOffset: '-1' }, { baseOffset: '' }];
    const lying: TopicWriter = {
      partitions: () => topics.partitions(),
      send: async (topic, partition, batch) => {
        const next = wrong.shift();
        return next ? { partition, ...next } : topics.send(topic, partition, batch);
      },
    };
    const publisher = await start({ writer: lying });
    await publisher.reached(await write('a', made('one')), patience());
    expect(wrong).toEqual([]);
    expect(revisionsOf(topics.log(THINGS_TOPIC), 'a')).toEqual([0]);
    expect(troubles.filter(({ what }) => what === 'retrying')).toHaveLength(3);
  });

  it('says that it tries again, and why, as long as it does', async () => {
    const { topics, write, start } = setUp();
    let isDown = true;
    const failing: TopicWriter = {
      partitions: () => topics.partitions(),
      send: async (...message) => {
        if (isDown) throw new testing.TopicsDown('Nobody answers.');
        return topics.send(...message);
      },
    };
    const publisher = await start({ writer: failing });
    const position = await write('a', made('one'));
    await eventually(() => publisher.processor.status().state === 'retrying', 'it says so');
    expect(publisher.processor.status().reason).toContain('Nobody answers.');
    isDown = false;
    await publisher.reached(position, patience());
    await eventually(() => publisher.processor.status().state === 'live', 'it is well again');
    expect(publisher.processor.status().reason).toBeUndefined();
  });

  it('waits for a topic that is not to be found', async () => {
    const { topics, write, start } = setUp();
    let tries = 0;
    const late: TopicWriter = {
      partitions: async () => {
        if (++tries < 3) throw new Error('No such topic.');
        return topics.partitions();
      },
      send: (...message) => topics.send(...message),
    };
    const publisher = await start({ writer: late });
    await publisher.reached(await write('a', made('one')), patience());
    expect(revisionsOf(topics.log(THINGS_TOPIC), 'a')).toEqual([0]);
  });

  it('ends even while nobody answers it, and announces it all after its next start', async () => {
    const { topics, write, start } = setUp();
    const first = await start();
    topics.pauseSending();
    const position = await write('a', made('one'));
    await eventually(() => topics.sends.length > 0, 'the send');
    await first.stop();
    const second = await start();
    topics.resumeSending();
    await second.reached(position, patience());
    expect(new Set(revisionsOf(topics.log(THINGS_TOPIC), 'a'))).toEqual(new Set([0]));
  });
});
