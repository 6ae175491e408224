import { randomUUID } from 'node:crypto';
import { Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';

/** Kafka as its client comes, for peers. `brokers` as `KAFKA_BROKERS` has them. */
const kafkaAt = (brokers: string): Kafka =>
  new Kafka({ clientId: 'bench', brokers: brokers.split(','), logLevel: logLevel.NOTHING });

/** A producer that has connected. */
export const rawProducer = async (brokers: string): Promise<Producer> => {
  const producer = kafkaAt(brokers).producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  return producer;
};

export type Following = Readonly<{ brokers: string; topics: readonly string[]; handle: (key: string) => void }>;

/** Reads topics from their beginnings, as the only one of its group. Resolves when it has joined; answers how to end it. */
export const rawConsumer = async ({ brokers, topics, handle }: Following): Promise<() => Promise<void>> => {
  const consumer = kafkaAt(brokers).consumer({ groupId: randomUUID() });
  const joined = new Promise<void>(resolve => consumer.on('consumer.group_join', () => resolve()));
  await consumer.connect();
  await consumer.subscribe({ topics: [...topics], fromBeginning: true });
  await consumer.run({ autoCommit: false, eachMessage: async ({ message: { key } }) => handle(String(key)) });
  await joined;
  return () => consumer.disconnect();
};
