import { sql, type Kysely } from 'kysely';
import { listingOf, type Links, type Query } from '@charter/service';
import type { MembersTables } from './members.projection';

export type MemberRow = MembersTables['members'];
export type MemberList = Readonly<{ count: number; items: readonly MemberRow[]; links: Links }>;

/** Who belongs to organizations: those who are gone do not. */
export type Members = Readonly<{
  one: (organizationId: string, userId: string) => Promise<MemberRow | undefined>;
  of: (organizationId: string, asked: Readonly<{ path: string; query: Query }>) => Promise<MemberList>;
}>;

const date = (column: string) => ({ column: sql<string>`${sql.ref(column)}`, kind: 'date' }) as const;

const SORTABLE = { created_at: date('created_at'), updated_at: date('updated_at') };
const LIST = {
  filterable: { ...SORTABLE, user_id: { column: sql<string>`user_id`, kind: 'text' } },
  sortable: SORTABLE,
  id: sql<string>`user_id`,
  sortedBy: 'created_at',
} as const;

export const membersIn = (schema: Kysely<MembersTables>): Members => {
  const of = (organizationId: string) =>
    schema.selectFrom('members').where('organization_id', '=', organizationId).where('gone', '=', false);
  return {
    one: (organizationId, userId) => of(organizationId).selectAll().where('user_id', '=', userId).executeTakeFirst(),
    of: async (organizationId, { path, query }) => {
      const listing = listingOf(query, LIST);
      const matching = listing.filtered(of(organizationId));
      const { count } = await matching.select(({ fn }) => fn.countAll<string>().as('count')).executeTakeFirstOrThrow();
      const rows = await listing.paged(matching.selectAll()).execute();
      const { items, links } = listing.answer(rows, {
        ...{ path, query },
        valueOf: (row, field) => row[field as keyof typeof SORTABLE],
        idOf: row => row.user_id,
      });
      return { count: Number(count), items, links };
    },
  };
};
