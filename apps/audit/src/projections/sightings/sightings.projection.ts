import { ordinalOf } from '@charter/audit-domain';
import type { Recorded } from '@charter/event-sourcing';
import { rows, type ReadModel } from '@charter/processors';

/** When somebody logged in or used a token of theirs. `place` is the position of the event in an order of texts. */
export type SightingsTables = { sightings: { person_id: string; place: string; recorded_at: string } };

const { put } = rows<SightingsTables>();

const USER = 'user-';
const SESSION = 'session-';

/** Who was seen by an event, if anybody was. A token is its user's, in whose stream that is. */
const seenBy = ({ stream, event: { type, data } }: Recorded): string | undefined => {
  if (type === 'ApiTokenUsed' && stream.startsWith(USER)) return stream.slice(USER.length);
  if (type !== 'SessionBegan' || !stream.startsWith(SESSION)) return undefined;
  const { userId } = (data ?? {}) as Readonly<{ userId?: unknown }>;
  return typeof userId === 'string' ? userId : undefined;
};

/** Who was seen when, wherever that was. */
export const sightings: ReadModel<Recorded> = {
  name: 'sightings',
  version: 1,
  tables: {
    sightings: {
      key: ['person_id', 'place'],
      create: table =>
        table
          .addColumn('person_id', 'text', column => column.notNull())
          .addColumn('place', 'text', column => column.notNull())
          .addColumn('recorded_at', 'text', column => column.notNull()),
    },
  },
  changes: recorded => {
    const person_id = seenBy(recorded);
    if (person_id === undefined) return undefined;
    const { recordedAt = '' } = recorded.metadata as Partial<Recorded['metadata']>;
    const sighting = { person_id, place: ordinalOf(recorded.position), recorded_at: recordedAt };
    return { revision: recorded.revision, changes: [put('sightings', sighting)] };
  },
};
