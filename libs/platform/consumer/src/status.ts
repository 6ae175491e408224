import type { ConsumerError } from './failures';
import type { Lane } from './lanes/lane';
import type { ParkedKey } from './position-store';

/** How one partition stands. */
export type PartitionStatus = Readonly<{
  topic: string;
  partition: number;
  /** The offset of the last message that was handled, -1 where none was. */
  position: number;
  /** Which making of the topic that is of; '' while nobody has said it. */
  epoch: string;
  /** How many messages are written and not yet handled; undefined where nobody has said how many there are. */
  lag: number | undefined;
  /** How many messages wait under parked keys. */
  parked: number;
  /** Why it is not read; undefined where it is. */
  error: ConsumerError | undefined;
}>;

/** `waiting`: Kafka does not answer just now. A topic that cannot be read says so in its partitions. */
export type Status = Readonly<{
  state: 'stopped' | 'starting' | 'reading' | 'waiting';
  partitions: readonly PartitionStatus[];
}>;

export type StatusSources = Readonly<{
  lanes: readonly Lane[];
  parked: readonly ParkedKey[];
  whyNot: (topic: string) => ConsumerError | undefined;
}>;

export const partitionsIn = ({ lanes, parked, whyNot }: StatusSources): readonly PartitionStatus[] =>
  lanes
    .map(({ topic, partition, position, epoch, lag }) => ({
      ...{ topic, partition, position, epoch, lag },
      parked: parked
        .filter(one => one.topic === topic && one.partition === partition)
        .reduce((sum, { waiting }) => sum + waiting, 0),
      error: whyNot(topic),
    }))
    .toSorted((a, b) => a.topic.localeCompare(b.topic) || a.partition - b.partition);
