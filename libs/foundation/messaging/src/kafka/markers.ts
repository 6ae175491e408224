import { PositionLost, Unreachable } from '@charter/processors';
import { BusMessage } from './bus-message';
import { isStale, type Control } from './control';
import { clearly, mayPass, TopicDiffers } from './failures';
import type { Cluster, FetchedPartition } from './kafkajs-types';
import { patienceMs, persistently } from './patience';

/** What stands at the beginning of a partition. */
export type Beginning = Readonly<
  | { partition: number; kind: 'marked'; epoch: string }
  /** Nothing was ever written to it. */
  | { partition: number; kind: 'empty' }
  /** Something else, or it has been deleted: Charter did not make it, or somebody lets it forget. */
  | { partition: number; kind: 'unmarked' | 'cut' }
>;

// A marker takes about 100 bytes; a first batch that does not fit has none.
const markerBytes = 4_096;
const OUT_OF_RANGE = 1;

/** The same for whoever can wait until leaders are chosen and brokers are back. */
export const beginningsInTime = (control: Control, topic: string): Promise<readonly Beginning[]> =>
  persistently(patienceMs, mayPass, () => beginningsOf(control, topic));

/** Looks at the first message of each partition of a topic, by one question to each leader. */
const beginningsOf = (control: Control, topic: string): Promise<readonly Beginning[]> =>
  control.ask(`reading the beginning of ${topic}`, async cluster => {
    const places = control.placesIn(cluster, topic);
    const orphan = places.find(({ leader }) => leader === undefined);
    if (orphan) {
      control.expire();
      throw new Unreachable(`${topic}/${orphan.partition} has no leader.`);
    }
    const byLeader = Map.groupBy(places, ({ leader }) => leader!);
    const answers = [...byLeader].map(([nodeId, led]) =>
      firstOf(cluster, { nodeId, topic, partitions: led.map(({ partition }) => partition) }),
    );
    const found = (await Promise.all(answers)).flat().map(answer => beginningOf(control, topic, answer));
    return found.toSorted((a, b) => a.partition - b.partition);
  });

type Led = Readonly<{ nodeId: number; topic: string; partitions: readonly number[] }>;

const firstOf = async (cluster: Cluster, { nodeId, topic, partitions }: Led): Promise<readonly FetchedPartition[]> => {
  const broker = await cluster.findBroker({ nodeId });
  const wanted = partitions.map(partition => ({ partition, fetchOffset: '0', maxBytes: markerBytes }));
  const { responses } = await broker.fetch({
    maxWaitTime: 0,
    minBytes: 0,
    maxBytes: markerBytes * partitions.length,
    topics: [{ topic, partitions: wanted }],
  });
  return responses.flatMap(({ partitions: answered }) => answered);
};

const beginningOf = (control: Control, topic: string, answer: FetchedPartition): Beginning => {
  const { partition, errorCode, highWatermark, messages } = answer;
  if (errorCode === OUT_OF_RANGE) return { partition, kind: 'cut' };
  if (errorCode !== 0) {
    const error = control.client.internals.errorOf(errorCode);
    if (!isStale(error.type)) throw clearly(`reading ${topic}/${partition}`, error);
    // A leader that has just been chosen does not know it yet.
    control.expire();
    throw new Unreachable(`${topic}/${partition} is being moved: ${error.type}.`);
  }
  const [first] = messages;
  const message = first && first.offset === '0' ? new BusMessage(first) : undefined;
  if (message?.isMarker) return { partition, kind: 'marked', epoch: message.epoch! };
  return { partition, kind: highWatermark === '0' ? 'empty' : 'unmarked' };
};

/**
 * The epochs of the partitions of a topic that are in use. Throws where it is not as Charter makes topics; for good,
 * where one that was known to be in use is not any more.
 */
export const epochsOf = async (
  control: Control,
  topic: string,
  isKnown: (partition: number) => boolean = () => false,
): Promise<ReadonlyMap<number, string>> => {
  const epochs = new Map<number, string>();
  for (const beginning of await beginningsOf(control, topic)) {
    const { kind, partition } = beginning;
    const lane = `${topic}/${partition}`;
    if (kind === 'marked') epochs.set(partition, beginning.epoch);
    else if (kind === 'cut') throw new PositionLost(`The beginning of ${lane} has been deleted.`);
    else if (isKnown(partition)) throw new PositionLost(`${lane} was made anew: it has no marker any more.`);
    else if (kind === 'unmarked') throw new TopicDiffers(`${lane} does not begin as Charter makes topics.`);
    // One that nothing was written to is not in use yet: it gets its marker first.
  }
  if (epochs.size === 0) throw new TopicDiffers(`${topic} is not ready to be used: no partition has a marker.`);
  return epochs;
};
