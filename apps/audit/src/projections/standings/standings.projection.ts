import { ordinalOf, statusBy, type Standing, type Status } from '@charter/audit-domain';
import { isNothingChanged, type Recorded } from '@charter/event-sourcing';
import { organizationHistory } from '@charter/organizations-domain';
import { rows, type ReadModel } from '@charter/processors';

/** What organizations were, each from an event on. `place` is its position in an order of texts. */
export type StandingsTables = {
  standings: {
    organization_id: string;
    place: string;
    status: Status;
    event: string;
    recorded_at: string;
    at: string;
    by_kind: Standing['since']['by']['kind'];
    by_id: string;
    reason: string | null;
  };
};

const { put } = rows<StandingsTables>();

const ORGANIZATION = 'organization-';
/** Whoever put in an event past Charter. */
const NOBODY = { kind: 'system', id: '' } as const;

/** What an event makes of an organization. Types that nobody here knows yet are passed over: they are about something else. */
const standingBy = ({ stream, event: stored, id, position, metadata }: Recorded) => {
  if (!stream.startsWith(ORGANIZATION) || isNothingChanged(stored)) return undefined;
  if (!organizationHistory.storedTypes.includes(stored.type)) return undefined;
  const event = organizationHistory.decode(stored);
  const status = statusBy(event);
  if (status === undefined) return undefined;
  const { recordedAt = '', actor = NOBODY } = metadata as Partial<Recorded['metadata']>;
  return {
    ...{ organization_id: stream.slice(ORGANIZATION.length), place: ordinalOf(position), status, event: id },
    ...{ recorded_at: recordedAt, at: event.data.at, by_kind: actor.kind, by_id: actor.id },
    reason: 'reason' in event.data ? event.data.reason : null,
  };
};

const COLUMNS = ['organization_id', 'place', 'status', 'event', 'recorded_at', 'at', 'by_kind', 'by_id'] as const;

/** Which organizations were active, suspended or deleted when. */
export const standings: ReadModel<Recorded> = {
  name: 'standings',
  version: 1,
  tables: {
    standings: {
      key: ['organization_id', 'place'],
      create: table =>
        COLUMNS.reduce(
          (made, name) => made.addColumn(name, 'text', column => column.notNull()),
          table.addColumn('reason', 'text'),
        ),
    },
  },
  changes: recorded => {
    const standing = standingBy(recorded);
    return standing && { revision: recorded.revision, changes: [put('standings', standing)] };
  },
};
