/** @requires kafka */
import { afterAll, describe, expect, it } from '@jest/globals';
import { KafkaForSpecs } from '../testing/kafka-for-specs';
import { markerOf } from './bus-message';
import { checkTopics } from './check-topics';
import { ensureTopics } from './ensure-topics';
import { epochsOf } from './markers';

const kafka = new KafkaForSpecs();
afterAll(() => kafka.close());

const copies = kafka.settings.brokers.length >= 3 ? 3 : 1;

const epochs = async (topic: string) => new Set((await epochsOf(await kafka.control([topic]), topic)).values());

const settingsOf = (topic: string) =>
  kafka.administer(async admin => {
    const asked = { includeSynonyms: false, resources: [{ type: 2, name: topic }] };
    const { resources } = await admin.describeConfigs(asked);
    return new Map(resources[0]!.configEntries.map(({ configName, configValue }) => [configName, configValue]));
  });

/** A topic as somebody makes it who does not know how, or who was interrupted. */
const make = async (topic: string, numPartitions = 12, settings: Readonly<Record<string, string>> = keepsAll) => {
  const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
  await kafka.administer(admin =>
    admin.createTopics({ topics: [{ topic, numPartitions, replicationFactor: 1, configEntries }] }),
  );
};

const keepsAll = { 'retention.ms': '-1', 'retention.bytes': '-1', 'cleanup.policy': 'delete' };

const mark = async (topic: string, partition: number, epoch: string) => {
  const { producer } = (await kafka.client()).openProducer();
  await producer.connect();
  await producer.send({ topic, acks: -1, messages: [{ ...markerOf(epoch), partition }] });
  await producer.disconnect();
};

describe('topics that are ensured', () => {
  it('are made where they are missing: they keep everything, and each partition has its marker', async () => {
    const topics = [kafka.newTopic(), kafka.newTopic()];
    expect(await ensureTopics(kafka.settings, topics)).toEqual(
      topics.map(topic => ({ topic, did: 'created', replicas: copies })),
    );
    expect(await checkTopics(kafka.settings, topics)).toEqual([]);
    expect(Object.fromEntries(await settingsOf(topics[0]!))).toMatchObject({
      ...keepsAll,
      'min.insync.replicas': copies === 3 ? '2' : '1',
    });
    const [first, second] = [await epochs(topics[0]!), await epochs(topics[1]!)];
    expect([first.size, second.size]).toEqual([1, 1]);
    expect(first).not.toEqual(second);
  });

  it('are left as they are when it is done again', async () => {
    const topic = await kafka.topic();
    const before = await epochs(topic);
    await kafka.write(topic, { partition: 3, key: 'a', value: '{}' });
    expect(await ensureTopics(kafka.settings, [topic])).toEqual([{ topic, did: 'was there', replicas: copies }]);
    expect(await epochs(topic)).toEqual(before);
    expect(await kafka.log(topic, 3)).toHaveLength(1);
  });

  it.each([
    ['no', []],
    ['the first', [0]],
    ['the first five', [0, 1, 2, 3, 4]],
    ['some other', [7]],
  ])('are completed where %s markers were written', async (_, already) => {
    const topic = kafka.newTopic();
    await make(topic);
    for (const partition of already) await mark(topic, partition, 'begun');
    expect(await checkTopics(kafka.settings, [topic])).toEqual([
      expect.stringContaining(`${topic} lacks the marker that begins each partition`),
    ]);
    expect(await ensureTopics(kafka.settings, [topic])).toMatchObject([{ did: 'completed' }]);
    const made = await epochs(topic);
    expect(made.size).toBe(1);
    expect(made.has('begun')).toBe(already.length > 0);
    expect(await checkTopics(kafka.settings, [topic])).toEqual([]);
  });

  it('are of one making, also where two make them at the same moment', async () => {
    const topic = kafka.newTopic();
    await Promise.all([1, 2, 3].map(() => ensureTopics(kafka.settings, [topic])));
    expect((await epochs(topic)).size).toBe(1);
    expect(await checkTopics(kafka.settings, [topic])).toEqual([]);
  });

  it('get the settings that they lack, and keep the others', async () => {
    const topic = kafka.newTopic();
    await make(topic, 12, { 'retention.ms': '1000000', 'segment.bytes': '7654321', 'cleanup.policy': 'compact' });
    expect(await checkTopics(kafka.settings, [topic])).toEqual(
      expect.arrayContaining([
        `${topic} has cleanup.policy=compact, not delete.`,
        `${topic} has retention.ms=1000000, not -1.`,
      ]),
    );
    expect(await ensureTopics(kafka.settings, [topic])).toMatchObject([{ did: 'completed' }]);
    expect(Object.fromEntries(await settingsOf(topic))).toMatchObject({ ...keepsAll, 'segment.bytes': '7654321' });
  });

  it('are not mended where only somebody who decides about messages can', async () => {
    const [few, unmarked] = [kafka.newTopic(), kafka.newTopic()];
    await make(few, 3);
    await make(unmarked);
    const { producer } = (await kafka.client()).openProducer();
    await producer.connect();
    const messages = [{ partition: 4, key: 'a', value: '{}' }];
    await producer.send({ topic: unmarked, acks: -1, messages });
    await producer.disconnect();
    const ensuring = ensureTopics(kafka.settings, [few, unmarked]);
    await expect(ensuring).rejects.toThrow(`${few} has 3 partitions, not 12.`);
    await expect(ensuring).rejects.toThrow(/without the marker .* has to be made anew: partition 4\./);
  });

  it('are told apart where two makings are mixed', async () => {
    const topic = kafka.newTopic();
    await make(topic);
    for (let partition = 0; partition < 12; partition++) await mark(topic, partition, partition < 6 ? 'one' : 'two');
    expect(await checkTopics(kafka.settings, [topic])).toEqual([
      `${topic} has markers of 2 makings; it has to be made anew.`,
    ]);
  });
});
