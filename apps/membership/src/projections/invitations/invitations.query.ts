import { sql } from 'kysely';
import { prepared, type Schema } from '@charter/processors';
import { listingOf, type Links, type Query } from '@charter/service';
import type { InvitationsTables } from './invitations.projection';
import { stateFilterOf } from './state-filter';

export type InvitationRow = InvitationsTables['invitations'];

type Asked = Readonly<{ path: string; query: Query; at: string }>;
/** Whose messages are counted: those for one organization, or those that somebody had sent anywhere. */
type Sender = Readonly<{ organizationId: string } | { userId: string }>;

/** Invitations as they stand at an instant: what has expired is lapsed, whether or not anybody has written that down. */
export type Invitations = Readonly<{
  one: (organizationId: string, id: string, at: string) => Promise<InvitationRow | undefined>;
  /** `path` is that of the whole list, without any cursor. */
  of: (organizationId: string, asked: Asked) => Promise<Readonly<{ items: readonly InvitationRow[]; links: Links }>>;
  /** When the last message but so many was sent, from 0; nothing where there are not so many. */
  sentAt: (sender: Sender, but: number) => Promise<string | undefined>;
}>;

const date = (column: string) => ({ column: sql<string>`${sql.ref(column)}`, kind: 'date' }) as const;

const SORTABLE = { created_at: date('created_at'), updated_at: date('updated_at') };
const LIST = {
  filterable: { ...SORTABLE, expires_at: date('expires_at') },
  sortable: SORTABLE,
  id: sql<string>`id`,
  sortedBy: 'created_at',
} as const;

export const invitationsIn = (schema: Schema<InvitationsTables>): Invitations => {
  const of = (organizationId: string) => schema.selectFrom('invitations').where('organization_id', '=', organizationId);
  const one = prepared(schema, (organizationId, id) => of(organizationId).selectAll().where('id', '=', id));
  return {
    one: async (organizationId, id, at) => (await one(organizationId, id)).map(row => standing(row, at))[0],
    of: async (organizationId, { path, query, at }) => {
      const state = sql<string>`(case when state = 'pending' and expires_at <= ${at} then 'lapsed' else state end)`;
      const { conditions, rest } = stateFilterOf(query, state);
      const listing = listingOf(rest, LIST);
      const asked = conditions.reduce((narrowed, condition) => narrowed.where(condition), of(organizationId));
      const rows = await listing.paged(listing.filtered(asked).selectAll()).execute();
      const { items, links } = listing.answer(rows, {
        ...{ path, query },
        valueOf: (row, field) => row[field as keyof typeof SORTABLE],
        idOf: row => row.id,
      });
      return { items: items.map(row => standing(row, at)), links };
    },
    sentAt: async (sender, but) => {
      const messages = schema.selectFrom('invitation_messages').select('sent_at');
      const sent =
        'userId' in sender
          ? messages.where('sent_by', '=', sender.userId)
          : messages.where('organization_id', '=', sender.organizationId);
      return (await sent.orderBy('sent_at', 'desc').limit(1).offset(but).executeTakeFirst())?.sent_at;
    },
  };
};

const standing = (row: InvitationRow, at: string): InvitationRow =>
  row.state === 'pending' && Date.parse(row.expires_at) <= Date.parse(at)
    ? { ...row, state: 'lapsed', finished_at: row.expires_at }
    : row;
