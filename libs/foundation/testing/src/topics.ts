import { setTimeout as delay } from 'node:timers/promises';
import { storeSource, type Delivery, type Ends, type OrderedSource } from '@charter/processors';
import {
  parsePublicEvent,
  partitionOf,
  topicPublisher,
  type Bus,
  type PublicEvent,
  type Publication,
  type Publisher,
  type TopicMessage,
  type TopicWriter,
} from '@charter/messaging';
import type { EventStore } from '@charter/event-store';
import type { Home, Trouble } from '@charter/processors';

type Log = { epoch: string; messages: TopicMessage[] };

/** What can go wrong with a send: nothing is written, or it is written and nobody hears of it. */
export type LostSend = 'request' | 'answer';

/** The log is not to be reached. */
export class TopicsDown extends Error {
  readonly transient = true;
}

/** Topics in memory that behave as badly as they are told to. Partitions, offsets and epochs are as Kafka's. */
export class FakeTopics implements Bus, TopicWriter {
  readonly #logs = new Map<string, Log>();
  readonly #partitions: number;
  readonly #store: Pick<EventStore, 'subscribe' | 'head'> | undefined;
  #changed = Promise.withResolvers<void>();
  #losing: LostSend[] = [];
  #reading = true;
  #sending = true;
  #looking = true;
  #broken = new AbortController();
  /** How long each delivery takes. */
  delayMs = 0;
  /** How often each message is delivered. */
  copies = 1;
  /** How many messages come at once. */
  batchSize = 500;
  readonly sends: Readonly<{ topic: string; partition: number; size: number }>[] = [];

  constructor({ partitions = 3, store }: { partitions?: number; store?: Pick<EventStore, 'subscribe' | 'head'> } = {}) {
    this.#partitions = partitions;
    this.#store = store;
  }

  pauseReading(): void {
    this.#reading = false;
  }

  resumeReading(): void {
    this.#reading = true;
    this.#wake();
  }

  /** Sends wait, and looks still answer. */
  pauseSending(): void {
    this.#sending = false;
  }

  resumeSending(): void {
    this.#sending = true;
    this.#wake();
  }

  /** Looks at the ends fail, or answer again. */
  allowLooks(allowed: boolean): void {
    this.#looking = allowed;
  }

  /** Loses the next sends. */
  lose(...what: readonly LostSend[]): void {
    this.#losing.push(...what);
  }

  /** Cuts every reader off, as a broker that is killed does. */
  kill(): void {
    this.#broken.abort(new TopicsDown('The connection was reset.'));
    this.#broken = new AbortController();
  }

  /** Deletes a topic and makes it anew, empty. */
  remake(topic: string): void {
    for (let partition = 0; partition < this.#partitions; partition++)
      this.#logs.set(`${topic}/${partition}`, { epoch: `made ${this.#logs.size} ${Math.random()}`, messages: [] });
    this.#wake();
  }

  /** Puts an event where a publisher would. */
  put(...events: readonly PublicEvent[]): void {
    for (const event of events) this.putText(topicOf(event), event.subject, JSON.stringify(event));
  }

  putText(topic: string, key: string, value: string): void {
    this.#log(topic, partitionOf(key, this.#partitions)).messages.push({ key, value });
    this.#wake();
  }

  /** All messages of a topic, partition by partition. */
  log(topic: string): readonly TopicMessage[] {
    return this.#lanes([topic]).flatMap(([, { messages }]) => messages);
  }

  async partitions(): Promise<number> {
    return this.#partitions;
  }

  async send(topic: string, partition: number, batch: readonly TopicMessage[]) {
    this.sends.push({ topic, partition, size: batch.length });
    while (!this.#sending) await this.#changed.promise;
    const lost = this.#losing.shift();
    if (lost === 'request') throw new TopicsDown('The request was lost.');
    const { messages } = this.#log(topic, partition);
    const baseOffset = String(messages.length);
    messages.push(...batch);
    this.#wake();
    if (lost === 'answer') throw new TopicsDown('The answer was lost.');
    return { partition, baseOffset };
  }

  source(topics: readonly string[]): OrderedSource<PublicEvent> {
    const compare = (a: string, b: string) => Number(a) - Number(b);
    return {
      name: topics.join(),
      compare,
      lanes: async () => this.#lanes(topics).map(([lane, { epoch }]) => ({ lane, epoch })),
      read: (lane, after, signal) => this.#read(lane, after === undefined ? 0 : Number(after) + 1, signal),
      ends: async () => this.#ends(topics),
    };
  }

  publisher(publication: Publication, schema: Home, onTrouble?: (trouble: Trouble) => void): Publisher {
    if (!this.#store) throw new Error('Publishing needs a store to publish from.');
    const source = storeSource({ store: this.#store, prefixes: publication.prefixes });
    return topicPublisher({ publication, source, schema, writer: this, ...(onTrouble ? { onTrouble } : {}) });
  }

  async close(): Promise<void> {
    this.kill();
  }

  #ends(topics: readonly string[]): Ends {
    if (!this.#looking) throw new TopicsDown('Nobody answers.');
    const end = ({ messages }: Log) => (messages.length > 0 ? String(messages.length - 1) : undefined);
    return new Map(this.#lanes(topics).map(([lane, log]) => [lane, end(log)]));
  }

  async *#read(lane: string, from: number, signal: AbortSignal): AsyncGenerator<Delivery<PublicEvent>> {
    const broken = this.#broken.signal;
    const ended = new Promise<void>(resolve => {
      signal.addEventListener('abort', () => resolve());
      broken.addEventListener('abort', () => resolve());
    });
    for (let next = from; !signal.aborted;) {
      broken.throwIfAborted();
      // Taken before the log is looked at: what comes between must wake us.
      const changed = this.#changed.promise;
      const { messages } = this.#logs.get(lane)!;
      const batch = this.#reading ? messages.slice(next, next + this.batchSize) : [];
      if (batch.length === 0) {
        if (this.#reading) yield { messages: [], through: next > 0 ? String(next - 1) : undefined, caughtUp: true };
        await Promise.race([changed, ended]);
        continue;
      }
      if (this.delayMs > 0) await delay(this.delayMs);
      const delivered = batch.map((message, index) => deliver(message, next + index));
      next += batch.length;
      for (let copy = 0; copy < this.copies; copy++)
        yield { messages: delivered, through: String(next - 1), caughtUp: next === messages.length };
    }
  }

  #lanes(topics: readonly string[]): [string, Log][] {
    return topics.flatMap(topic =>
      Array.from({ length: this.#partitions }, (_, partition): [string, Log] => [
        `${topic}/${partition}`,
        this.#log(topic, partition),
      ]),
    );
  }

  #log(topic: string, partition: number): Log {
    const lane = `${topic}/${partition}`;
    const log = this.#logs.get(lane) ?? { epoch: 'first', messages: [] };
    this.#logs.set(lane, log);
    return log;
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

/** The topic of an event's context: `membership.member-added.v1` is on `charter.membership.v1`. */
const topicOf = ({ type }: PublicEvent): string => `charter.${type.split('.')[0]}.${type.split('.').at(-1)}`;

const deliver = ({ key, value }: TopicMessage, offset: number) => {
  const at = (JSON.parse(value) as { time?: string }).time ?? new Date(0).toISOString();
  return {
    position: String(offset),
    key,
    at,
    get message(): PublicEvent {
      return parsePublicEvent(value);
    },
  };
};
