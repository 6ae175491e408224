import { ordinalOf, type Moment } from '@charter/audit-domain';
import { instantOf, Problem } from '@charter/service';
import type { Moments } from '../projections/stored-events/moments.query';
import type { Asked } from '../readings/readings';

/** What a moment is called in a query: by an instant or by a position, or not at all, which means now. */
export type MomentNames = Readonly<{ at: string; position: string }>;
const NAMES: MomentNames = { at: 'at', position: 'position' };

const DAY = /^\d{4}-\d\d-\d\d$/;

/** As the store writes it: by another text of the same numbers, no file could be verified. */
const POSITION = /^(0|[1-9]\d{0,19})\/(0|[1-9]\d{0,19})$/;

/** Before anything was stored, whatever the store. */
const BEGINNING = '0/0';

/** The moment that is asked about. Throws 400 on what is none, and on one that is still to come. */
export const momentAsked = async (
  moments: Moments,
  { query, caller }: Asked,
  { at, position }: MomentNames = NAMES,
): Promise<Moment> => {
  const [instant, place] = [query[at], await positionAsked(moments, query, position)];
  if (instant !== undefined && place !== undefined)
    throw new Problem(400, `Ask by ${at} or by ${position}, not by both.`);
  if (place !== undefined) return (await moments.atPosition(place)) ?? { position: place, at: caller.now };
  const then = instant === undefined ? caller.now : utcOf(instant, at);
  if (then > caller.now) throw new Problem(400, `Nobody knows yet what will be held at that time: ${at} lies ahead.`);
  return (await moments.at(then)) ?? { position: BEGINNING, at: then };
};

/** Throws 400 where what is asked for ends before it begins. Of two instants between which nothing happened, too, one is the later. */
export const inOrder = (from: Moment, to: Moment, areInstants: boolean): void => {
  // The instant of a position is that of what stands there, and not one that was asked for.
  const isLater = areInstants ? from.at > to.at : ordinalOf(from.position) > ordinalOf(to.position);
  if (isLater) throw new Problem(400, 'What is asked for ends before it begins.');
};

const utcOf = (text: string, name: string): string => {
  const instant = instantOf(DAY.test(text) ? `${text}T00:00:00Z` : text);
  if (instant === undefined) throw new Problem(400, `${name} must be a date or an instant of ISO 8601, with its zone.`);
  return instant;
};

/** A position by its name in a query, where it is said. Throws 400 on what can be none, and on one that is still to come. */
export const positionAsked = async (
  moments: Pick<Moments, 'last'>,
  query: Asked['query'],
  name: string,
): Promise<string | undefined> => {
  const position = query[name];
  if (position === undefined) return undefined;
  if (!POSITION.test(position)) throw new Problem(400, `${name} must be a position that was answered here.`);
  // Whatever another replica has answered was stored before this was asked, and all of that is in the rows.
  const last = (await moments.last()) ?? BEGINNING;
  if (ordinalOf(position) > ordinalOf(last)) throw new Problem(400, `Nothing is stored there yet: ${name} lies ahead.`);
  return position;
};
