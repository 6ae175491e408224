import { randomUUID } from 'node:crypto';
import { Partitioners, type Kafka, type Producer } from 'kafkajs';
import { eventually } from '@charter/testing';
import { kafkaOf, type Reached } from './kafka-operator';

const PARTITIONS = 12;
const COPIES = 3;

type Way = 'together' | 'one by one';

/** A producer of kafkajs by itself, with the settings of ours, and without our rule of one partition a send. */
export class Canary {
  readonly #kafka: Kafka;
  readonly #topic = `canary-${randomUUID()}`;
  readonly #producers: Readonly<Record<Way, Producer>>;

  private constructor(reached: Reached) {
    this.#kafka = kafkaOf(reached, { requestTimeout: 5_000 });
    this.#producers = { together: this.#producer(), 'one by one': this.#producer() };
  }

  /** Makes a topic, and lets the producers learn who leads it. */
  static async hatch(reached: Reached): Promise<Canary> {
    const canary = new Canary(reached);
    await canary.#administer(admin =>
      admin.createTopics({
        waitForLeaders: true,
        topics: [{ topic: canary.#topic, numPartitions: PARTITIONS, replicationFactor: COPIES }],
      }),
    );
    for (const producer of Object.values(canary.#producers)) await producer.connect();
    for (const way of ['together', 'one by one'] as const)
      if ((await canary.lostBySending(way)).length > 0) throw new Error('Messages are lost where nothing is wrong.');
    return canary;
  }

  /** Sends a message to each partition; gives the partitions that have none although all were acknowledged. */
  async lostBySending(way: Way): Promise<readonly number[]> {
    const partitions = Array.from({ length: PARTITIONS }, (_, partition) => partition);
    const before = await this.#ends();
    const producer = this.#producers[way];
    const send = (messages: { partition: number; value: string }[]) =>
      producer.send({ topic: this.#topic, acks: -1, timeout: 4_500, messages });
    const messages = partitions.map(partition => ({ partition, value: way }));
    if (way === 'together') await send(messages);
    else for (const message of messages) await send([message]);
    const after = await this.#ends();
    return partitions.filter(partition => after.get(partition) === before.get(partition));
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.#producers).map(producer => producer.disconnect()));
  }

  #producer(): Producer {
    return this.#kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: { retries: 5, initialRetryTime: 50, maxRetryTime: 1_000 },
      createPartitioner: Partitioners.DefaultPartitioner,
    });
  }

  #ends(): Promise<ReadonlyMap<number, string>> {
    return this.#administer(async admin => {
      // A broker that has just begun to lead may not know yet what all have.
      const offsets = await eventually(() => admin.fetchTopicOffsets(this.#topic).catch(() => undefined));
      return new Map(offsets.map(({ partition, high }) => [partition, high]));
    });
  }

  async #administer<Result>(work: (admin: ReturnType<Kafka['admin']>) => Promise<Result>): Promise<Result> {
    const admin = this.#kafka.admin();
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  }
}
