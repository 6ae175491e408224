import { ordinalOf } from '@charter/audit-domain';
import type { Recorded } from '@charter/event-sourcing';
import type { EventStore } from '@charter/event-store';
import type { ExportedEvent, ExportedStream } from '@charter/evidence';
import { peopleIn } from '../projections/stored-events/stored-event';
import type { LatestTimes } from '../projections/stored-events/latest.query';
import type { Proven } from '../sealing/sealer';
import { isVisible, seesWho, type Viewer } from '../visibility';
import type { ExportAsked } from './export-asked';
import type { Numbers, Selection } from './selection';

export type EventsParts = Readonly<{ store: Pick<EventStore, 'read'>; latest: LatestTimes }>;

/** What goes into a file, and what seals it. */
export type Exporting = Readonly<{
  selection: Selection;
  proven: Proven;
  asked: Pick<ExportAsked, 'viewer' | 'moment'>;
}>;

/** As many as one question about their times, or about what is in the file, is asked for. */
const AT_ONCE = 250n;

/** Of the streams, what is in it and visible, one event after the other; each up to where it is sealed. */
export async function* visibleEvents(
  { store }: Pick<EventsParts, 'store'>,
  { selection, proven, asked }: Exporting,
): AsyncGenerator<Recorded> {
  const through = ordinalOf(asked.moment.position);
  for (const stream of selection.streams)
    for await (const recorded of selectedEvents(store, selection, { stream, sealed: proven.revisionOf(stream) }))
      if (isVisible(recorded, asked.viewer) && ordinalOf(recorded.position) <= through) yield recorded;
}

/** All of the streams: what is not in it, or not visible, is withheld. `people` are told whom what is shown names. */
export async function* exportedStreams(
  parts: EventsParts,
  exporting: Exporting,
  people: Set<string>,
): AsyncGenerator<ExportedStream> {
  for (const stream of exporting.selection.streams) {
    const sealed = exporting.proven.revisionOf(stream);
    // It began after what is sealed: nothing of it is in the file.
    if (sealed === undefined) continue;
    const events = exportedEvents(parts, exporting, { stream, sealed });
    yield { stream, sealed, events: noting(events, exporting.asked.viewer, people) };
  }
}

type Sealed = Readonly<{ stream: string; sealed: bigint | undefined }>;
type Shown = ExportedEvent & Readonly<{ recorded: Recorded }>;

async function* noting(
  events: AsyncIterable<Shown>,
  viewer: Viewer,
  people: Set<string>,
): AsyncGenerator<ExportedEvent> {
  for await (const { recorded, ...exported } of events) {
    const actors = seesWho(recorded, viewer) ? [recorded.metadata.actor.id] : [];
    if (!exported.isWithheld) for (const id of [...peopleIn(recorded), ...actors]) people.add(id);
    yield exported;
  }
}

async function* exportedEvents(
  { store, latest }: EventsParts,
  { selection, asked }: Exporting,
  { stream, sealed }: Sealed,
): AsyncGenerator<Shown> {
  let page: Page | undefined;
  for await (const recorded of sealedEvents(store, { stream, sealed })) {
    const { revision, position, id, event, metadata } = recorded;
    if (!page || page.to < revision) page = await pageFrom({ latest, selection }, stream, revision);
    const isWithheld = page.selected?.has(revision) === false || !isVisible(recorded, asked.viewer);
    const time = page.times.get(revision);
    // Half a proof would look like a whole one.
    if (time === undefined) throw new Error(`${stream} has an event ${revision} that the rows do not show.`);
    const stored = { stream, revision, id, type: event.type, data: event.data, metadata };
    yield { event: stored, isWithheld, position, latest: time, recorded };
  }
}

/** What is known of some events of a stream before they are read: their times, and which of them are in the file. */
type Page = Readonly<{
  to: bigint;
  times: ReadonlyMap<bigint, string>;
  selected: ReadonlySet<bigint> | undefined;
}>;

const pageFrom = async (
  { latest, selection }: Readonly<{ latest: LatestTimes; selection: Selection }>,
  stream: string,
  from: bigint,
): Promise<Page> => {
  const numbers: Numbers = { from, to: from + AT_ONCE - 1n };
  const [times, selected] = await Promise.all([latest(stream, numbers), selection.numbersIn?.(stream, numbers)]);
  return { to: numbers.to, times, selected };
};

/** Where a selection leaves out whole pages of a stream, they are not read. */
async function* selectedEvents(
  store: EventsParts['store'],
  { numbersIn }: Selection,
  { stream, sealed = -1n }: Sealed,
): AsyncGenerator<Recorded> {
  if (!numbersIn) return yield* sealedEvents(store, { stream, sealed });
  for (let from = 0n; from <= sealed; from += AT_ONCE) {
    const last = from + AT_ONCE - 1n;
    const selected = await numbersIn(stream, { from, to: last < sealed ? last : sealed });
    if (selected.size === 0) continue;
    for await (const recorded of store.read(stream, from, Number(AT_ONCE)))
      if (selected.has(recorded.revision)) yield recorded;
  }
}

async function* sealedEvents(store: EventsParts['store'], { stream, sealed = -1n }: Sealed): AsyncGenerator<Recorded> {
  if (sealed < 0n) return;
  for await (const recorded of store.read(stream, 0n)) {
    if (recorded.revision > sealed) return;
    yield recorded;
  }
}
