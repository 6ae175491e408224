import { PositionLost, Unreachable } from '@charter/processors';
import type { Producer, RecordMetadata } from 'kafkajs';
import type { TopicMessage, TopicWriter } from '../bus';
import { EPOCH_HEADER } from './bus-message';
import { clearly, typesOf } from './failures';
import type { KafkaClient } from './kafka-client';
import { within } from './patience';
import type { TopicEpoch } from './topic-epoch';

// kafkajs tries a send again for as long as a leader takes to move, but always where that was before if nothing comes
// back from there, which it gives up after 5 s. Then it is cut off, and the next one asks who leads: whoever sends the
// same batch again must be the only one.
const longestSendMs = 6_000;
// How long a broker may wait for the others to have it; it answers before the request is given up.
const acknowledgedMs = 4_500;

/** After these a producer never gets on: what it counts is not what the broker has counted. */
const STUCK = [
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'UNKNOWN_PRODUCER_ID',
  'INVALID_PRODUCER_EPOCH',
  'DUPLICATE_SEQUENCE_NUMBER',
  'INVALID_PRODUCER_ID_MAPPING',
  'KAFKAJS_UNKNOWN_ERROR_CODE',
];

type Open = Readonly<{
  producer: Producer;
  sockets: ReturnType<KafkaClient['openProducer']>['sockets'];
  ready: Promise<void>;
}>;

export type KafkaWriterOptions = Readonly<{
  client: KafkaClient;
  topic: string;
  epoch: TopicEpoch;
  /** How long a send may take before it is cut off. */
  sendMs?: number;
}>;

/** Writes to one topic, as the one who announces there. A batch may be written twice, and never be lost. */
export class KafkaWriter implements TopicWriter {
  readonly #client: KafkaClient;
  readonly #topic: string;
  readonly #epoch: TopicEpoch;
  readonly #sendMs: number;
  /** Where the last batch of each partition was written. */
  readonly #written = new Map<number, number>();
  /** What each partition has not acknowledged. */
  readonly #failed = new Map<number, readonly TopicMessage[]>();
  #open: Open | undefined;
  #isClosed = false;

  constructor({ client, topic, epoch, sendMs = longestSendMs }: KafkaWriterOptions) {
    this.#client = client;
    this.#topic = topic;
    this.#epoch = epoch;
    this.#sendMs = sendMs;
  }

  async partitions(): Promise<number> {
    return this.#epoch.partitions();
  }

  async send(topic: string, partition: number, batch: readonly TopicMessage[]) {
    const doing = `writing ${topic}/${partition}`;
    const epoch = await this.#epoch.confirmed();
    if (this.#isClosed) throw new Error('The bus has been closed.');
    // A broker may have written what it never acknowledged; another batch by that number it would take for the same.
    if (this.#open && this.#failed.has(partition) && this.#failed.get(partition) !== batch) this.#replace(this.#open);
    const open = (this.#open ??= this.#connect());
    const messages = batch.map(({ key, value }) => ({ key, value, partition, headers: { [EPOCH_HEADER]: epoch } }));
    let isConnected = false;
    const sent = async () => {
      await open.ready;
      isConnected = true;
      return open.producer.send({ topic, acks: -1, timeout: acknowledgedMs, messages });
    };
    try {
      const acknowledged = this.#acknowledged(partition, await within(this.#sendMs, doing, sent()));
      this.#failed.delete(partition);
      return acknowledged;
    } catch (error) {
      this.#failed.set(partition, batch);
      this.#epoch.doubt();
      // What is late may be under way still; what was never connected has no number to count by.
      const isLost = error instanceof Unreachable || !isConnected;
      if (isLost || typesOf(error).some(type => STUCK.includes(type))) this.#replace(open);
      throw clearly(doing, error);
    }
  }

  close(): void {
    this.#isClosed = true;
    if (this.#open) this.#replace(this.#open);
  }

  #acknowledged(partition: number, answers: readonly RecordMetadata[]) {
    const [answer] = answers;
    const baseOffset = answer?.baseOffset ?? '';
    if (answers.length !== 1 || answer?.partition !== partition || !/^\d+$/.test(baseOffset))
      return { partition: answer?.partition ?? -1, baseOffset };
    const before = this.#written.get(partition) ?? -1;
    if (Number(baseOffset) <= before)
      throw new PositionLost(`${this.#topic}/${partition} was made anew: ${baseOffset} has come behind ${before}.`);
    this.#written.set(partition, Number(baseOffset));
    this.#epoch.trust();
    return { partition, baseOffset };
  }

  #connect(): Open {
    const { producer, sockets } = this.#client.openProducer();
    const ready = producer.connect();
    ready.catch(() => undefined);
    return { producer, sockets, ready };
  }

  /** Nothing more goes out by it: what it has not sent, the next one will. */
  #replace(open: Open): void {
    if (this.#open === open) this.#open = undefined;
    open.sockets.drop();
    // Without it kafkajs would go on trying to connect.
    open.producer.disconnect().catch(() => undefined);
  }
}
