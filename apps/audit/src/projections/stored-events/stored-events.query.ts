import { BEFORE_ALL, positionOf } from '@charter/audit-domain';
import type { Kysely } from 'kysely';
import type { EvidenceTables } from '../read-models';
import { turnsOf } from './meant';

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
  /** Whether somebody is mentioned in a stream. */
  isMentioned: (personId: string, stream: string) => Promise<boolean>;
  /** The number of the last event of a stream, as far as rows show it. */
  lastOf: (stream: string) => Promise<bigint | undefined>;
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
    isMentioned: async (personId, stream) => {
      const found = schema.selectFrom('mentions').select('number').where('person_id', '=', personId);
      return (await found.where('stream', '=', stream).limit(1).executeTakeFirst()) !== undefined;
    },
    lastOf: async stream => {
      const row = await schema
        .selectFrom('stream_heads')
        .select('number')
        .where('stream', '=', stream)
        .executeTakeFirst();
      return row && BigInt(row.number);
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
  if (permission !== undefined) query = query.where('event.id', 'in', turnsOf(schema, [organizationId], permission));
  return query.orderBy('event.place').limit(limit).execute();
};

type Row = Pick<EvidenceTables['stored_events'], 'stream' | 'number' | 'id' | 'type' | 'place'>;

const found = ({ number, place, ...row }: Row): Found => ({
  ...{ ...row, revision: BigInt(number), position: positionOf(place) },
});
