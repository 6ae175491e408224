import { sql } from 'kysely';
import { prepared, type Schema } from '@charter/processors';
import { listingOf, type Links, type Query } from '@charter/service';
import type { MembersTables } from './members.projection';
import { permissionsFilterOf } from './permissions-filter';

export type MemberRow = MembersTables['members'];
export type MemberList = Readonly<{ count: number; items: readonly MemberRow[]; links: Links }>;

/** Who belongs to organizations: those who are gone do not. */
export type Members = Readonly<{
  one: (organizationId: string, userId: string) => Promise<MemberRow | undefined>;
  /** Undefined where the organization has no owner yet. */
  ownerOf: (organizationId: string) => Promise<string | undefined>;
  /** `path` is that of the whole list, without any cursor. */
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

export const membersIn = (schema: Schema<MembersTables>): Members => {
  const of = (organizationId: string) =>
    schema.selectFrom('members').where('organization_id', '=', organizationId).where('gone', '=', false);
  const one = prepared(schema, (organizationId, userId) =>
    of(organizationId).selectAll().where('user_id', '=', userId),
  );
  const owner = prepared(schema, organizationId => of(organizationId).select('user_id').where('owner', '=', true));
  return {
    ownerOf: async organizationId => (await owner(organizationId))[0]?.user_id,
    one: async (organizationId, userId) => (await one(organizationId, userId))[0],
    of: async (organizationId, { path, query }) => {
      const { conditions, rest } = permissionsFilterOf(query);
      const listing = listingOf(rest, LIST);
      const held = conditions.reduce((narrowed, condition) => narrowed.where(condition), of(organizationId));
      const matching = listing.filtered(held);
      const { count } = await matching.select(({ fn }) => fn.countAll<string>().as('count')).executeTakeFirstOrThrow();
      const rows = await listing.paged(matching.selectAll()).execute();
      const { items, links } = listing.answer(rows, {
        ...{ path, query },
        valueOf: (row, field) => row[field as keyof typeof SORTABLE],
        idOf: row => row.user_id,
      });
      return { count: Number(count), items, links: cursorsInPath(path, links) };
    },
  };
};

const AFTER = 'page[after]';

/** The official command line tool sends its own query to the link of the next page: what stands in the path is kept. */
const cursorsInPath = (path: string, links: Links): Links =>
  Object.fromEntries(
    Object.entries(links).map(([name, { href }]) => {
      const query = new URLSearchParams(href.slice(path.length));
      const cursor = query.get(AFTER);
      if (!cursor) return [name, { href }];
      query.delete(AFTER);
      const rest = query.size > 0 ? `?${query}` : '';
      return [name, { href: `${path}/-/after/${encodeURIComponent(cursor)}${rest}` }];
    }),
  );
