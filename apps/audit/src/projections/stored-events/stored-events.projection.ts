import { ordinalOf } from '@charter/audit-domain';
import { bucketOf } from '@charter/evidence';
import type { Recorded } from '@charter/event-sourcing';
import { rows, type AnyChange, type ReadModel, type Table } from '@charter/processors';
import { CHECKPOINT_STREAMS } from '../../checkpoint-streams';
import { organizationOf, peopleIn, threadIn } from './stored-event';

/**
 * Where each event of the whole store stands, and what it concerns; what it says is read from the store. `place` is its
 * position in an order of texts. Beside them the last event of each stream, and whom events are about.
 */
export type StoredEventsTables = {
  stored_events: {
    stream: string;
    number: string;
    id: string;
    type: string;
    place: string;
    recorded_at: string;
    organization_id: string | null;
    actor_id: string | null;
    thread: string | null;
    causation_id: string | null;
    chain: string | null;
  };
  stream_heads: { stream: string; bucket: number; number: string; place: string; chain: string | null };
  mentions: { person_id: string; stream: string; number: string; organization_id: string | null; place: string };
};

const { put } = rows<StoredEventsTables>();

const tables: Readonly<Record<keyof StoredEventsTables, Table>> = {
  stored_events: {
    key: ['stream', 'number'],
    create: table =>
      table
        .addColumn('stream', 'text', column => column.notNull())
        .addColumn('number', 'bigint', column => column.notNull())
        .addColumn('id', 'text', column => column.notNull())
        .addColumn('type', 'text', column => column.notNull())
        .addColumn('place', 'text', column => column.notNull())
        .addColumn('recorded_at', 'text', column => column.notNull())
        .addColumn('organization_id', 'text')
        .addColumn('actor_id', 'text')
        .addColumn('thread', 'text')
        .addColumn('causation_id', 'text')
        .addColumn('chain', 'text'),
    indexes: [
      ...[['place', 'recorded_at'], ['id'], ['organization_id', 'place']],
      // What somebody did, where; what an invitation or offer was made of; and what an event led to.
      ...[['actor_id', 'organization_id', 'place'], ['stream', 'thread', 'number'], ['causation_id']],
    ],
  },
  stream_heads: {
    key: ['stream'],
    create: table =>
      table
        .addColumn('stream', 'text', column => column.notNull())
        .addColumn('bucket', 'integer', column => column.notNull())
        .addColumn('number', 'bigint', column => column.notNull())
        .addColumn('place', 'text', column => column.notNull())
        .addColumn('chain', 'text'),
    indexes: [['bucket']],
  },
  mentions: {
    key: ['person_id', 'stream', 'number'],
    create: table =>
      table
        .addColumn('person_id', 'text', column => column.notNull())
        .addColumn('stream', 'text', column => column.notNull())
        .addColumn('number', 'bigint', column => column.notNull())
        .addColumn('organization_id', 'text')
        .addColumn('place', 'text', column => column.notNull()),
    indexes: [['person_id', 'organization_id', 'place']],
  },
};

/** What every event of the store leaves, whoever wrote it: one that is not Charter's has no chain, and is told by that. */
const changesBy = (recorded: Recorded): readonly AnyChange[] => {
  const { stream, id, event, position, revision } = recorded;
  const { recordedAt = '', chain = null, causationId, actor } = recorded.metadata as Partial<Recorded['metadata']>;
  const [number, place] = [String(revision), ordinalOf(position)];
  const organization_id = organizationOf(recorded) ?? null;
  return [
    put('stored_events', {
      ...{ stream, number, id, type: event.type, place, recorded_at: recordedAt, organization_id, chain },
      ...{ actor_id: actor?.id ?? null, thread: threadIn(recorded) ?? null, causation_id: causationId ?? null },
    }),
    put('stream_heads', { stream, bucket: bucketOf(stream), number, place, chain }),
    ...peopleIn(recorded).map(person_id => put('mentions', { person_id, stream, number, organization_id, place })),
  ];
};

/** Checkpoints are proven by each other, and what the store itself writes down is no event of Charter's. */
const isMeant = (stream: string): boolean => !stream.startsWith('$') && !stream.startsWith(CHECKPOINT_STREAMS);

/** The index of the whole store. */
export const storedEvents: ReadModel<Recorded> = {
  name: 'stored-events',
  version: 2,
  tables,
  changes: recorded =>
    isMeant(recorded.stream) ? { revision: recorded.revision, changes: changesBy(recorded) } : undefined,
};
