import { createHash } from 'node:crypto';
import { connectEventStore, type EventStore } from '@charter/event-store';

/** An event store in which a run of seeded commands is alone, and in which nothing is left to chance. */
export type SeededStore = Readonly<{
  store: EventStore;
  /** How often the run has written: where that has not changed, nothing has. */
  appends: () => number;
  /** All that the run has written: by stream, each event as its bytes were stored. */
  history: () => Promise<ReadonlyMap<string, readonly string[]>>;
}>;

/** Connects to a store that may hold the streams of others as well. */
export const seededStore = (url: string): SeededStore => {
  const connected = connectEventStore({ url, saltOf, now: () => Date.now() });
  const own = new Set<string>();
  let appends = 0;
  const store: EventStore = {
    ...connected,
    append: request => {
      own.add(request.stream);
      appends++;
      return connected.append(request);
    },
    subscribe: async function* (following) {
      for await (const { events, ...rest } of connected.subscribe(following))
        yield { events: events.filter(({ stream }) => own.has(stream)), ...rest };
    },
    // Ours is set by the seed, and the store's is not: what they differ by says nothing.
    clockOffBy: () => 0,
  };
  return {
    store,
    appends: () => appends,
    history: async () => {
      const streams = new Map<string, readonly string[]>();
      for (const stream of [...own].sort()) streams.set(stream, await eventsIn(connected, stream));
      return streams;
    },
  };
};

const saltOf = (eventId: string): string =>
  createHash('sha256').update(`salt ${eventId}`).digest().toString('base64url', 0, 16);

/** Without positions and times of storing: these are the store's own, and no other store has the same. */
const eventsIn = async (store: EventStore, stream: string): Promise<readonly string[]> => {
  const events: string[] = [];
  for await (const { id, revision, event, metadata } of store.read(stream, 0n))
    events.push(JSON.stringify({ revision: String(revision), id, type: event.type, data: event.data, metadata }));
  return events;
};
