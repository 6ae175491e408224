import { evidenceFile } from '@charter/evidence';
import type { Vault } from '@charter/vault';
import type { Checkpoints } from '../projections/checkpoints/checkpoints.query';
import type { Matches } from '../projections/stored-events/matches.query';
import type { StoredEvents } from '../projections/stored-events/stored-events.query';
import type { Proven, Sealer } from '../sealing/sealer';
import { askedInWords, type ExportAsked } from './export-asked';
import { exportedStreams, visibleEvents, type EventsParts } from './exported-events';
import { personsOf } from './persons';
import { selectionFor, type Selection } from './selection';
import { tableManifest, type TableManifest } from './table-manifest';
import { tableLines, type TableFormat } from './tables';

export type ExportParts = EventsParts &
  Readonly<{
    vault: Pick<Vault, 'open'>;
    events: Pick<StoredEvents, 'streamsOf'>;
    matches: Matches;
    checkpoints: Pick<Checkpoints, 'from' | 'keys' | 'last'>;
    sealer: Pick<Sealer, 'prove'>;
  }>;

/** What else goes into a file of evidence. */
export type Besides = Readonly<{
  /** Names and addresses in clear, in a part of their own. */
  persons: boolean;
  /** The first checkpoint to be in it; the last one alone where none is named. */
  checkpointsFrom: number | undefined;
}>;

/** Seals what is stored, and then writes a file of evidence, piece by piece. Rejects before the first piece or never begins. */
export const evidenceOf = async (
  parts: ExportParts,
  asked: ExportAsked,
  { persons, checkpointsFrom }: Besides,
): Promise<AsyncGenerator<string>> => {
  const { selection, proven } = await provenFor(parts, asked);
  const { checkpoint, key, proofs } = proven;
  const people = new Set<string>();
  return evidenceFile({
    header: { ...askedInWords(asked), readBy: asked.readBy },
    streams: exportedStreams(parts, { selection, proven, asked }, people),
    keys: await parts.checkpoints.keys(),
    // The last one is always in it: all proofs are of that.
    checkpoints: checkpointsIn(parts, Math.min(checkpointsFrom ?? Infinity, checkpoint.number), checkpoint.number),
    proofs,
    ...(persons ? { persons: personsOf(parts, sortedOnceRead(people)) } : {}),
    ...{ keyId: key.keyId, sign: key.sign },
  });
};

/** The same as a table, a line at a time. */
export const tableOf = async (
  parts: ExportParts,
  asked: ExportAsked,
  format: TableFormat,
): Promise<AsyncGenerator<string>> =>
  tableLines(format, visibleEvents(parts, { ...(await provenFor(parts, asked)), asked }));

/** What vouches for that table. */
export const manifestOf = async (
  parts: ExportParts,
  asked: ExportAsked,
  format: TableFormat,
): Promise<TableManifest> => {
  const { selection, proven } = await provenFor(parts, asked);
  const lines = tableLines(format, visibleEvents(parts, { selection, proven, asked }));
  return tableManifest({ ...askedInWords(asked), format }, lines, proven);
};

/** What is exported, and the checkpoint that seals it. */
const provenFor = async (
  parts: ExportParts,
  asked: ExportAsked,
): Promise<Readonly<{ selection: Selection; proven: Proven }>> => {
  const selection = await selectionFor(parts, asked);
  return { selection, proven: await parts.sealer.prove(selection.streams, asked.signal) };
};

async function* checkpointsIn({ checkpoints }: ExportParts, first: number, last: number) {
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
