import { BEFORE_ALL, ordinalOf, positionOf, type Moment } from '@charter/audit-domain';
import { prepared, type Schema } from '@charter/processors';
import { sql, type Kysely } from 'kysely';
import type { EvidenceTables } from '../read-models';

/** Which events were known when. Positions are the store's texts, instants of ISO 8601 in UTC. */
export type Moments = Readonly<{
  /** What was known at an instant: see the evidence format. Undefined before the first event. */
  at: (instant: string) => Promise<Moment | undefined>;
  /** A position and the running maximum of `recordedAt` there; undefined before the first event. */
  atPosition: (position: string) => Promise<Moment | undefined>;
  /** The position of the last event that is known; undefined before the first one. */
  last: () => Promise<string | undefined>;
}>;

/** Behind every event that there can be. */
const BEHIND_ALL = ordinalOf(`${2n ** 64n - 1n}/${2n ** 64n - 1n}`);

/**
 * Each checkpoint keeps the running maximum of `recordedAt`, so a look goes over no more events than lie between two
 * checkpoints, however long the history is. What is asked for each answer is one question, and compiled once.
 */
export const momentsIn = (schema: Schema<EvidenceTables>): Moments => {
  const lastAt = prepared(schema, instant => lastPlace(schema, instant));
  const latestAt = prepared(schema, place => latestTime(schema, place));
  const last = prepared(schema, () => greatestPlace(schema));
  return {
    atPosition: async position => {
      const [row] = await latestAt(ordinalOf(position));
      return row?.latest ? { position, at: row.latest } : undefined;
    },
    at: async instant => {
      const [row] = await lastAt(instant);
      return row && { position: positionOf(row.place), at: instant };
    },
    last: async () => {
      const [row] = await last();
      return row && positionOf(row.place);
    },
  };
};

type Querying = Pick<Kysely<EvidenceTables>, 'selectFrom'>;
const ONE = sql.lit(1);

const greatestPlace = (schema: Querying) =>
  schema.selectFrom('stored_events').select('place').orderBy('place', 'desc').limit(ONE);

/** The last event that was known at an instant: behind it comes the first that was written down later. */
const lastPlace = (schema: Querying, instant: string) => {
  const events = schema.selectFrom('stored_events').select('place');
  const sealed = schema
    .selectFrom('checkpoints')
    .select('place')
    .where('latest', '<=', instant)
    .orderBy('latest', 'desc')
    .orderBy('number', 'desc')
    .limit(ONE);
  const later = events
    .where('place', '>', ({ fn, val }) => fn.coalesce(sealed, val(BEFORE_ALL)))
    .where('recorded_at', '>', instant)
    .orderBy('place')
    .limit(ONE);
  return events
    .where('place', '<', ({ fn, val }) => fn.coalesce(later, val(BEHIND_ALL)))
    .orderBy('place', 'desc')
    .limit(ONE);
};

/** The greatest `recordedAt` up to a place; null where nothing stands there. */
const latestTime = (schema: Querying, place: string) => {
  const sealed = <Column extends 'place' | 'latest'>(column: Column) =>
    schema.selectFrom('checkpoints').select(column).where('place', '<=', place).orderBy('place', 'desc').limit(ONE);
  return schema
    .selectFrom('stored_events')
    .select(({ fn }) => sql<string | null>`greatest(${fn.max('recorded_at')}, ${sealed('latest')})`.as('latest'))
    .where('place', '>', ({ fn, val }) => fn.coalesce(sealed('place'), val(BEFORE_ALL)))
    .where('place', '<=', place);
};
