import { identityService } from '@charter/app-identity';
import { membershipService } from '@charter/app-membership';
import { organizationsService } from '@charter/app-organizations';
import type { Recorded } from '@charter/event-sourcing';
import type { EventStore } from '@charter/event-store';
import { verifyStream } from '@charter/evidence';
import type { Bus, Publication, PublicEvent } from '@charter/messaging';
import { patience } from '@charter/testing';

/** What every service announces of its streams. */
export const PUBLICATIONS: readonly Publication[] = [identityService, organizationsService, membershipService].map(
  ({ publication }) => publication,
);

/** What a long run has stored takes its time to be read back, above all where the machine is busy. */
const WHOLE_HISTORY_MS = 60_000;

/** All that services have stored, in the order of the store. */
export const allStored = async (store: EventStore): Promise<readonly Recorded[]> => {
  const prefixes = PUBLICATIONS.flatMap(publication => publication.prefixes);
  const stored: Recorded[] = [];
  for await (const { events, caughtUp } of store.subscribe({
    after: undefined,
    prefixes,
    signal: patience(WHOLE_HISTORY_MS),
  })) {
    stored.push(...events);
    if (caughtUp) return stored;
  }
  throw new Error('The event store did not give all that it holds.');
};

/** Streams with events that are missing, doubled, out of order or changed, or whose time goes back. */
export const wrongStreams = async (stored: readonly Recorded[]): Promise<readonly unknown[]> => {
  const wrong: unknown[] = [];
  for (const [stream, events] of Map.groupBy(stored, recorded => recorded.stream)) {
    const entries = events.map(({ event, ...rest }) => ({ ...rest, ...event }));
    const verification = await verifyStream(stream, entries);
    if (!verification.ok) wrong.push({ stream, verification });
    const times = events.map(({ metadata }) => metadata.recordedAt);
    if (times.some((time, index) => index > 0 && time < times[index - 1]!)) wrong.push({ stream, times });
  }
  return wrong;
};

/**
 * Subjects whose readers learn from a topic anything else than what was stored. What comes again after a restart readers
 * drop by its revision; it must be what it was. All else has to be there once and in the order of its stream.
 */
export const wrongSubjects = async (bus: Bus, stored: readonly Recorded[]): Promise<readonly unknown[]> => {
  const wrong: unknown[] = [];
  for (const { topic, prefixes, announce } of PUBLICATIONS) {
    const own = stored.filter(({ stream }) => prefixes.some(prefix => stream.startsWith(prefix)));
    const expected = Map.groupBy(
      own.flatMap(recorded => announce(recorded) ?? []),
      ({ subject }) => subject,
    );
    const told = Map.groupBy(await allTold(bus, topic), ({ subject }) => subject);
    for (const subject of new Set([...expected.keys(), ...told.keys()])) {
      const [wanted, learned] = [expected.get(subject) ?? [], learnedFrom(told.get(subject) ?? [])];
      if (textOf(learned) !== textOf(wanted))
        wrong.push({ topic, subject, wanted: brief(wanted), told: brief(learned) });
    }
  }
  return wrong;
};

/** What a reader knows at last who drops what is not newer; what comes again otherwise than before, stays in. */
const learnedFrom = (told: readonly PublicEvent[]): readonly PublicEvent[] => {
  const learned: PublicEvent[] = [];
  const known = new Map<string, string>();
  let newest = -1n;
  for (const event of told) {
    const text = textOf([event]);
    if (BigInt(event.revision) > newest) newest = BigInt(event.revision);
    else if (known.get(event.id) === text) continue;
    known.set(event.id, text);
    learned.push(event);
  }
  return learned;
};

const textOf = (events: readonly PublicEvent[]): string => JSON.stringify(events);
const brief = (events: readonly PublicEvent[]) => events.map(({ revision, type }) => `${revision} ${type}`);

/** All messages of a topic, one partition after the other. */
const allTold = async (bus: Bus, topic: string): Promise<readonly PublicEvent[]> => {
  const source = bus.source([topic]);
  const told: PublicEvent[] = [];
  for (const { lane } of await source.lanes()) {
    for await (const { messages, caughtUp } of source.read(lane, undefined, patience(WHOLE_HISTORY_MS))) {
      told.push(...messages.map(({ message }) => message));
      if (caughtUp) break;
    }
  }
  return told;
};
