import { randomUUID } from 'node:crypto';
import { Kafka, type KafkaConfig, type Producer } from 'kafkajs';
import { eventually } from '@charter/testing';
import { EPOCH_HEADER } from '../handlers';
import type { KafkaSettings } from '../kafka/settings';
import type { PublicEvent } from '../public-event';

/** A message that no publisher would write; `partition` is chosen by the key unless said. */
export type Written = Readonly<{
  key: string | null;
  value: string | null;
  partition?: number;
  epoch?: string | undefined;
}>;

/** The brokers that `KAFKA_TEST_BROKERS` names, with commas between. */
export const settingsForSpecs = (): KafkaSettings => ({
  brokers: (process.env['KAFKA_TEST_BROKERS'] ?? '').split(','),
});

/** Topics as Charter makes them, and what its publisher writes there, by a client that is none of Charter's. */
export class TopicsForSpecs {
  readonly #kafka: Kafka;
  readonly #epochs = new Map<string, string>();
  #producer: Producer | undefined;

  constructor({ brokers, tls, sasl }: KafkaSettings = settingsForSpecs()) {
    this.#kafka = new Kafka({
      brokers: [...brokers],
      ...(tls ? { ssl: tls } : {}),
      ...(sasl ? { sasl: { ...sasl } as NonNullable<KafkaConfig['sasl']> } : {}),
      logCreator: () => () => undefined,
      retry: { retries: 20, initialRetryTime: 50, maxRetryTime: 500 },
    });
  }

  /** A new topic with a marker at the beginning of each partition. */
  async topic(partitions = 3, name = `charter.counting-${randomUUID()}.v1`): Promise<string> {
    await this.make(name, partitions);
    return name;
  }

  /** Makes a topic of this name, with an epoch of its own. */
  async make(topic: string, numPartitions = 3): Promise<void> {
    this.#epochs.set(topic, randomUUID());
    await this.administer(admin =>
      admin.createTopics({
        waitForLeaders: true,
        topics: [{ topic, numPartitions, configEntries: [{ name: 'retention.ms', value: '-1' }] }],
      }),
    );
    await this.mark(topic, numPartitions);
  }

  async mark(topic: string, partitions: number, from = 0): Promise<void> {
    for (let partition = from; partition < partitions; partition++)
      await this.write(topic, { key: null, value: null, partition });
  }

  /** Deletes a topic and makes it anew, as nobody should while it is in use. */
  async remake(topic: string): Promise<void> {
    await this.remove(topic);
    await this.make(topic);
  }

  /** Deletes the first messages of a topic of one partition, up to an offset. */
  async forget(topic: string, offset: number): Promise<void> {
    await this.administer(async admin => {
      // kafkajs knows of no topic that it was not asked about.
      await admin.fetchTopicOffsets(topic);
      await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: String(offset) }] });
    });
  }

  async remove(topic: string): Promise<void> {
    await this.administer(async admin => {
      await admin.deleteTopics({ topics: [topic] });
      await eventually(async () => !(await admin.listTopics()).includes(topic), `${topic} is gone`);
    });
  }

  epochOf(topic: string): string | undefined {
    return this.#epochs.get(topic);
  }

  /** Writes events as Charter's publisher does, keyed by what they are about. */
  async publish(topic: string, ...events: readonly PublicEvent[]): Promise<void> {
    await this.write(topic, ...events.map(event => ({ key: event.subject, value: JSON.stringify(event) })));
  }

  async write(topic: string, ...written: readonly Written[]): Promise<void> {
    const messages = written.map(({ key, value, partition, ...rest }) => {
      const epoch = 'epoch' in rest ? rest.epoch : this.#epochs.get(topic);
      const headers = epoch === undefined ? {} : { [EPOCH_HEADER]: epoch };
      return { key, value, headers, ...(partition === undefined ? {} : { partition }) };
    });
    const answers = await (await this.#connected()).send({ topic, acks: -1, messages });
    if (answers.length > 0) return;
    // A partition that the producer does not know of yet: kafkajs writes nothing, and does not say so.
    await this.reconnect();
    await this.write(topic, ...written);
  }

  /** Writes an event in a transaction, as whoever mirrors a topic may, which ends after what is said. */
  async writeInTransaction(topic: string, event: PublicEvent, beforeEnd: () => Promise<unknown>): Promise<void> {
    const producer = this.#kafka.producer({ transactionalId: topic, idempotent: true, maxInFlightRequests: 1 });
    await producer.connect();
    const transaction = await producer.transaction();
    const headers = { [EPOCH_HEADER]: this.#epochs.get(topic) ?? '' };
    await transaction.send({ topic, messages: [{ key: event.subject, value: JSON.stringify(event), headers }] });
    await beforeEnd();
    await transaction.commit();
    await producer.disconnect();
  }

  /** Writes by another producer: one that has lost its broker may lose what is acknowledged. */
  async reconnect(): Promise<void> {
    await this.#producer?.disconnect();
    this.#producer = undefined;
  }

  /** What an operator does. */
  async administer<Result>(work: (admin: ReturnType<Kafka['admin']>) => Promise<Result>): Promise<Result> {
    const admin = this.#kafka.admin();
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  }

  async close(): Promise<void> {
    await this.reconnect();
    await this.administer(async admin => {
      const there = new Set(await admin.listTopics());
      const topics = [...this.#epochs.keys()].filter(topic => there.has(topic));
      if (topics.length > 0) await admin.deleteTopics({ topics });
    });
  }

  async #connected(): Promise<Producer> {
    if (this.#producer) return this.#producer;
    this.#producer = this.#kafka.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false });
    await this.#producer.connect();
    return this.#producer;
  }
}
