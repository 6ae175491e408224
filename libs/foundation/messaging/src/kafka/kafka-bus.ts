import type { EventStore } from '@charter/event-store';
import { storeSource, type Home, type Trouble } from '@charter/processors';
import type { Bus, Publisher } from '../bus';
import type { Publication } from '../publication';
import { topicPublisher } from '../publisher';
import { differencesOf } from './check-topics';
import { Control } from './control';
import { EndsLooks } from './ends-look';
import { mayPass, TopicDiffers } from './failures';
import { kafkaClient, type KafkaClient } from './kafka-client';
import type { KafkaSettings } from './kafka-settings';
import { kafkaSource } from './kafka-source';
import { KafkaWriter } from './kafka-writer';
import { patienceMs, persistently } from './patience';
import { TopicEpoch } from './topic-epoch';
import { TopicFeed } from './topic-feed';

export type KafkaBusOptions = Readonly<{
  settings: KafkaSettings;
  store: Pick<EventStore, 'subscribe' | 'head'>;
  /** All that are read or written in this process. */
  topics: readonly string[];
}>;

// New partitions, and leaders that have moved without a word, are seen within this time.
const metadataMaxAgeMs = 30_000;

/**
 * The bus between processes, over Kafka. Rejects where a topic is not as Charter makes it, with a line for each
 * difference; and with the reason where no broker answers for 30 s.
 */
export const openKafkaBus = async ({ settings, topics, ...rest }: KafkaBusOptions): Promise<Bus> => {
  const client = await kafkaClient(settings);
  const differences = await differencesOf({ client, topics });
  if (differences.length > 0) {
    const remedy = 'Make and complete topics by: npm run admin -- topics:ensure';
    throw new TopicDiffers(['The topics are not as Charter needs them.', ...differences, remedy].join('\n'));
  }
  return kafkaBus({ client, topics, ...rest });
};

type Options = Omit<KafkaBusOptions, 'settings'> & Readonly<{ client: KafkaClient; maxAgeMs?: number }>;

/** The bus over topics that are as they should be. `maxAgeMs`: how old what is known of partitions may be. */
export const kafkaBus = ({ client, store, topics, maxAgeMs = metadataMaxAgeMs }: Options): Bus => {
  const control = new Control(client, topics, maxAgeMs);
  const looks = new EndsLooks(control, topics);
  const feeds = new Map(topics.map(topic => [topic, new TopicFeed({ control, topic, maxAgeMs })]));
  const writers: KafkaWriter[] = [];
  const feedOf = (topic: string): TopicFeed => {
    const feed = feeds.get(topic);
    if (!feed) throw new Error(`This process has not said that it reads or writes ${topic}.`);
    return feed;
  };
  return {
    source: wanted => {
      wanted.forEach(feedOf);
      return kafkaSource({ topics: wanted, control, looks, feedOf });
    },
    publisher: (publication, schema, onTrouble) => {
      const { topic } = publication;
      feedOf(topic);
      // By then every process has asked anew, and seen what is new.
      const epoch = new TopicEpoch(control, topic, 2 * maxAgeMs);
      const writer = new KafkaWriter({ client, topic, epoch });
      writers.push(writer);
      return publisherOf({ publication, schema, store, writer, epoch, onTrouble });
    },
    close: async () => {
      for (const feed of feeds.values()) feed.close();
      for (const writer of writers) writer.close();
      control.close();
    },
  };
};

type Publishing = Readonly<{
  publication: Publication;
  schema: Home;
  store: KafkaBusOptions['store'];
  writer: KafkaWriter;
  epoch: TopicEpoch;
  onTrouble: ((trouble: Trouble) => void) | undefined;
}>;

const publisherOf = ({ publication, schema, store, writer, epoch, onTrouble }: Publishing): Publisher => {
  const source = storeSource({ store, prefixes: publication.prefixes });
  return topicPublisher({
    publication,
    schema,
    writer,
    source: {
      ...source,
      // A topic made anew holds nothing of what was announced: positions in the store are of that topic, too.
      lanes: async () => {
        const now = await persistently(patienceMs, mayPass, () => epoch.now());
        return (await source.lanes()).map(({ lane }) => ({ lane, epoch: now }));
      },
    },
    ...(onTrouble ? { onTrouble } : {}),
  });
};
