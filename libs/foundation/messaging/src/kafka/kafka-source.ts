import { orAborted, PositionLost, type Delivery, type Ends, type Lane, type OrderedSource } from '@charter/processors';
import type { PublicEvent } from '../public-event';
import type { BusMessage } from './bus-message';
import type { Control } from './control';
import type { EndsLooks } from './ends-look';
import { mayPass, TopicDiffers } from './failures';
import { epochsOf } from './markers';
import { patienceMs, persistently } from './patience';
import type { TopicFeed } from './topic-feed';

export type KafkaSourceOptions = Readonly<{
  topics: readonly string[];
  control: Control;
  looks: EndsLooks;
  feedOf: (topic: string) => TopicFeed;
}>;

/** Some topics as a processor reads them: a lane is a partition, a position the offset of the last message handled. */
export const kafkaSource = ({ topics, control, looks, feedOf }: KafkaSourceOptions): OrderedSource<PublicEvent> => {
  /** As they were when this process first saw them. Those of a topic made anew are never taken for them. */
  const epochs = new Map<string, string>();
  const lanes = async (): Promise<readonly Lane[]> => {
    const found = await Promise.all(topics.map(async topic => lanesOf(topic, await lookAt(topic))));
    for (const { lane, epoch } of found.flat()) if (!epochs.has(lane)) epochs.set(lane, epoch);
    return found.flat();
  };
  const lookAt = (topic: string) => {
    const isKnown = (partition: number) => epochs.has(`${topic}/${partition}`);
    return persistently(patienceMs, mayPass, () => epochsOf(control, topic, isKnown));
  };
  const epochOf = async (lane: string): Promise<string> => {
    if (!epochs.has(lane)) await lanes();
    const epoch = epochs.get(lane);
    if (epoch === undefined) throw new TopicDiffers(`There is no ${lane}.`);
    return epoch;
  };
  return {
    name: topics.join(),
    lanes,
    read: async function* (lane, after, signal) {
      // Known to whoever has asked for the lanes: then all join at one moment, and share the first fetch.
      const epoch = epochs.get(lane) ?? (await epochOf(lane));
      const { topic, partition } = placeOf(lane);
      const feed = feedOf(topic);
      const seat = feed.join(partition, after === undefined ? 0 : Number(after) + 1);
      try {
        for (let arrived = await seat.take(signal); arrived; arrived = await seat.take(signal)) {
          const { messages, next, caughtUp } = arrived;
          const through = next > 0 ? String(next - 1) : undefined;
          yield { messages: ofEpoch(messages, lane, epoch), through, caughtUp } satisfies Delivery<PublicEvent>;
        }
      } finally {
        feed.leave(partition, seat);
      }
    },
    ends: async signal => {
      const look = await orAborted(looks.next(), signal);
      const ends: Ends[] = topics.map(topic => {
        const found = look.get(topic);
        if (!found || found instanceof Error) throw found ?? new Error(`Nobody has looked at ${topic}.`);
        return found;
      });
      return new Map(ends.flatMap(of => [...of]));
    },
    compare: (a, b) => Number(a) - Number(b),
  };
};

const lanesOf = (topic: string, epochs: ReadonlyMap<number, string>): readonly Lane[] =>
  [...epochs].map(([partition, epoch]) => ({ lane: `${topic}/${partition}`, epoch }));

const placeOf = (lane: string) => {
  const slash = lane.lastIndexOf('/');
  return { topic: lane.slice(0, slash), partition: Number(lane.slice(slash + 1)) };
};

/** The messages among them. Throws where the topic is not the one that the reader began with. */
const ofEpoch = (messages: readonly BusMessage[], lane: string, epoch: string): readonly BusMessage[] => {
  for (const { epoch: named, isMarker, position } of messages) {
    // Who marks a topic twice at once writes a second marker, which says nothing: the first one counts.
    if (named === undefined || named === epoch || (isMarker && position !== '0')) continue;
    throw new PositionLost(`${lane} was made anew: at ${position} it is of ${named}, and ${epoch} was being read.`);
  }
  return messages.filter(({ isMarker }) => !isMarker);
};
