import { sql } from 'kysely';
import { membershipOf, type MembershipCopyTables } from '@charter/membership-copy';
import { listed, prepared, type Schema } from '@charter/processors';
import { listingOf, type Links, type Query } from '@charter/service';
import type { OrganizationsTables } from './organizations.projection';

/** One organization as its members see it; `security_contact` is sealed. */
export type OrganizationView = Omit<OrganizationsTables['organizations'], 'security_contact'> & { owner_id: string };
export type OrganizationRow = OrganizationView & { security_contact: string | null };

/** An organization, and what the one who asks may do there. */
export type OrganizationOf = OrganizationRow & { owner: boolean; permissions: readonly string[] };

export type OrganizationList = Readonly<{ count: number; items: readonly OrganizationOf[]; links: Links }>;

/** Organizations that exist: they have an owner, and are not deleted. */
export type Organizations = Readonly<{
  withId: (id: string) => Promise<OrganizationRow | undefined>;
  withIds: (ids: readonly string[]) => Promise<readonly OrganizationRow[]>;
  /** Those to which a user belongs, as filters, sorting and paging of the query say. */
  ofMember: (userId: string, asked: Asked) => Promise<OrganizationList>;
  /** All there are, whoever belongs to them. */
  all: (asked: Asked) => Promise<Readonly<{ count: number; items: readonly OrganizationRow[]; links: Links }>>;
}>;

type Asked = Readonly<{ path: string; query: Query }>;

type Tables = OrganizationsTables & MembershipCopyTables;

const text = (column: string) => ({ column: sql<string>`${sql.ref(column)}`, kind: 'text' }) as const;
const date = (column: string) => ({ column: sql<string>`${sql.ref(column)}`, kind: 'date' }) as const;
const constant = (value: string) => ({ column: sql<string>`${value}::text`, kind: 'text' }) as const;

const SORTABLE = {
  name: text('organization.name'),
  label: text('organization.label'),
  created_at: date('organization.created_at'),
  updated_at: date('organization.updated_at'),
};

const FILTERABLE = {
  ...SORTABLE,
  id: text('organization.id'),
  type: text('organization.type'),
  country: text('organization.country'),
  status: text('organization.status'),
  owner_id: text('founder.user_id'),
  // The same for all, so far: they are not stored.
  vendor: constant('upsun'),
  capabilities: constant(''),
};

const LIST = {
  filterable: FILTERABLE,
  sortable: SORTABLE,
  id: sql<string>`organization.id`,
  sortedBy: 'created_at',
} as const;

const SHOWN = [
  'organization.id',
  'organization.type',
  'founder.user_id as owner_id',
  'organization.name',
  'organization.label',
  'organization.country',
  'organization.security_contact',
  'organization.status',
  'organization.created_at',
  'organization.updated_at',
] as const;

export const organizationsIn = (schema: Schema<Tables>): Organizations => {
  const founded = () =>
    schema
      .selectFrom('organizations as organization')
      .innerJoin('membership_copy as founder', join =>
        join.onRef('founder.organization_id', '=', 'organization.id').on('founder.owner', '=', true),
      )
      .where('organization.status', '<>', 'deleted');
  const belongingTo = (userId: string) =>
    founded().innerJoin('membership_copy as own', join =>
      join
        .onRef('own.organization_id', '=', 'organization.id')
        .on('own.user_id', '=', userId)
        .on('own.gone', '=', false),
    );
  const one = prepared(schema, id => founded().select(SHOWN).where('organization.id', '=', id));
  const several = prepared(schema, ids =>
    founded()
      .select(SHOWN)
      .where(sql<boolean>`organization.id = any(${ids}::text[])`),
  );
  return {
    withId: async id => (await one(id))[0],
    withIds: async ids => (ids.length === 0 ? [] : several(listed(ids))),
    ofMember: async (userId, { path, query }) => {
      const listing = listingOf(query, LIST);
      const matching = listing.filtered(belongingTo(userId));
      const { count } = await matching.select(COUNT).executeTakeFirstOrThrow();
      const own = ['own.owner', 'own.permissions', 'own.grants'] as const;
      const rows = await listing.paged(matching.select([...SHOWN, ...own])).execute();
      const { items, links } = listing.answer(rows, { path, query, valueOf, idOf });
      const shown = items.map(({ grants, ...row }) => ({ ...row, ...membershipOf({ ...row, grants }) }));
      return { count: Number(count), items: shown, links };
    },
    all: async ({ path, query }) => {
      const listing = listingOf({ 'page[size]': String(PAGE_OF_ALL), ...query }, LIST);
      const matching = listing.filtered(founded());
      const { count } = await matching.select(COUNT).executeTakeFirstOrThrow();
      const rows = await listing.paged(matching.select(SHOWN)).execute();
      return { count: Number(count), ...listing.answer(rows, { path, query, valueOf, idOf }) };
    },
  };
};

/** Nobody reads through all organizations there are: where nothing else is said, so many. */
const PAGE_OF_ALL = 100;

const COUNT = sql<string>`count(*)`.as('count');

type Sorted = Pick<OrganizationRow, keyof typeof SORTABLE | 'id'>;
const valueOf = (row: Sorted, field: string): string => row[field as keyof typeof SORTABLE];
const idOf = ({ id }: Sorted): string => id;
