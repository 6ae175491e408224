import { positionLost, topicMadeAnew, type ConsumerError } from '../failures';
import type { Lane } from '../lanes/lane';
import type { Bounds } from './look';

/** Learns of which making a partition's first message is. */
export type FirstEpoch = (topic: string, partition: number) => Promise<string | undefined>;

/** Why a lane cannot be read on within these bounds of its topic; undefined where it can. */
export const lostIn = async (
  lane: Lane,
  bounds: Bounds,
  firstEpoch: FirstEpoch,
): Promise<ConsumerError | undefined> => {
  const { topic, partition, name, next, epoch } = lane;
  const found = bounds.find(one => one.partition === partition);
  if (found && found.first <= next && next <= found.end) return undefined;
  const holds = found && found.end > 0 ? `holds ${found.first} to ${found.end - 1}` : 'is empty, or gone';
  const lost = positionLost(topic, `${name} ${holds}, and ${next} was to be read next.`);
  if (!found || found.end === 0 || epoch === '') return lost;
  const is = await firstEpoch(topic, partition);
  return is === undefined || is === epoch ? lost : topicMadeAnew({ topic, partition, was: epoch, is });
};
