import { ordinalOf, type Moment } from '@charter/audit-domain';
import { Problem } from '@charter/service';
import type { Moments } from '../projections/stored-events/moments.query';
import type { Asked } from '../readings/readings';

/** What a moment is called in a query: by an instant or by a position, or not at all, which means now. */
export type MomentNames = Readonly<{ at: string; position: string }>;
const NAMES: MomentNames = { at: 'at', position: 'position' };

const INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/;
const POSITION = /^\d{1,20}\/\d{1,20}$/;

/** Before anything was stored, whatever the store. */
const BEGINNING = '0/0';

/** The moment that is asked about. Throws 400 on what is none, and on one that is still to come. */
export const momentAsked = async (
  moments: Moments,
  { query, caller }: Asked,
  { at, position }: MomentNames = NAMES,
): Promise<Moment> => {
  const [instant, place] = [query[at], positionNamed(query, position)];
  if (instant !== undefined && place !== undefined)
    throw new Problem(400, `Ask by ${at} or by ${position}, not by both.`);
  if (place !== undefined) return (await moments.atPosition(place)) ?? { position: place, at: caller.now };
  const then = instant === undefined ? caller.now : instantOf(instant, at);
  if (then > caller.now) throw new Problem(400, `Nobody knows yet what will be held at that time: ${at} lies ahead.`);
  return (await moments.at(then)) ?? { position: BEGINNING, at: then };
};

/** Throws 400 where what is asked for ends before it begins. Of two instants between which nothing happened, too, one is the later. */
export const inOrder = (from: Moment, to: Moment, areInstants: boolean): void => {
  // The instant of a position is that of what stands there, and not one that was asked for.
  const isLater = areInstants ? from.at > to.at : ordinalOf(from.position) > ordinalOf(to.position);
  if (isLater) throw new Problem(400, 'What is asked for ends before it begins.');
};

const instantOf = (text: string, name: string): string => {
  const time = INSTANT.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) throw new Problem(400, `${name} must be a date or an instant of ISO 8601, with its zone.`);
  return new Date(time).toISOString();
};

/** A position by its name in a query, where it is said. Throws 400 on what can be none. */
export const positionNamed = (query: Asked['query'], name: string): string | undefined => {
  const position = query[name];
  if (position !== undefined && !POSITION.test(position))
    throw new Problem(400, `${name} must be a position that was answered here.`);
  return position;
};
