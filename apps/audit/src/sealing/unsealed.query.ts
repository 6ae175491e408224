import { BEFORE_ALL, ordinalOf } from '@charter/audit-domain';
import type { Kysely } from 'kysely';
import type { EvidenceTables } from '../projections/read-models';

/**
 * How many events stand behind a position, the place of the last of them, the greatest `recordedAt` among them, and how many
 * streams there are in all by then.
 */
export type Unsealed = Readonly<{ events: number; place?: string; latest?: string; streams: number }>;

/** Asks for what is stored behind a position, or all in all. */
export const unsealedIn =
  (schema: Kysely<EvidenceTables>) =>
  async (after: string | undefined): Promise<Unsealed> => {
    // One statement: streams are counted as they are when the last event is looked for.
    const { events, place, latest, streams } = await schema
      .selectFrom('stored_events')
      .select(({ fn, selectFrom }) => [
        fn.countAll().as('events'),
        fn.max('place').as('place'),
        fn.max('recorded_at').as('latest'),
        selectFrom('stream_heads')
          .select(head => head.fn.countAll().as('all'))
          .as('streams'),
      ])
      .where('place', '>', after === undefined ? BEFORE_ALL : ordinalOf(after))
      .executeTakeFirstOrThrow();
    const counted = { events: Number(events), streams: Number(streams) };
    return counted.events === 0 ? counted : { ...counted, place, latest };
  };
