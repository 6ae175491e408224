/** @requires kafka */
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { PositionLost } from '@charter/processors';
import { eventually, startFaultProxy, things } from '@charter/testing';
import type { TopicMessage } from '../bus';
import { KafkaForSpecs } from '../testing/kafka-for-specs';
import type { KafkaClient } from './kafka-client';
import { KafkaWriter } from './kafka-writer';
import { TopicEpoch } from './topic-epoch';

const kafka = new KafkaForSpecs();
afterEach(async () => {
  await kafka.close();
});
afterAll(() => kafka.close());

const about = (subject: string, ...revisions: readonly number[]): readonly TopicMessage[] =>
  revisions.map(revision => ({ key: subject, value: JSON.stringify(things.named(subject, revision, 'any')) }));

/** Many messages, so that no other batch of the spec is as long. */
const many = Array.from({ length: 5 }, (_, revision) => revision);

type Options = Readonly<{ sendMs?: number; client?: KafkaClient }>;

const writerOf = async (topic: string, { client, ...options }: Options = {}) => {
  const epoch = new TopicEpoch(await kafka.control([topic]), topic, 0);
  const writer = new KafkaWriter({ client: client ?? (await kafka.client()), topic, epoch, ...options });
  kafka.onClose(() => writer.close());
  return writer;
};

const logOf = async (topic: string, partition = 3) =>
  (await kafka.log(topic, partition)).map(({ key, message }) => `${key}${message.revision}`);

describe('a writer', () => {
  it('writes a batch in order, and says where', async () => {
    const topic = await kafka.topic();
    const writer = await writerOf(topic);
    expect(await writer.partitions()).toBe(12);
    expect(await writer.send(topic, 3, about('a', 0, 1, 2))).toEqual({ partition: 3, baseOffset: '1' });
    expect(await writer.send(topic, 3, about('b', 0))).toEqual({ partition: 3, baseOffset: '4' });
    expect(await logOf(topic)).toEqual(['a0', 'a1', 'a2', 'b0']);
  });

  it('rejects for a topic that does not exist, and makes none', async () => {
    const topic = kafka.newTopic();
    const writer = await writerOf(topic);
    await expect(writer.partitions()).rejects.toThrow(/no such topic/);
    await expect(writer.send(topic, 0, about('a', 0))).rejects.toThrow(/no such topic/);
    expect(await kafka.administer(admin => admin.listTopics())).not.toContain(topic);
  });
});

/** Sends through a line that is cut when the broker has written, and before its answer is back. */
const unanswered = async (topic: string) => {
  const { proxy, client } = await kafka.faulty(startFaultProxy);
  const writer = await writerOf(topic, { client });
  await writer.send(topic, 3, about('first', 0));
  const batch = about('a', 0);
  proxy.delay(300);
  const sent = writer.send(topic, 3, batch);
  // Nobody looks at it before it has failed.
  sent.catch(() => undefined);
  await eventually(async () => (await logOf(topic)).length === 2, 'it is written');
  proxy.cut();
  await expect(sent).rejects.toThrow(/Kafka cannot be reached/);
  proxy.heal();
  return { writer, batch };
};

describe('a batch whose answer was lost', () => {
  it('is sent again and stands there once', async () => {
    const topic = await kafka.topic();
    const { writer, batch } = await unanswered(topic);
    expect(await writer.send(topic, 3, batch)).toEqual({ partition: 3, baseOffset: '2' });
    await writer.send(topic, 3, about('a', 1));
    expect(await logOf(topic)).toEqual(['first0', 'a0', 'a1']);
  });

  it('does not stand for another one of its size', async () => {
    const topic = await kafka.topic();
    const { writer } = await unanswered(topic);
    await writer.send(topic, 3, about('b', 0));
    expect(await logOf(topic)).toEqual(['first0', 'a0', 'b0']);
  });
});

describe('a broker that stands still', () => {
  it('is waited for no longer than a send may take, and the next one goes out by another line', async () => {
    const topic = await kafka.topic();
    const { proxy, client } = await kafka.faulty(startFaultProxy);
    const writer = await writerOf(topic, { client, sendMs: 500 });
    await writer.send(topic, 3, about('a', 0));
    proxy.halfOpen();
    const batch = about('a', 1);
    await expect(writer.send(topic, 3, batch)).rejects.toThrow(/not answered within 500 ms/);
    await writer.send(topic, 3, batch);
    expect(await logOf(topic)).toEqual(['a0', 'a1']);
  });
});

type Raw = Readonly<{ batchContext: Readonly<{ producerId: string; producerEpoch: number; firstSequence: number }> }>;
type Counting = Readonly<{ producerEpoch: number; firstSequence: number }>;

/** Writes in the name of whoever has written last, with another count. */
const impersonate = async (topic: string, partition: number, count: (last: Counting) => Counting) => {
  const control = await kafka.control([topic]);
  await control.ask('impersonating', async cluster => {
    const [place] = control.placesIn(cluster, topic).slice(partition);
    const broker = await cluster.findBroker({ nodeId: place!.leader! });
    const wanted = [{ partition, fetchOffset: '0', maxBytes: 1_000_000 }];
    const { responses } = await broker.fetch({
      ...{ maxWaitTime: 0, minBytes: 0, maxBytes: 1_000_000 },
      topics: [{ topic, partitions: wanted }],
    });
    const { batchContext } = responses[0]!.partitions[0]!.messages.at(-1) as unknown as Raw;
    const { producerEpoch, firstSequence } = count(batchContext);
    const messages = many.map(number => ({ key: 'somebody', value: `${number}` }));
    const { produce } = broker as unknown as { produce: (request: object) => Promise<unknown> };
    await produce.call(broker, {
      ...{ acks: -1, timeout: 1_000, producerId: batchContext.producerId, producerEpoch },
      topicData: [{ topic, partitions: [{ partition, firstSequence, messages }] }],
    });
  });
};

describe('a producer that does not get on', () => {
  const outOfOrder = ({ producerEpoch, firstSequence }: Counting) => ({
    producerEpoch,
    firstSequence: firstSequence + 1,
  });
  const overtaken = ({ producerEpoch }: Counting) => ({ producerEpoch: producerEpoch + 1, firstSequence: 0 });

  it.each([
    ['has counted otherwise than the broker', outOfOrder, 'OUT_OF_ORDER_SEQUENCE_NUMBER'],
    ['is thought to be of yesterday', overtaken, 'INVALID_PRODUCER_EPOCH'],
  ])('because it %s is replaced, and the same batch is taken from the next', async (_, count, type) => {
    const topic = await kafka.topic();
    const writer = await writerOf(topic);
    await writer.send(topic, 3, about('a', 0));
    await impersonate(topic, 3, count);
    const batch = about('a', 1, 2);
    await expect(writer.send(topic, 3, batch)).rejects.toThrow(type);
    await writer.send(topic, 3, batch);
    const log = (await kafka.log(topic, 3)).filter(({ key }) => key === 'a');
    expect(log.map(({ message }) => message.revision)).toEqual(['0', '1', '2']);
  });

  it('because the broker does not know it any more is replaced, too', async () => {
    const topic = await kafka.topic();
    const client = await kafka.client();
    // Brokers of today have no occasion to say so: the answer is made up, all else is real.
    const unknown = client.internals.errorOf(59);
    expect(unknown.type).toBe('UNKNOWN_PRODUCER_ID');
    let isForgotten = true;
    const forgetful: KafkaClient = {
      ...client,
      openProducer: () => {
        const opened = client.openProducer();
        const { send } = opened.producer;
        const isFirst = isForgotten;
        isForgotten = false;
        return {
          ...opened,
          producer: { ...opened.producer, send: record => (isFirst ? Promise.reject(unknown) : send(record)) },
        };
      },
    };
    const writer = await writerOf(topic, { client: forgetful });
    const batch = about('a', 0);
    await expect(writer.send(topic, 3, batch)).rejects.toThrow('UNKNOWN_PRODUCER_ID');
    await writer.send(topic, 3, batch);
    expect(await logOf(topic)).toEqual(['a0']);
  });
});

describe('a topic that was made anew', () => {
  it('is not written to any more', async () => {
    const topic = await kafka.topic();
    const writer = await writerOf(topic);
    await writer.send(topic, 3, about('a', 0));
    await kafka.remake(topic);
    await expect(writer.send(topic, 3, about('a', 1))).rejects.toThrow(PositionLost);
    await expect(writer.send(topic, 3, about('a', 1))).rejects.toThrow('was made anew');
    expect(await logOf(topic)).toEqual([]);
  });
});

describe('partitions that are added', () => {
  it('are used once they have their markers and everybody has seen them', async () => {
    const topic = await kafka.topic();
    const epoch = new TopicEpoch(await kafka.control([topic]), topic, 300);
    expect(await epoch.partitions()).toBe(12);
    await kafka.administer(admin => admin.createPartitions({ topicPartitions: [{ topic, count: 13 }] }));
    await eventually(
      async () => (await kafka.control([topic]).then(one => one.places(topic))).length === 13,
      'it is there',
    );
    expect(await epoch.partitions()).toBe(12);
    await kafka.complete(topic);
    const marked = performance.now();
    expect(await epoch.partitions()).toBe(12);
    await eventually(async () => (await epoch.partitions()) === 13, 'it is used');
    expect(performance.now() - marked).toBeGreaterThan(300);
  });
});
