import type { StreamHead } from '@charter/evidence';
import { bucketOf } from '@charter/evidence';
import { sql, type Kysely } from 'kysely';
import type { EvidenceTables } from '../projections/read-models';

/** What is sealed of the store at a place: the heads of its streams, by buckets. Places are positions in an order of texts. */
export type Leaves = Readonly<{
  /** All heads of some buckets, or of all, as they were at a place. */
  at: (place: string, buckets?: readonly number[]) => Promise<readonly StreamHead[]>;
  /** The buckets in which something happened behind one place, and not behind another. */
  touched: (after: string, through: string) => Promise<ReadonlySet<number>>;
}>;

/** Streams are written to all the time: one that went on since is taken as it stood. */
export const leavesIn = (schema: Kysely<EvidenceTables>): Leaves => ({
  at: async (place, buckets) => {
    const rows = await schema
      .selectFrom('stream_heads as head')
      .leftJoinLateral(
        ({ selectFrom }) =>
          selectFrom('stored_events as event')
            .select(['event.number', 'event.chain'])
            .whereRef('event.stream', '=', 'head.stream')
            .where('event.place', '<=', place)
            .where('head.place', '>', place)
            .orderBy('event.number', 'desc')
            .limit(1)
            .as('then'),
        join => join.onTrue(),
      )
      .select(['head.stream', 'head.number', 'head.chain', 'head.place'])
      .select(['then.number as number_then', 'then.chain as chain_then'])
      .$if(buckets !== undefined, query => query.where(sql<boolean>`head.bucket = any(${buckets}::int[])`))
      .execute();
    return rows.flatMap(row => {
      const [number, chain] = row.place <= place ? [row.number, row.chain] : [row.number_then, row.chain_then];
      // An event of somebody else's has no chain: its stream is sealed with none, and cannot be verified.
      return number === null ? [] : [{ stream: row.stream, revision: BigInt(number), chain: chain ?? '' }];
    });
  },
  touched: async (after, through) => {
    const rows = await schema
      .selectFrom('stored_events')
      .select('stream')
      .distinct()
      .where('place', '>', after)
      .where('place', '<=', through)
      .execute();
    return new Set(rows.map(({ stream }) => bucketOf(stream)));
  },
});
