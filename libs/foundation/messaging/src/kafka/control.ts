import { clearly, mayPass } from './failures';
import type { KafkaClient } from './kafka-client';
import type { Cluster, PartitionMetadata } from './kafkajs-types';
import { within } from './patience';

/** Where the partitions of a topic are led. `leader` is undefined while there is none. */
export type Place = Readonly<{ partition: number; leader: number | undefined; replicas: number }>;

type Opened = ReturnType<KafkaClient['openCluster']> & { ready: Promise<void>; isReady: boolean };

// A question that takes longer has met a broker that stands still: it is asked again on another line.
const questionMs = 3_000;

/** The errors by which a broker says that what is known of leaders is old. */
const STALE = [
  'NOT_LEADER_FOR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'REPLICA_NOT_AVAILABLE',
];
export const isStale = (type: string): boolean => STALE.includes(type);

/** Questions to the brokers about topics: where they are led, where they end. One line, opened anew when it fails. */
export class Control {
  readonly client: KafkaClient;
  readonly #topics: readonly string[];
  readonly #maxAgeMs: number;
  #opened: Opened | undefined;
  #isClosed = false;

  constructor(client: KafkaClient, topics: readonly string[], maxAgeMs: number) {
    this.client = client;
    this.#topics = topics;
    this.#maxAgeMs = maxAgeMs;
  }

  /** Asks with metadata that are no older than allowed. Rejects in clear words, at the latest when the time is up. */
  async ask<Answer>(
    doing: string,
    work: (cluster: Cluster) => Promise<Answer>,
    milliseconds = questionMs,
  ): Promise<Answer> {
    if (this.#isClosed) throw new Error('The bus has been closed.');
    const opened = (this.#opened ??= this.#open());
    const { cluster, ready } = opened;
    const answer = async () => {
      await ready;
      await cluster.refreshMetadataIfNecessary();
      return work(cluster);
    };
    try {
      return await within(milliseconds, doing, answer());
    } catch (error) {
      const clear = clearly(doing, error);
      // Who is in a hurry must not cut off a line that is still being opened: it would never be.
      if (opened.isReady && mayPass(clear)) this.#giveUp(opened);
      throw clear;
    }
  }

  /** Where a topic's partitions are. Throws where it does not exist, or may not be seen. */
  places(topic: string): Promise<readonly Place[]> {
    return this.ask(`looking at ${topic}`, async cluster => this.placesIn(cluster, topic));
  }

  placesIn(cluster: Cluster, topic: string): readonly Place[] {
    const found = cluster.brokerPool.metadata?.topicMetadata.find(one => one.topic === topic);
    const code = found?.topicErrorCode ?? 0;
    if (code !== 0) {
      // It may be there, or be allowed, by the next question.
      this.expire();
      throw clearly(`looking at ${topic}`, this.client.internals.errorOf(code));
    }
    return (found?.partitionMetadata ?? []).map(placeOf).toSorted((a, b) => a.partition - b.partition);
  }

  /** What is known of leaders is old: the next question begins by looking anew. */
  expire(): void {
    if (this.#opened) this.#opened.cluster.brokerPool.metadataExpireAt = null;
  }

  /** Forgets everything that it knows, and begins again with the brokers of the settings. */
  renew(): void {
    if (this.#opened) this.#giveUp(this.#opened);
  }

  close(): void {
    this.#isClosed = true;
    this.renew();
  }

  #open(): Opened {
    const { cluster, sockets } = this.client.openCluster(this.#maxAgeMs);
    const ready = within(questionMs, 'connecting', this.#connect(cluster));
    const opened: Opened = { cluster, sockets, ready, isReady: false };
    ready.then(
      () => (opened.isReady = true),
      () => this.#giveUp(opened),
    );
    return opened;
  }

  async #connect(cluster: Cluster): Promise<void> {
    // One try takes the next broker of the settings: all have to be tried before none answers.
    for (let others = this.client.brokers.length - 1; !cluster.isConnected(); others--)
      await cluster.connect().catch((error: unknown) => {
        if (others <= 0) throw error;
      });
    await cluster.addMultipleTargetTopics(this.#topics);
  }

  #giveUp(opened: Opened): void {
    if (this.#opened === opened) this.#opened = undefined;
    opened.sockets.drop();
  }
}

const placeOf = ({ partitionId, leader, replicas }: PartitionMetadata): Place => ({
  partition: partitionId,
  leader: leader < 0 ? undefined : leader,
  replicas: replicas.length,
});
