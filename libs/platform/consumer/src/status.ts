import type { ConsumerError } from './failures';
import type { Lane } from './lanes/lane';
import type { Lanes } from './lanes/lanes';
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
  /** How many messages wait under parked keys; undefined where the database does not say it. */
  parked: number | undefined;
  /** Why it is not read; undefined where it is. */
  error: ConsumerError | undefined;
}>;

/**
 * `waiting`: Kafka or the database does not answer just now. `stopped`: it was not started, or every topic is stopped. Any
 * one that cannot be read says so in its partitions.
 */
export type Status = Readonly<{
  state: 'stopped' | 'starting' | 'reading' | 'waiting';
  partitions: readonly PartitionStatus[];
}>;

export type StatusSources = Readonly<{
  lanes: Pick<Lanes<never>, 'all' | 'outageOf' | 'haltedBy'>;
  reading: Readonly<{ isSilent: boolean; whyNot: (topic: string) => ConsumerError | undefined }>;
  /** Undefined where the database does not say it. */
  parked: readonly ParkedKey[] | undefined;
  topics: readonly string[];
}>;

/** How a consumer stands that has started. */
export const statusOf = (sources: StatusSources): Status => ({
  state: stateOf(sources),
  partitions: partitionsIn(sources),
});

const stateOf = ({ lanes, reading, parked, topics }: StatusSources): Status['state'] => {
  if (topics.every(topic => lanes.haltedBy(topic))) return 'stopped';
  const isStoreAway = !parked || lanes.all().some(lane => lanes.outageOf(lane));
  return reading.isSilent || isStoreAway ? 'waiting' : 'reading';
};

const partitionsIn = ({ lanes, reading, parked }: StatusSources): readonly PartitionStatus[] =>
  lanes
    .all()
    .map(lane => ({ ...standing(lane), parked: waitingIn(lane, parked), error: whyNot(lane, { lanes, reading }) }))
    .toSorted((a, b) => a.topic.localeCompare(b.topic) || a.partition - b.partition);

const standing = ({ topic, partition, position, epoch, lag }: Lane) => ({ topic, partition, position, epoch, lag });

const waitingIn = ({ topic, partition }: Lane, parked: StatusSources['parked']): number | undefined =>
  parked
    ?.filter(one => one.topic === topic && one.partition === partition)
    .reduce((sum, { waiting }) => sum + waiting, 0);

const whyNot = (lane: Lane, { lanes, reading }: Pick<StatusSources, 'lanes' | 'reading'>): ConsumerError | undefined =>
  reading.whyNot(lane.topic) ?? lanes.outageOf(lane);
