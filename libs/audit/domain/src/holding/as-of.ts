import type { Interval } from './interval';
import { ordinalOf } from './ordinal';

/** A moment: all that stands at the position or before it was known, and ends that `at` has reached are over. */
export type Moment = Readonly<{ position: string; at: string }>;

/** What was held at a moment, in an order of its own: by member, kind, project and permission. */
export const heldAt = (intervals: readonly Interval[], { position, at }: Moment): readonly Interval[] => {
  const then = ordinalOf(position);
  return intervals
    .filter(
      ({ from, to, until }) =>
        ordinalOf(from.position) <= then &&
        (to === undefined || ordinalOf(to.position) > then) &&
        (until === undefined || Date.parse(at) < Date.parse(until)),
    )
    .toSorted(byWhatIsHeld);
};

const ORDERED_BY = ['organizationId', 'memberId', 'kind', 'projectId', 'permission'] as const;

/** The order in which holdings are shown. */
export const byWhatIsHeld = (a: Interval, b: Interval): number => {
  for (const name of ORDERED_BY) if (a[name] !== b[name]) return a[name] < b[name] ? -1 : 1;
  return a.from.revision < b.from.revision ? -1 : 1;
};

/** What was held at one moment and not at the other. */
export type Difference = Readonly<{ began: readonly Interval[]; ended: readonly Interval[] }>;

/** What is between two moments: holdings are the same where they began with the same event. */
export const differenceOf = (before: readonly Interval[], after: readonly Interval[]): Difference => {
  const keysBefore = new Set(before.map(keyOf));
  const keysAfter = new Set(after.map(keyOf));
  return {
    began: after.filter(held => !keysBefore.has(keyOf(held))),
    ended: before.filter(held => !keysAfter.has(keyOf(held))),
  };
};

const keyOf = ({ from, ...held }: Interval): string =>
  JSON.stringify([...ORDERED_BY.map(name => held[name]), from.eventId]);
