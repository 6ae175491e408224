import type { Admin } from 'kafkajs';
import { Control, type Place } from './control';
import { clearly, mayPass, TopicDiffers } from './failures';
import { kafkaClient, type KafkaClient } from './kafka-client';
import type { KafkaSettings } from './kafka-settings';
import { beginningsInTime } from './markers';
import { persistently, within } from './patience';
import { describe, PARTITIONS, wrongIn } from './topic-settings';

// As long as a service start may take: brokers that start together with it are there by then.
const startMs = 30_000;
// What the brokers have to agree upon takes longer than a question to one of them.
const adminMs = 20_000;

/** What answers questions about topics, and makes them. */
export type Tools = Readonly<{ client: KafkaClient; control: Control; admin: Admin }>;

type About = Readonly<{ client: KafkaClient; topics: readonly string[]; waitMs?: number }>;

/** Lends tools that are put away afterwards. Waits for brokers that are about to start, and begins again if they fail. */
export const withTools = async <Result>(
  { client, topics, waitMs = startMs }: About,
  work: (tools: Tools) => Promise<Result>,
): Promise<Result> => {
  // Whoever makes topics wants to see at once what has come of it.
  const control = new Control(client, topics, 0);
  const { admin, sockets } = client.openAdmin();
  const brokers = client.brokers.join(', ');
  try {
    return await persistently(waitMs, mayPass, async () => {
      await control.ask(`looking for brokers at ${brokers}`, async () => undefined);
      await within(adminMs, `connecting to ${brokers}`, admin.connect());
      return work({ client, control, admin });
    });
  } catch (error) {
    throw clearly(`asking ${brokers} about topics`, error);
  } finally {
    control.close();
    sockets.drop();
    admin.disconnect().catch(() => undefined);
  }
};

/** What of these topics is not as Charter makes them: a sentence each. Rejects where no broker answers for 30 s. */
export const checkTopics = async (settings: KafkaSettings, topics: readonly string[]): Promise<readonly string[]> =>
  differencesOf({ client: await kafkaClient(settings), topics });

export const differencesOf = (about: About): Promise<readonly string[]> =>
  withTools(about, async tools => {
    const differences: string[] = [];
    for (const topic of about.topics) differences.push(...(await differencesIn(tools, topic)));
    return differences;
  });

/** The partitions of a topic; none where it does not exist. */
export const placesOf = async ({ control }: Tools, topic: string): Promise<readonly Place[]> => {
  try {
    return await control.places(topic);
  } catch (error) {
    if (error instanceof TopicDiffers) return [];
    throw error;
  }
};

export const differencesIn = async (tools: Tools, topic: string): Promise<readonly string[]> => {
  const places = await placesOf(tools, topic);
  if (places.length === 0) return [`${topic} does not exist.`];
  const replicas = Math.min(...places.map(one => one.replicas));
  const described = await within(adminMs, `looking at ${topic}`, describe(tools.admin, topic));
  return [
    ...(places.length < PARTITIONS ? [`${topic} has ${places.length} partitions, not ${PARTITIONS}.`] : []),
    ...(described ? wrongIn(described, replicas) : []).map(
      ({ name, value }) => `${topic} has ${name}=${described?.all.get(name)}, not ${value}.`,
    ),
    ...(await wrongBeginnings(tools, topic)),
  ];
};

const wrongBeginnings = async ({ control }: Tools, topic: string): Promise<readonly string[]> => {
  const beginnings = await beginningsInTime(control, topic);
  const those = (kind: (typeof beginnings)[number]['kind']) =>
    beginnings.filter(one => one.kind === kind).map(({ partition }) => partition);
  const told = (partitions: readonly number[], what: string) =>
    partitions.length > 0 ? [`${topic} ${what}: partition ${partitions.join(', ')}.`] : [];
  const epochs = new Set(beginnings.flatMap(one => (one.kind === 'marked' ? [one.epoch] : [])));
  return [
    ...told(those('empty'), 'lacks the marker that begins each partition'),
    ...told(those('unmarked'), 'holds messages without the marker that begins each partition; it has to be made anew'),
    ...told(those('cut'), 'has lost its first messages; it has to be made anew'),
    ...(epochs.size > 1 ? [`${topic} has markers of ${epochs.size} makings; it has to be made anew.`] : []),
  ];
};
