import { sql } from 'kysely';
import type { Schema } from '@charter/processors';
import { listingOf, type Links, type Query } from '@charter/service';
import type { MandatesTables, MandateState } from './mandates.projection';

export type MandateRow = MandatesTables['mandates'];

/** Whose mandates are listed, all where that is not said; `path` is that of the whole list, without any cursor. */
type Asked = Readonly<{ auditorId?: string; path: string; query: Query; at: string }>;
type MandateList = Readonly<{ count: number; items: readonly MandateRow[]; links: Links }>;

/** Mandates as they stand at an instant: what has run out is lapsed, whether or not anybody has written that down. */
export type Mandates = Readonly<{
  one: (id: string, at: string) => Promise<MandateRow | undefined>;
  list: (asked: Asked) => Promise<MandateList>;
  /** The ids of those that have run out by an instant and are not written down as such, what ran out first coming first. */
  dueBy: (at: string) => Promise<readonly string[]>;
}>;

/** Nobody reads through all that there ever were: where nothing else is said, so many. */
const PAGE = 100;
// What runs out in a few seconds, unless nobody has looked for long; then the next look finds the rest.
const MANY_DUE = 100;
const OPEN: readonly MandateState[] = ['pending', 'active'];

const date = (column: string) => ({ column: sql<string>`${sql.ref(column)}`, kind: 'date' }) as const;
const text = (column: string) => ({ column: sql<string>`${sql.ref(column)}`, kind: 'text' }) as const;

const SORTABLE = { requested_at: date('requested_at'), until: date('until') };
const COUNT = sql<string>`count(*)`.as('count');

const listAt = (at: string) => {
  const state = sql<string>`(case when state in ('pending', 'active') and until <= ${at} then 'lapsed' else state end)`;
  return {
    filterable: { ...SORTABLE, auditor_id: text('auditor_id'), state: { column: state, kind: 'text' } },
    sortable: SORTABLE,
    id: sql<string>`id`,
    sortedBy: 'requested_at',
  } as const;
};

export const mandatesIn = (schema: Schema<MandatesTables>): Mandates => ({
  one: async (id, at) => {
    const row = await schema.selectFrom('mandates').selectAll().where('id', '=', id).executeTakeFirst();
    return row && standing(row, at);
  },
  list: async ({ auditorId, path, query, at }) => {
    const listing = listingOf({ 'page[size]': String(PAGE), ...query }, listAt(at));
    const all = schema.selectFrom('mandates');
    const matching = listing.filtered(auditorId === undefined ? all : all.where('auditor_id', '=', auditorId));
    const { count } = await matching.select(COUNT).executeTakeFirstOrThrow();
    const rows = await listing.paged(matching.selectAll()).execute();
    const { items, links } = listing.answer(rows, {
      ...{ path, query },
      valueOf: (row, field) => row[field as keyof typeof SORTABLE],
      idOf: ({ id }) => id,
    });
    return { count: Number(count), items: items.map(row => standing(row, at)), links };
  },
  dueBy: async at => {
    const due = schema.selectFrom('mandates').select('id').where('state', 'in', OPEN).where('until', '<=', at);
    return (await due.orderBy('until').orderBy('id').limit(MANY_DUE).execute()).map(({ id }) => id);
  },
});

const standing = (row: MandateRow, at: string): MandateRow =>
  OPEN.includes(row.state) && Date.parse(row.until) <= Date.parse(at) ? { ...row, state: 'lapsed' } : row;
