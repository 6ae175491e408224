import { ordinalOf, type Moment } from '@charter/audit-domain';
import type { Recorded } from '@charter/event-sourcing';
import type { EventStore } from '@charter/event-store';
import { evidenceFile, type ExportedEvent, type ExportedStream } from '@charter/evidence';
import type { Vault } from '@charter/vault';
import type { Checkpoints } from '../projections/checkpoints/checkpoints.query';
import { peopleIn } from '../projections/stored-events/stored-event';
import type { LatestTimes } from '../projections/stored-events/latest.query';
import type { StoredEvents } from '../projections/stored-events/stored-events.query';
import type { Right } from '../readings/readings';
import type { Proven, Sealer } from '../sealing/sealer';
import { isVisible } from '../visibility';
import { personsOf } from './persons';

export type ExportParts = Readonly<{
  store: Pick<EventStore, 'read'>;
  vault: Pick<Vault, 'open'>;
  events: Pick<StoredEvents, 'streamsOf'>;
  latest: LatestTimes;
  checkpoints: Pick<Checkpoints, 'from' | 'keys'>;
  sealer: Pick<Sealer, 'prove'>;
}>;

/** What is exported of an organization's history, for whom: all of its streams, up to a checkpoint that is made for it. */
export type ExportAsked = Readonly<{
  organizationId: string;
  right: Right;
  moment: Moment;
  /** Names and addresses in clear, in a part of their own. */
  persons: boolean;
  /** The first checkpoint to be in it; the last one alone where none is named. */
  checkpointsFrom: number | undefined;
  signal: AbortSignal;
}>;

/** Seals what is stored, and then writes a file of evidence, piece by piece. Rejects before the first piece or never begins. */
export const evidenceOf = async (parts: ExportParts, asked: ExportAsked): Promise<AsyncGenerator<string>> => {
  const { organizationId, moment, right } = asked;
  const { streams, proven } = await provenStreams(parts, asked);
  const { checkpoint, key, proofs } = proven;
  const people = new Set<string>();
  return evidenceFile({
    header: { organizationId, ...moment, readBy: right.by },
    streams: exportedStreams(parts, { streams, proven, asked, people }),
    keys: await parts.checkpoints.keys(),
    checkpoints: checkpointsFrom(parts, asked.checkpointsFrom ?? checkpoint.number, checkpoint.number),
    proofs,
    ...(asked.persons ? { persons: personsOf(parts, sortedOnceRead(people)) } : {}),
    ...{ keyId: key.keyId, sign: key.sign },
  });
};

/** The streams of an organization, and the checkpoint that seals them. */
export const provenStreams = async (
  { events, sealer }: Pick<ExportParts, 'events' | 'sealer'>,
  { organizationId, signal }: Pick<ExportAsked, 'organizationId' | 'signal'>,
): Promise<Readonly<{ streams: readonly string[]; proven: Proven }>> => {
  const streams = await events.streamsOf(organizationId);
  return { streams, proven: await sealer.prove(streams, signal) };
};

/** Of the streams, what is visible, one event after the other; each up to where it is sealed. */
export async function* visibleEvents(
  { store }: Pick<ExportParts, 'store'>,
  { streams, proven, asked }: Omit<Exporting, 'people'>,
): AsyncGenerator<Recorded> {
  const through = ordinalOf(asked.moment.position);
  for (const stream of streams)
    for await (const recorded of sealedEvents(store, stream, proven.revisionOf(stream)))
      if (isVisible(recorded, asked.organizationId, asked.right) && ordinalOf(recorded.position) <= through)
        yield recorded;
}

type Exporting = Readonly<{
  streams: readonly string[];
  proven: Proven;
  asked: Pick<ExportAsked, 'organizationId' | 'right' | 'moment'>;
  /** Whoever is met on the way. */
  people: Set<string>;
}>;

async function* exportedStreams(parts: ExportParts, exporting: Exporting): AsyncGenerator<ExportedStream> {
  for (const stream of exporting.streams) {
    const sealed = exporting.proven.revisionOf(stream);
    // It began after what is sealed: nothing of it is in the file.
    if (sealed === undefined) continue;
    yield { stream, sealed, events: exportedEvents(parts, exporting, { stream, sealed }) };
  }
}

// As many as one question about their times is asked for.
const AT_ONCE = 250n;

async function* exportedEvents(
  { store, latest }: ExportParts,
  { asked, people }: Exporting,
  { stream, sealed }: Readonly<{ stream: string; sealed: bigint }>,
): AsyncGenerator<ExportedEvent> {
  let times: ReadonlyMap<bigint, string> = new Map();
  for await (const recorded of sealedEvents(store, stream, sealed)) {
    const { revision, position, id, event, metadata } = recorded;
    if (!times.has(revision)) times = await latest(stream, { from: revision, to: revision + AT_ONCE });
    const isWithheld = !isVisible(recorded, asked.organizationId, asked.right);
    if (!isWithheld) for (const person of [...peopleIn(recorded), metadata.actor.id]) people.add(person);
    const stored = { stream, revision, id, type: event.type, data: event.data, metadata };
    const time = times.get(revision);
    // Half a proof would look like a whole one.
    if (time === undefined) throw new Error(`${stream} has an event ${revision} that the rows do not show.`);
    yield { event: stored, isWithheld, position, latest: time };
  }
}

async function* sealedEvents(
  store: ExportParts['store'],
  stream: string,
  sealed: bigint | undefined,
): AsyncGenerator<Recorded> {
  if (sealed === undefined) return;
  for await (const recorded of store.read(stream, 0n)) {
    if (recorded.revision > sealed) return;
    yield recorded;
  }
}

async function* checkpointsFrom({ checkpoints }: ExportParts, first: number, last: number) {
  let next = first;
  while (next <= last) {
    const page = await checkpoints.from(next, 100);
    if (page.length === 0) throw new Error(`Checkpoint ${next} is not known.`);
    for (const checkpoint of page) if (checkpoint.number <= last) yield checkpoint;
    next = page.at(-1)!.number + 1;
  }
}

/** Looked at when it is asked for: by then everybody has been met. */
function* sortedOnceRead(people: ReadonlySet<string>): Generator<string> {
  yield* [...people].toSorted();
}
