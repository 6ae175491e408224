import { listed, prepared, type Schema } from '@charter/processors';
import { sql, type Kysely } from 'kysely';
import type { EvidenceTables } from '../read-models';

/** When people were seen. */
export type Sightings = Readonly<{
  /** When each of these was seen last, until a place in the order of texts; those who never were are not in it. */
  last: (personIds: readonly string[], through: string) => Promise<ReadonlyMap<string, string>>;
}>;

export const sightingsIn = (schema: Schema<EvidenceTables>): Sightings => {
  const lastSightings = prepared(schema, (people, through) => lastOf(schema, people, through));
  return {
    last: async (personIds, through) => {
      const rows = await lastSightings(listed([...new Set(personIds)]), through);
      return new Map(rows.map(({ person_id, recorded_at }) => [person_id, recorded_at]));
    },
  };
};

const lastOf = (schema: Pick<Kysely<EvidenceTables>, 'selectFrom'>, people: string, through: string) =>
  schema
    .selectFrom(sql<{ person_id: string }>`unnest(${people}::text[])`.as<'asked'>(sql`asked(person_id)`))
    .innerJoinLateral(
      ({ selectFrom }) =>
        selectFrom('sightings')
          .select('sightings.recorded_at')
          .whereRef('sightings.person_id', '=', 'asked.person_id')
          .where('sightings.place', '<=', through)
          .orderBy('sightings.place', 'desc')
          .limit(sql.lit(1))
          .as('seen'),
      join => join.onTrue(),
    )
    .select(['asked.person_id', 'seen.recorded_at']);
