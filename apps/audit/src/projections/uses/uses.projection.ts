import { ordinalOf, purposesOf } from '@charter/audit-domain';
import type { Recorded } from '@charter/event-sourcing';
import { rows, type ReadModel } from '@charter/processors';
import { organizationOf } from '../stored-events/stored-event';

/**
 * What somebody did in an organization for which something had to be held, by what that was; that it was an act at all the
 * index of the store tells. `place` is the position of the event in an order of texts.
 */
export type UsesTables = {
  uses: { organization_id: string; person_id: string; purpose: string; place: string; recorded_at: string };
};

const { put } = rows<UsesTables>();

/** Who used what they held, and when. */
export const uses: ReadModel<Recorded> = {
  name: 'uses',
  version: 1,
  tables: {
    uses: {
      key: ['organization_id', 'person_id', 'purpose', 'place'],
      create: table =>
        table
          .addColumn('organization_id', 'text', column => column.notNull())
          .addColumn('person_id', 'text', column => column.notNull())
          .addColumn('purpose', 'text', column => column.notNull())
          .addColumn('place', 'text', column => column.notNull())
          .addColumn('recorded_at', 'text', column => column.notNull()),
    },
  },
  changes: recorded => {
    const purposes = purposesOf(recorded.event);
    const organization_id = organizationOf(recorded);
    const { actor, recordedAt = '' } = recorded.metadata as Partial<Recorded['metadata']>;
    if (purposes.length === 0 || organization_id === undefined || actor === undefined) return undefined;
    const place = ordinalOf(recorded.position);
    const use = { organization_id, person_id: actor.id, place, recorded_at: recordedAt };
    return { revision: recorded.revision, changes: purposes.map(purpose => put('uses', { ...use, purpose })) };
  },
};
