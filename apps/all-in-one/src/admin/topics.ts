import { OperationRefused } from '@charter/app-identity';
import { ensureTopics } from '@charter/messaging';
import { openDatabase } from '@charter/processors';
import type { ServiceConfig } from '@charter/service';
import { PUBLICATIONS, SERVICES } from '../charter';
import { adoptTopic } from './adopt-topic';
import { wanted, type Commands } from './command-line';
import { databaseUrlOf } from './data-folder';

const ALL = PUBLICATIONS.map(({ topic }) => topic);

/** What services stand on before they can start, and so needs none of them. */
export const TOPICS: Commands<ServiceConfig> = {
  'topics:ensure': async (_options, { kafka }) => {
    if (!kafka) throw new OperationRefused('Set KAFKA_BROKERS: without it, events need no topics.');
    const ensured = await ensureTopics(kafka, ALL);
    return ensured.map(({ topic, did, replicas }) => `${topic}: ${did}, ${replicas} copies`).join('\n');
  },
  'topics:adopt': async (options, config) => {
    const topic = wanted(options, 'topic');
    if (!ALL.includes(topic)) throw new OperationRefused(`There is no topic ${topic}. There are: ${ALL.join(', ')}.`);
    if (!config.kafka && config.databaseUrl === undefined)
      throw new OperationRefused('Set DATABASE_URL, where services keep how far they have read.');
    const database = await openDatabase(databaseUrlOf(config));
    try {
      const struck = await adoptTopic(
        SERVICES.map(({ name }) => database.schema(name)),
        topic,
      );
      return [
        ...struck.map(
          ({ schemaName, positions, parked }) =>
            `${schemaName}: ${positions} positions and ${parked} parked messages struck`,
        ),
        `When all services are started anew, ${topic} is filled from the event store and read from its beginning.`,
      ].join('\n');
    } finally {
      await database.close();
    }
  },
};
