import type { Recorded } from '@charter/event-sourcing';
import type { EventStore } from '@charter/event-store';
import type { Found } from './projections/stored-events/stored-events.query';

/** Reads what events say from where they are stored. */
export type StoredEventReader = Readonly<{
  one: (found: Pick<Found, 'stream' | 'revision'>) => Promise<Recorded | undefined>;
}>;

export const storedEventReader = (store: Pick<EventStore, 'read'>): StoredEventReader => ({
  one: async ({ stream, revision }) => {
    for await (const recorded of store.read(stream, revision, 1))
      return recorded.revision === revision ? recorded : undefined;
    return undefined;
  },
});
