import type { ParkedKey } from '../position-store';
import { parsePublicEvent } from '../public-event';

/** The first message that waits under a key in one partition, and since when (ISO 8601). */
export type Head = Readonly<{ value?: string | null | undefined; since: string }>;

/**
 * Which of the first messages in several partitions comes first. A key is in more than one where partitions were added while
 * it waited: then offsets say nothing about its order, but revisions do; and where there are none, who has waited longer.
 */
export const firstOf = <One extends Head>(heads: readonly One[]): One | undefined => {
  const [only, ...others] = heads;
  return only && others.reduce((first, head) => (isBefore(head, first) ? head : first), only);
};

const isBefore = (a: Head, b: Head): boolean => {
  const [ofA, ofB] = [revisionIn(a), revisionIn(b)];
  return ofA === undefined || ofB === undefined ? a.since < b.since : ofA < ofB;
};

const revisionIn = ({ value }: Head): bigint | undefined => {
  try {
    return BigInt(parsePublicEvent(value ?? '').revision);
  } catch {
    return undefined;
  }
};

/** What waits under a key in one partition, with its first message. */
export type ParkedInLane = Head & Omit<ParkedKey, 'reason'> & Readonly<{ reason?: string | null }>;

/** Each key once, whichever partitions it waits in; who waits longest is the first. */
export const parkedKeysIn = (lanes: readonly ParkedInLane[]): readonly ParkedKey[] =>
  [...Map.groupBy(lanes, ({ topic, key }) => JSON.stringify([topic, key])).values()]
    .map(of => {
      const { topic, partition, key, reason } = firstOf(of)!;
      const since = of.map(lane => lane.since).toSorted()[0]!;
      const waiting = of.reduce((sum, lane) => sum + lane.waiting, 0);
      return { topic, partition, key, reason: reason ?? 'It has not been tried yet.', since, waiting };
    })
    .toSorted((a, b) => a.since.localeCompare(b.since) || a.key.localeCompare(b.key));
