import { randomUUID } from 'node:crypto';
import type { Consumer, EachBatchPayload } from 'kafkajs';
import { clearly, groupForbidden, namesIn, type ConsumerError } from '../failures';
import type { Fetched, Line } from '../lanes/lane';
import { within } from '../patience';
import { openConsumer, type Cuttable } from './client';
import { fetchedIn } from './received';
import type { KafkaSettings } from './settings';

export type SessionOptions = Readonly<{
  settings: KafkaSettings;
  /** What the names of groups begin with. */
  groups: string;
  topics: readonly string[];
  /** Says for a partition, at once, from where to fetch, by attaching the line. */
  onAssigned: (partition: Place, line: Line) => void;
  onFetched: (partition: Place, fetched: Fetched) => void;
}>;

export type Place = Readonly<{ topic: string; partition: number }>;

// What leaves in peace leaves no group behind for the session's 30 s; whatever does not answer is cut off.
const leaveMs = 3_000;

/**
 * One life of a consumer of kafkajs, from connecting until it crashes or is closed, by its public API alone. It is the only
 * member of a group that nobody else has, commits nothing, and begins each partition where it is told.
 */
export class Session {
  /** Resolves with the first fetch that was answered. Rejects where the session ends before. */
  readonly ready: Promise<void>;
  readonly #options: SessionOptions;
  readonly #kafka: Cuttable<Consumer>;
  readonly #ready = Promise.withResolvers<void>();
  #fetchedAt = performance.now();
  #error: ConsumerError | undefined;
  #isGroupRefused = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#kafka = openConsumer(options.settings, `${options.groups}${randomUUID()}`, text => {
      // What kafkajs throws then says only that there is no coordinator.
      if (text.includes('Not authorized to access group')) this.#isGroupRefused = true;
    });
    this.ready = this.#ready.promise;
    this.ready.catch(() => undefined);
    this.#run().catch((error: unknown) => this.#end(error));
  }

  /** Why it is over; undefined while it is not. */
  get error(): ConsumerError | undefined {
    return this.#error;
  }

  /** For how long no fetch has been answered, in milliseconds. */
  get silentMs(): number {
    return performance.now() - this.#fetchedAt;
  }

  /** Fetches no more, and leaves. */
  async close(): Promise<void> {
    this.#end(new Error('It was closed.'));
    const { part, sockets } = this.#kafka;
    await within(leaveMs, 'leaving', part.disconnect()).catch(() => undefined);
    sockets.drop();
  }

  async #run(): Promise<void> {
    const { part: consumer } = this.#kafka;
    let hasJoined = false;
    consumer.on(consumer.events.CRASH, ({ payload }) => this.#end(payload.error));
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      hasJoined = true;
      // Nothing may be awaited before all is sought: a fetch would begin at the first message.
      for (const [topic, partitions] of Object.entries(payload.memberAssignment))
        for (const partition of partitions) this.#assign({ topic, partition });
    });
    consumer.on(consumer.events.FETCH, () => {
      this.#fetchedAt = performance.now();
      if (hasJoined) this.#ready.resolve();
    });
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
      // Kafka's own records, which end a transaction, are given to nobody; but they take an offset.
      const { topic, partition, batchSize, firstOffset, lastOffset, highWatermark } = payload;
      if (batchSize > 0) return;
      const [first, last, end] = [Number(firstOffset), Number(lastOffset), Number(highWatermark)];
      this.#options.onFetched({ topic, partition }, { first, last, end, messages: [] });
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [...this.#options.topics], fromBeginning: true });
    await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: async batch => this.#take(batch) });
  }

  #assign({ topic, partition }: Place): void {
    const { part: consumer } = this.#kafka;
    this.#options.onAssigned(
      { topic, partition },
      {
        seek: offset => this.#steer(() => consumer.seek({ topic, partition, offset: String(offset) })),
        pause: () => this.#steer(() => consumer.pause([{ topic, partitions: [partition] }])),
        resume: () => this.#steer(() => consumer.resume([{ topic, partitions: [partition] }])),
      },
    );
  }

  /** Of one that has ended nothing can be steered: the next one begins where its lanes are by then. */
  #steer(how: () => void): void {
    try {
      how();
    } catch (error) {
      this.#end(error);
    }
  }

  /** Throws nothing, ever: kafkajs would end for good by a TypeError, and after five other errors of its life. */
  #take({ batch, isRunning, isStale, resolveOffset }: EachBatchPayload): void {
    if (!isRunning() || isStale()) return;
    const { topic, partition } = batch;
    try {
      this.#options.onFetched({ topic, partition }, fetchedIn(batch));
      resolveOffset(batch.lastOffset());
    } catch (error) {
      this.#end(error);
    }
  }

  #end(error: unknown): void {
    const clear =
      this.#isGroupRefused && namesIn(error).includes('KafkaJSGroupCoordinatorNotFound')
        ? groupForbidden(this.#options.groups, error)
        : clearly(error);
    this.#error ??= clear;
    this.#ready.reject(clear);
  }
}
