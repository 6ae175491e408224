/** @requires kafka */
import { afterAll, describe, expect, it } from '@jest/globals';
import { busSuite } from '../bus.int.spec';
import { KafkaForSpecs } from '../testing/kafka-for-specs';
import { differencesOf } from './check-topics';
import { ensureTopics } from './ensure-topics';
import { openKafkaBus } from './kafka-bus';
import { kafkaClient } from './kafka-client';

const kafka = new KafkaForSpecs();
afterAll(() => kafka.close());

describe('the bus over Kafka', () => {
  busSuite(async ({ store, publications }) => {
    const topics = publications.map(({ topic }) => topic);
    await ensureTopics(kafka.settings, topics);
    const bus = await openKafkaBus({ settings: kafka.settings, store, topics });
    return {
      bus,
      close: async () => {
        await bus.close();
        await kafka.administer(admin => admin.deleteTopics({ topics }));
      },
    };
  });
});

const store = { subscribe: () => Promise.reject(new Error('Nobody publishes.')), head: async () => undefined } as never;

describe('opening the bus over Kafka', () => {
  it('is refused where a topic is missing, with what differs and what to do', async () => {
    const [there, missing] = [await kafka.topic(), kafka.newTopic()];
    const opening = openKafkaBus({ settings: kafka.settings, store, topics: [there, missing] });
    await expect(opening).rejects.toThrow(
      `${missing} does not exist.\nMake and complete topics by: npm run admin -- topics:ensure`,
    );
    await expect(opening).rejects.not.toThrow(there);
  });

  it('is given up, and says why, where no broker answers in time', async () => {
    const client = await kafkaClient({ ...kafka.settings, brokers: ['127.0.0.1:1', '127.0.0.1:2'] });
    const looking = differencesOf({ client, topics: ['charter.things.v1'], waitMs: 1_000 });
    await expect(looking).rejects.toThrow(/Kafka cannot be reached: looking for brokers at .*ECONNREFUSED/);
  });
});
