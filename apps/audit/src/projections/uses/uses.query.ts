import { ANY_ACT } from '@charter/audit-domain';
import { listed, prepared, type Schema } from '@charter/processors';
import { sql, type Kysely } from 'kysely';
import type { EvidenceTables } from '../read-models';

/** What is asked of one person: for which purpose they did something, behind a place in the order of texts. */
export type UseAsked = Readonly<{ personId: string; purpose: string; after: string }>;

/** Who used what they held. */
export type Uses = Readonly<{
  /** When each was done last in an organization until a place, in the order in which they are asked for; undefined for never. */
  last: (
    organizationId: string,
    asked: readonly UseAsked[],
    through: string,
  ) => Promise<readonly (string | undefined)[]>;
}>;

/** Each is looked up by itself at the end of its range, however many there are. */
export const usesIn = (schema: Schema<EvidenceTables>): Uses => {
  const lastUses = prepared(schema, (organizationId, through, ...[people, purposes, places]) =>
    lastOf(schema, { organizationId, through, asked: [people!, purposes!, places!] }),
  );
  return {
    last: async (organizationId, asked, through) => {
      const columns = [asked.map(one => one.personId), asked.map(one => one.purpose), asked.map(one => one.after)];
      const rows = await lastUses(organizationId, through, ...columns.map(listed));
      return rows.map(({ last }) => last ?? undefined);
    },
  };
};

type Asked = Readonly<{ person_id: string; purpose: string; after: string; ordinal: string }>;
type Question = Readonly<{ organizationId: string; through: string; asked: readonly [string, string, string] }>;

const ONE = sql.lit(1);

const lastOf = (
  schema: Pick<Kysely<EvidenceTables>, 'selectFrom'>,
  { organizationId, through, asked: [people, purposes, places] }: Question,
) =>
  schema
    .selectFrom(
      sql<Asked>`unnest(${people}::text[], ${purposes}::text[], ${places}::text[]) with ordinality`.as<'asked'>(
        sql`asked(person_id, purpose, after, ordinal)`,
      ),
    )
    .leftJoinLateral(
      ({ selectFrom }) =>
        selectFrom('stored_events')
          .select('stored_events.recorded_at')
          .where('asked.purpose', '=', sql.lit(ANY_ACT))
          .where('stored_events.organization_id', '=', organizationId)
          .whereRef('stored_events.actor_id', '=', 'asked.person_id')
          .whereRef('stored_events.place', '>', 'asked.after')
          .where('stored_events.place', '<=', through)
          .orderBy('stored_events.place', 'desc')
          .limit(ONE)
          .as('acted'),
      join => join.onTrue(),
    )
    .leftJoinLateral(
      ({ selectFrom }) =>
        selectFrom('uses')
          .select('uses.recorded_at')
          .where('asked.purpose', '<>', sql.lit(ANY_ACT))
          .where('uses.organization_id', '=', organizationId)
          .whereRef('uses.person_id', '=', 'asked.person_id')
          .whereRef('uses.purpose', '=', 'asked.purpose')
          .whereRef('uses.place', '>', 'asked.after')
          .where('uses.place', '<=', through)
          .orderBy('uses.place', 'desc')
          .limit(ONE)
          .as('used'),
      join => join.onTrue(),
    )
    .select(({ fn }) => fn.coalesce('acted.recorded_at', 'used.recorded_at').as('last'))
    .orderBy('asked.ordinal');
