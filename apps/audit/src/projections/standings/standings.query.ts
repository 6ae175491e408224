import { ordinalOf, positionOf, type Standing } from '@charter/audit-domain';
import { listed, prepared, type Schema } from '@charter/processors';
import { sql, type Kysely, type Selectable } from 'kysely';
import type { EvidenceTables } from '../read-models';

/** What organizations were. */
export type Standings = Readonly<{
  /** What each of these was at a position, by its id; one that there was not yet is not in it. */
  at: (organizationIds: readonly string[], position: string) => Promise<ReadonlyMap<string, Standing>>;
}>;

export const standingsIn = (schema: Schema<EvidenceTables>): Standings => {
  const lastStandings = prepared(schema, (ids, then) => lastOf(schema, ids, then));
  return {
    at: async (organizationIds, position) => {
      const rows = await lastStandings(listed([...new Set(organizationIds)]), ordinalOf(position));
      return new Map(rows.map(row => [row.organization_id, standingOf(row)]));
    },
  };
};

const lastOf = (schema: Pick<Kysely<EvidenceTables>, 'selectFrom'>, ids: string, then: string) =>
  schema
    .selectFrom(sql<{ id: string }>`unnest(${ids}::text[])`.as<'asked'>(sql`asked(id)`))
    .innerJoinLateral(
      ({ selectFrom }) =>
        selectFrom('standings')
          .selectAll('standings')
          .whereRef('standings.organization_id', '=', 'asked.id')
          .where('standings.place', '<=', then)
          .orderBy('standings.place', 'desc')
          .limit(sql.lit(1))
          .as('last'),
      join => join.onTrue(),
    )
    .selectAll('last');

const standingOf = (row: Selectable<EvidenceTables['standings']>): Standing => ({
  status: row.status,
  since: {
    ...{ eventId: row.event, position: positionOf(row.place), recordedAt: row.recorded_at, at: row.at },
    by: { kind: row.by_kind, id: row.by_id },
    ...(row.reason === null ? {} : { reason: row.reason }),
  },
});
