import { randomUUID } from 'node:crypto';
import { markerOf } from './bus-message';
import { differencesIn, placesOf, withTools, type Tools } from './check-topics';
import { TopicDiffers, typesOf } from './failures';
import { kafkaClient } from './kafka-client';
import type { KafkaSettings } from './kafka-settings';
import { beginningsInTime, type Beginning } from './markers';
import { persistently, within } from './patience';
import { amend, describe, PARTITIONS, replicasOn, settingsOf, wrongIn } from './topic-settings';

/** What was done about a topic, and how many copies it has. */
export type EnsuredTopic = Readonly<{ topic: string; did: 'created' | 'completed' | 'was there'; replicas: number }>;

// What the brokers have to agree upon; and until leaders are elected and everybody knows them.
const adminMs = 20_000;
const leadersMs = 30_000;

/**
 * Makes the topics that are missing and completes what was begun. It may be done again at any time, and by two at once.
 * Throws where something remains that only somebody who decides about messages can mend.
 */
export const ensureTopics = async (
  settings: KafkaSettings,
  topics: readonly string[],
): Promise<readonly EnsuredTopic[]> =>
  withTools({ client: await kafkaClient(settings), topics }, async tools => {
    const ensured: EnsuredTopic[] = [];
    for (const topic of topics) ensured.push(await ensure(tools, topic));
    const remaining = (await Promise.all(topics.map(topic => differencesIn(tools, topic)))).flat();
    if (remaining.length > 0) throw new TopicDiffers(['This remains to be decided:', ...remaining].join('\n'));
    return ensured;
  });

const ensure = async (tools: Tools, topic: string): Promise<EnsuredTopic> => {
  const isMissing = (await placesOf(tools, topic)).length === 0;
  if (isMissing) await create(tools, topic);
  const replicas = await led(tools, topic);
  const isAmended = await amended(tools, topic, replicas);
  const isMarked = await marked(tools, topic);
  return { topic, did: isMissing ? 'created' : isAmended || isMarked ? 'completed' : 'was there', replicas };
};

const create = async ({ control, admin }: Tools, topic: string): Promise<void> => {
  const doing = `making ${topic}`;
  const brokers = await control.ask(doing, async ({ brokerPool }) => brokerPool.metadata?.brokers.length ?? 0);
  const replicas = replicasOn(brokers);
  const wanted = {
    topic,
    numPartitions: PARTITIONS,
    replicationFactor: replicas,
    configEntries: settingsOf(replicas).map(entry => ({ ...entry })),
  };
  await within(adminMs, doing, admin.createTopics({ topics: [wanted], waitForLeaders: false })).catch(
    (error: unknown) => {
      // Somebody else has made it at the same moment, or an answer was lost.
      if (!typesOf(error).includes('TOPIC_ALREADY_EXISTS')) throw error;
    },
  );
};

/** Waits until each partition has a leader. Answers how many copies there are. */
const led = async (tools: Tools, topic: string): Promise<number> => {
  const mayPass = (error: unknown) => error instanceof TopicDiffers;
  return persistently(leadersMs, mayPass, async () => {
    const places = await placesOf(tools, topic);
    if (places.length === 0 || places.some(({ leader }) => leader === undefined))
      throw new TopicDiffers(`${topic} has no leaders.`);
    return Math.min(...places.map(({ replicas }) => replicas));
  });
};

const amended = async ({ admin }: Tools, topic: string, replicas: number): Promise<boolean> => {
  const described = await within(adminMs, `looking at ${topic}`, describe(admin, topic));
  const wrong = described ? wrongIn(described, replicas) : [];
  if (!described || wrong.length === 0) return false;
  await within(adminMs, `setting ${topic}`, amend(admin, { topic, described, wrong }));
  return true;
};

/** Puts a marker at the beginning of each partition that has none. Answers whether it had to. */
const marked = async (tools: Tools, topic: string): Promise<boolean> => {
  const beginnings = await beginningsInTime(tools.control, topic);
  const empty = beginnings.filter(({ kind }) => kind === 'empty').map(({ partition }) => partition);
  if (empty.length === 0) return false;
  const { producer, sockets } = tools.client.openProducer();
  const mark = (partition: number, epoch: string) =>
    within(
      adminMs,
      `marking ${topic}/${partition}`,
      producer.send({ topic, acks: -1, messages: [{ ...markerOf(epoch), partition }] }),
    );
  try {
    await within(adminMs, `marking ${topic}`, producer.connect());
    // The first partition decides, and its first message: of two who mark it at once, one is the first.
    if (empty.includes(0)) await mark(0, epochIn(beginnings) ?? randomUUID());
    const epoch = epochIn((await beginningsInTime(tools.control, topic)).slice(0, 1));
    if (epoch === undefined) throw new TopicDiffers(`${topic}/0 has no marker to go by.`);
    for (const partition of empty) if (partition > 0) await mark(partition, epoch);
    return true;
  } finally {
    sockets.drop();
    producer.disconnect().catch(() => undefined);
  }
};

const epochIn = (beginnings: readonly Beginning[]): string | undefined => {
  const [first] = beginnings.flatMap(one => (one.kind === 'marked' ? [one.epoch] : []));
  return first;
};
