import { membershipStream } from '@charter/audit-domain';
import type { EventStore } from '@charter/event-store';
import type { StoredEvents } from './projections/stored-events/stored-events.query';

type Parts = Readonly<{
  /** The streams of which an event could not be handled, so that rows show nothing from there on. */
  parked: () => readonly Readonly<{ key: string }>[];
  events: Pick<StoredEvents, 'isMentioned' | 'lastOf'>;
  store: Pick<EventStore, 'read'>;
}>;

/** What cannot be known just now. */
export type Doubts = Readonly<{
  /** The organizations of which something is parked that may be about a person. */
  about: (personId: string) => Promise<readonly string[]>;
}>;

/** What is said of an organization rests on these streams. */
const RESTED_ON = /^(membership|organization)-(.*)$/;

// An operator replays what is parked, so little waits there; of more than this nobody can tell in time whom it is about.
const MOST_LOOKED_AT = 1_000;

export const doubtsOver = (parts: Parts): Doubts => ({
  about: async personId => {
    const keys = parts.parked().flatMap(({ key }) => RESTED_ON.exec(key)?.[2] ?? []);
    const ids = [...new Set(keys)].toSorted();
    const concerned = await Promise.all(ids.map(id => mayBeAbout(parts, personId, membershipStream(id))));
    return ids.filter((_, index) => concerned[index]);
  },
});

/** Rows show them there, or what waits names them somewhere: what it says could not be understood, so any place counts. */
const mayBeAbout = async ({ parked, events, store }: Parts, personId: string, stream: string): Promise<boolean> => {
  if (await events.isMentioned(personId, stream)) return true;
  if (!parked().some(({ key }) => key === stream)) return false;
  const next = ((await events.lastOf(stream)) ?? -1n) + 1n;
  let lookedAt = 0;
  for await (const { event } of store.read(stream, next, MOST_LOOKED_AT)) {
    lookedAt++;
    if (event.data instanceof Uint8Array || JSON.stringify(event).includes(personId)) return true;
  }
  return lookedAt === MOST_LOOKED_AT;
};
