import {
  holdingChangesBy,
  membershipFactOf,
  ordinalOf,
  turnOf,
  type HoldingKind,
  type MembershipFact,
} from '@charter/audit-domain';
import type { Recorded } from '@charter/event-sourcing';
import { rows, type AnyChange, type ReadModel, type Table } from '@charter/processors';

/**
 * What everybody ever held, from one event to another: each `from_…` and `to_…` says of the event what a turn does. While
 * something is held, all that is said of its end is null. Places are positions in an order of texts.
 */
export type HoldingsTables = {
  holdings: {
    organization_id: string;
    member_id: string;
    kind: HoldingKind;
    permission: string;
    project_id: string;
    from_number: string;
    until: string | null;
  } & { readonly [Name in `from_${TurnColumn}`]: string } & { readonly [Name in `to_${TurnColumn}`]: string | null } & {
    from_reason: string | null;
    to_reason: string | null;
    to_number: string | null;
  };
};

const TURN_COLUMNS = ['place', 'event', 'recorded_at', 'at', 'by_kind', 'by_id'] as const;
type TurnColumn = (typeof TURN_COLUMNS)[number];

const { put, end } = rows<HoldingsTables>();

const holdingsTable: Table = {
  key: ['organization_id', 'member_id', 'kind', 'permission', 'project_id', 'from_number'],
  create: table =>
    [...TURN_COLUMNS.map(name => `from_${name}`)].reduce(
      (made, name) => made.addColumn(name, 'text', column => column.notNull()),
      [...TURN_COLUMNS.map(name => `to_${name}`), 'from_reason', 'to_reason', 'until'].reduce(
        (made, name) => made.addColumn(name, 'text'),
        table
          .addColumn('organization_id', 'text', column => column.notNull())
          .addColumn('member_id', 'text', column => column.notNull())
          .addColumn('kind', 'text', column => column.notNull())
          .addColumn('permission', 'text', column => column.notNull())
          .addColumn('project_id', 'text', column => column.notNull())
          .addColumn('from_number', 'bigint', column => column.notNull())
          .addColumn('to_number', 'bigint'),
      ),
    ),
  // What is held now, and what ended after a moment; what began after it is passed over without being looked at.
  indexes: [
    ['organization_id', 'to_place', 'from_place'],
    ['member_id', 'to_place', 'from_place'],
    // Whether an event is a turn of something.
    ['from_event'],
    ['to_event'],
  ],
};

const columnsOf = (fact: MembershipFact) => {
  const { eventId, position, recordedAt, at, by, reason = null } = turnOf(fact);
  return {
    place: ordinalOf(position),
    event: eventId,
    recorded_at: recordedAt,
    at,
    by_kind: by.kind,
    by_id: by.id,
    reason,
  };
};

const NOT_ENDED = {
  ...{ to_place: null, to_event: null, to_recorded_at: null, to_at: null, to_by_kind: null, to_by_id: null },
  ...{ to_reason: null, to_number: null },
};

const changesBy = (fact: MembershipFact): readonly AnyChange[] => {
  const { organizationId: organization_id } = fact.event.data;
  const number = String(fact.revision);
  const turn = Object.entries(columnsOf(fact));
  return holdingChangesBy(fact.event).map(change => {
    if (change.change === 'begins') {
      const { memberId: member_id, projectId: project_id, until = null, ...held } = change.held;
      const from = Object.fromEntries(turn.map(([name, value]) => [`from_${name}`, value]));
      const key = { organization_id, member_id, project_id, ...held, from_number: number };
      return put('holdings', { ...key, until, ...from, ...NOT_ENDED } as HoldingsTables['holdings']);
    }
    const { memberId: member_id, kind, permission, projectId: project_id } = change;
    const key = { organization_id, member_id, ...said({ kind, permission, project_id }) };
    const to = Object.fromEntries(turn.map(([name, value]) => [`to_${name}`, value]));
    return end('holdings', key, { ...to, to_number: number });
  });
};

const said = (columns: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));

/** Who held what in which organization, and since when and until when. */
export const holdings: ReadModel<Recorded> = {
  name: 'holdings',
  version: 2,
  tables: { holdings: holdingsTable },
  changes: recorded => {
    const fact = membershipFactOf(recorded);
    return fact && { revision: fact.revision, changes: changesBy(fact) };
  },
};
