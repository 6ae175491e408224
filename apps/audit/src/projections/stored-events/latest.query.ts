import { sql, type Kysely } from 'kysely';
import type { EvidenceTables } from '../read-models';

/** The running maximum of `recordedAt` over the whole store at each of some events of a stream, by their numbers there. */
export type LatestTimes = (
  stream: string,
  numbers: Readonly<{ from: bigint; to: bigint }>,
) => Promise<ReadonlyMap<bigint, string>>;

/** From the checkpoint before an event on: no look goes over more events than lie between two checkpoints. */
export const latestTimesIn =
  (schema: Kysely<EvidenceTables>): LatestTimes =>
  async (stream, { from, to }) => {
    const rows = await schema
      .selectFrom('stored_events as event')
      .leftJoinLateral(
        ({ selectFrom }) =>
          selectFrom('checkpoints')
            .select(['checkpoints.place', 'checkpoints.latest'])
            .whereRef('checkpoints.place', '<=', 'event.place')
            .orderBy('checkpoints.place', 'desc')
            .limit(1)
            .as('sealed'),
        join => join.onTrue(),
      )
      .innerJoinLateral(
        ({ selectFrom }) =>
          selectFrom('stored_events as other')
            .select(({ fn }) => fn.max('other.recorded_at').as('latest'))
            .where(sql<boolean>`other.place > coalesce(sealed.place, '')`)
            .whereRef('other.place', '<=', 'event.place')
            .as('since'),
        join => join.onTrue(),
      )
      .select(['event.number', sql<string>`greatest(sealed.latest, since.latest)`.as('latest')])
      .where('event.stream', '=', stream)
      .where('event.number', '>=', String(from))
      .where('event.number', '<=', String(to))
      .execute();
    return new Map(rows.map(({ number, latest }) => [BigInt(number), latest]));
  };
