import { BEFORE_ALL, positionOf, type HoldingKind } from '@charter/audit-domain';
import type { Kysely } from 'kysely';
import type { EvidenceTables } from '../read-models';

/** Where an event is found in the store, and what is known of it without reading it. */
export type Found = Readonly<{
  stream: string;
  revision: bigint;
  id: string;
  type: string;
  position: string;
}>;

/** What of the history of an organization, newest last: of one member, of one permission, behind a place. */
export type HistoryAsked = Readonly<{
  organizationId: string;
  memberId?: string | undefined;
  permission?: string | undefined;
  /** Places in the order of texts: what is shown stands behind the one and not behind the other. */
  after?: string | undefined;
  through: string;
  limit: number;
}>;

/** The index of the store's events. */
export type StoredEvents = Readonly<{
  withId: (id: string) => Promise<Found | undefined>;
  ofThread: (stream: string, thread: string) => Promise<readonly Found[]>;
  history: (asked: HistoryAsked) => Promise<readonly Found[]>;
  /** The streams that say anything of one organization, in the order of their names. */
  streamsOf: (organizationId: string) => Promise<readonly string[]>;
  /** When each of these did something in an organization last, until a place. */
  lastActs: (organizationId: string, through: string) => Promise<ReadonlyMap<string, string>>;
}>;

export const storedEventsIn = (schema: Kysely<EvidenceTables>): StoredEvents => {
  const events = () => eventsIn(schema);
  return {
    withId: async id => {
      const row = await events().where('event.id', '=', id).limit(1).executeTakeFirst();
      return row && found(row);
    },
    ofThread: async (stream, thread) => {
      const rows = await events()
        .where('event.stream', '=', stream)
        .where('event.thread', '=', thread)
        .orderBy('event.number')
        .execute();
      return rows.map(found);
    },
    history: async asked => (await historyOf(schema, asked)).map(found),
    streamsOf: async organizationId => {
      const rows = await schema
        .selectFrom('stored_events')
        .select('stream')
        .distinct()
        .where('organization_id', '=', organizationId)
        .execute();
      return rows.map(({ stream }) => stream).toSorted();
    },
    lastActs: async (organizationId, through) => {
      const rows = await schema
        .selectFrom('stored_events')
        .select(['actor_id', ({ fn }) => fn.max('recorded_at').as('last')])
        .where('organization_id', '=', organizationId)
        .where('place', '<=', through)
        .where('actor_id', 'is not', null)
        .groupBy('actor_id')
        .execute();
      return new Map(rows.map(({ actor_id, last }) => [actor_id ?? '', last]));
    },
  };
};

const eventsIn = (schema: Kysely<EvidenceTables>) =>
  schema
    .selectFrom('stored_events as event')
    .select(['event.stream', 'event.number', 'event.id', 'event.type', 'event.place']);

const historyOf = (schema: Kysely<EvidenceTables>, asked: HistoryAsked): Promise<readonly Row[]> => {
  const { organizationId, memberId, permission, after = BEFORE_ALL, through, limit } = asked;
  let query = eventsIn(schema)
    .where('event.organization_id', '=', organizationId)
    .where('event.place', '>', after)
    .where('event.place', '<=', through);
  if (memberId !== undefined)
    query = query.where(({ exists, selectFrom, or, eb }) =>
      or([
        eb('event.actor_id', '=', memberId),
        exists(
          selectFrom('mentions')
            .select('mentions.number')
            .where('mentions.person_id', '=', memberId)
            .whereRef('mentions.stream', '=', 'event.stream')
            .whereRef('mentions.number', '=', 'event.number'),
        ),
      ]),
    );
  if (permission !== undefined) query = query.where('event.id', 'in', turnsOf(schema, organizationId, permission));
  return query.orderBy('event.place').limit(limit).execute();
};

/** The events by which a permission began or ended for anybody in an organization; `owner` and `member` are such, too. */
const turnsOf = (schema: Kysely<EvidenceTables>, organizationId: string, permission: string) => {
  const turns = (column: 'from_event' | 'to_event') =>
    schema
      .selectFrom('holdings')
      .select(`${column} as id`)
      .where('organization_id', '=', organizationId)
      .where(({ or, eb }) => or([eb('permission', '=', permission), eb('kind', '=', permission as HoldingKind)]));
  return turns('from_event').unionAll(turns('to_event'));
};

type Row = Pick<EvidenceTables['stored_events'], 'stream' | 'number' | 'id' | 'type' | 'place'>;

const found = ({ number, place, ...row }: Row): Found => ({
  ...{ ...row, revision: BigInt(number), position: positionOf(place) },
});
