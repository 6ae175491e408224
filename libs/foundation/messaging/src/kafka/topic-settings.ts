import type { Admin } from 'kafkajs';
import { isUnauthorized } from './failures';

/** Entities are spread over so many: more readers than that nobody runs, and fewer would not spread them evenly. */
export const PARTITIONS = 12;

/** Three copies where there are brokers to hold them. */
export const replicasOn = (brokers: number): number => (brokers >= 3 ? 3 : 1);

/** With three copies, two have to hold what is acknowledged: one broker may be away, and one may be lost. */
const inSyncOf = (replicas: number): number => (replicas >= 3 ? 2 : 1);

type Entry = Readonly<{ name: string; value: string }>;

/** Topics keep everything, for ever: a reader that begins today reads from the first message. */
export const settingsOf = (replicas: number): readonly Entry[] => [
  { name: 'cleanup.policy', value: 'delete' },
  { name: 'retention.ms', value: '-1' },
  { name: 'retention.bytes', value: '-1' },
  { name: 'min.insync.replicas', value: String(inSyncOf(replicas)) },
];

/** kafkajs' names for what is described, and for where a setting comes from. */
const TOPIC = 2;
const OF_THE_TOPIC = 1;

type Described = Readonly<{ all: ReadonlyMap<string, string>; own: readonly Entry[] }>;

/** The settings of a topic, and those among them that it has of its own. Nothing where that may not be known. */
export const describe = async (admin: Admin, topic: string): Promise<Described | undefined> => {
  try {
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: TOPIC, name: topic }],
    });
    const entries = resources[0]?.configEntries ?? [];
    const own = entries.filter(({ configSource }) => (configSource as number) === OF_THE_TOPIC);
    return {
      all: new Map(entries.map(({ configName, configValue }) => [configName, configValue])),
      own: own.map(({ configName: name, configValue: value }) => ({ name, value })),
    };
  } catch (error) {
    // A service needs no right to look at settings; whoever makes the topics has it.
    if (isUnauthorized(error)) return undefined;
    throw error;
  }
};

/** What of a topic's settings has to be different. */
export const wrongIn = ({ all }: Described, replicas: number): readonly Entry[] =>
  settingsOf(replicas).filter(({ name, value }) => {
    const now = all.get(name) ?? '';
    // Whoever asks for more copies than we do gets them.
    if (name === 'min.insync.replicas') return Number(now) < Number(value) || Number(now) > replicas;
    return now !== value;
  });

type Lacking = Readonly<{ topic: string; described: Described; wrong: readonly Entry[] }>;

/** Gives a topic the settings that it lacks, and leaves it the others: Kafka takes away what is not named. */
export const amend = async (admin: Admin, { topic, described, wrong }: Lacking): Promise<void> => {
  const kept = described.own.filter(({ name }) => !wrong.some(one => one.name === name));
  const configEntries = [...kept, ...wrong];
  await admin.alterConfigs({ validateOnly: false, resources: [{ type: TOPIC, name: topic, configEntries }] });
};
