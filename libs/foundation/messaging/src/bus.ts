import type { Home, OrderedSource, Processor, Trouble } from '@charter/processors';
import type { Publication } from './publication';
import type { PublicEvent } from './public-event';

/** Carries public events from each service to all others. */
export interface Bus {
  /** The public events of some topics, as a processor reads them. */
  source(topics: readonly string[]): OrderedSource<PublicEvent>;
  /** What announces a service's events; undefined where what is stored is thereby announced. */
  publisher(publication: Publication, schema: Home, onTrouble?: (trouble: Trouble) => void): Publisher | undefined;
  close(): Promise<void>;
}

/** Announces one service's events. */
export type Publisher = Readonly<{
  processor: Processor;
  start: () => Promise<void>;
  stop: () => Promise<void>;
  /** Waits until everything stored up to this position is acknowledged by the bus. */
  reached: (position: string, signal: AbortSignal) => Promise<void>;
}>;

/** A message on its way to a topic: the key keeps its entity's messages in one partition. */
export type TopicMessage = Readonly<{ key: string; value: string }>;

/** What a publisher needs of a log of topics. */
export interface TopicWriter {
  partitions(topic: string): Promise<number>;
  /** Writes one batch to one partition, in order. Rejects when it may not have been written. */
  send(
    topic: string,
    partition: number,
    batch: readonly TopicMessage[],
  ): Promise<Readonly<{ partition: number; baseOffset: string }>>;
}
