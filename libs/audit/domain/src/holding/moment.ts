import { ordinalOf } from './ordinal';

type Placed = Readonly<{ position: string; recordedAt: string }>;

/**
 * What was known at an instant: all before the first event, in the order of the store, that was written down after it.
 * So the running maximum of `recordedAt` decides, and no clock that was behind makes a later event an earlier one.
 * Undefined where nothing was known yet.
 */
export const positionAt = (events: Iterable<Placed>, at: string): string | undefined => {
  let last: string | undefined;
  for (const { position, recordedAt } of inOrder(events)) {
    if (recordedAt > at) return last;
    last = position;
  }
  return last;
};

/** The running maximum of `recordedAt` at a position: the instant at which grants are looked at. */
export const latestAt = (events: Iterable<Placed>, position: string): string | undefined => {
  const then = ordinalOf(position);
  let latest: string | undefined;
  for (const event of inOrder(events)) {
    if (ordinalOf(event.position) > then) break;
    if (latest === undefined || event.recordedAt > latest) latest = event.recordedAt;
  }
  return latest;
};

const inOrder = (events: Iterable<Placed>): readonly Placed[] =>
  [...events].toSorted((a, b) => (ordinalOf(a.position) < ordinalOf(b.position) ? -1 : 1));
