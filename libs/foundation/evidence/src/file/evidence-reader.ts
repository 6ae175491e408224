import { CheckpointRun, type CheckpointFault, type Known, type KeptResult } from '../checkpoint/checkpoint-run';
import type { SignedCheckpoint } from '../checkpoint/checkpoint';
import { keyFault, type KeyFault, type SigningKey } from '../checkpoint/signing-key';
import type { Proof } from '../tree/proof';
import { entryOf, plainEntry, type Entry } from './entry';
import { FORMAT, partOf, type Header, type Said, type StreamLine } from './line-kinds';
import type { Line, LineReader } from './line-reader';
import { manifestFault, type ManifestFault } from './manifest';
import { saidBy, type LineFault, type SaidLine } from './said-line';
import { sealFault, type SealFault } from './seal';
import { Section, type Ending, type SectionFault } from './section';

/** What can be wrong with a file. Each is explained where it is found. */
export type EvidenceFault =
  | LineFault
  | 'line-too-long'
  /** A line stands where none of its kind can, or streams are not in the order of their names. */
  | 'line-out-of-order'
  /** It ends before its end. */
  | 'file-truncated'
  | SectionFault
  | KeyFault
  | CheckpointFault
  | SealFault
  | ManifestFault;

/** What is wrong, with the stream and event that it is about, and the line where that is not the one at hand. */
export type FoundInFile = Readonly<{
  fault: EvidenceFault;
  detail: string;
  line?: number;
  stream?: string;
  revision?: string;
}>;

/** What a file proves that was read to its end. */
export type Proven = Readonly<{
  header: Header;
  streams: number;
  /** Events that are shown, and those that are withheld and counted apart. */
  events: number;
  withheld: number;
  /** So many of both lie behind the checkpoint: their chain holds, but nobody has signed it yet. */
  unsealed: number;
  checkpoint: Readonly<{ number: number; position: string; at: string }>;
  keyIds: readonly string[];
  kept: KeptResult;
}>;

type Reading = Readonly<{ number: number; lines: Pick<LineReader, 'hashBefore'> }>;
type Found = FoundInFile | undefined;

/** Goes through a file line by line. Invariant: of all lines before, nothing is wrong. */
export class EvidenceReader {
  readonly #keys: SigningKey[] = [];
  readonly #run: CheckpointRun;
  #part = partOf('export');
  #header: Header | undefined;
  #section: Section | undefined;
  /** The ends of streams that have no proof yet. */
  readonly #unproven = new Map<string, Ending>();
  #lastStream: string | undefined;
  #lastProof: string | undefined;
  #lastCheckpointLine = 0;
  readonly #counts = { events: 0, withheld: 0, streams: 0, unsealed: 0 };
  #proven: Proven | undefined;

  constructor(known: Known) {
    this.#run = new CheckpointRun(this.#keys, known);
  }

  /** What is proven, once the manifest was read. */
  get proven(): Proven | undefined {
    return this.#proven;
  }

  /** The next line; answers what is wrong with it. */
  take(line: Line, reading: Reading): Found {
    const expected = this.#section?.expected;
    const plain = expected && plainEntry(line, expected);
    if (this.#section && plain) return this.#takeEntry(this.#section, plain);
    const said = saidBy(line, !this.#header);
    if (typeof said === 'string') return { fault: said, detail: DETAILS[said], ...this.#place() };
    return this.#enter(said) ?? this.#takeSaid(said, { ...reading, line });
  }

  /** Whether a line of this kind may stand here; what came before it ends. */
  #enter(line: SaidLine): Found {
    if (!this.#header) return undefined;
    const { kind } = line;
    const part = partOf(kind);
    if (this.#proven || kind === 'export' || part < this.#part || !this.#isNext(line)) return outOfOrder(line);
    const ended = kind === 'event' || kind === 'withheld' ? undefined : this.#endSection();
    if (ended) return ended;
    const wasBefore = this.#part < partOf('proof');
    this.#part = part;
    if (part < partOf('proof') || !wasBefore) return undefined;
    const fault = this.#run.end();
    return fault && { ...fault, ...(this.#run.last ? { line: this.#lastCheckpointLine } : {}) };
  }

  /** Streams and proofs come in the order of their names, and an event behind its stream. */
  #isNext({ kind, said }: SaidLine): boolean {
    if (kind === 'event' || kind === 'withheld') return this.#section !== undefined;
    const before = kind === 'stream' ? this.#lastStream : kind === 'proof' ? this.#lastProof : undefined;
    return before === undefined || (said as StreamLine).stream > before;
  }

  #takeSaid({ kind, said }: SaidLine, reading: Reading & Readonly<{ line: Line }>): Found {
    switch (kind) {
      case 'export': {
        const { format: _format, ...header } = said;
        this.#header = header;
        return undefined;
      }
      case 'stream':
        this.#section = new Section(said, reading.number);
        this.#lastStream = said.stream;
        this.#counts.streams++;
        return undefined;
      case 'event':
      case 'withheld':
        return this.#takeEntry(this.#section!, entryOf({ kind, said } as EntryLine));
      case 'key':
        return this.#takeKey(said);
      case 'checkpoint':
        return this.#takeCheckpoint(said, reading.number);
      case 'proof':
        return this.#takeProof(said);
      case 'person':
        return undefined;
      case 'manifest':
        return this.#takeManifest(said, reading);
    }
  }

  #takeEntry(section: Section, entry: Entry): Found {
    const fault = section.take(entry);
    if (fault) return { fault, detail: DETAILS[fault], stream: section.stream, revision: entry.revision };
    this.#counts[entry.isWithheld ? 'withheld' : 'events']++;
    return undefined;
  }

  #endSection(): Found {
    const section = this.#section;
    if (!section) return undefined;
    const ending = section.end();
    if (ending === 'stream-truncated') return { fault: ending, detail: DETAILS[ending], ...this.#place() };
    this.#unproven.set(section.stream, ending);
    this.#section = undefined;
    return undefined;
  }

  #takeKey(key: SigningKey): Found {
    const fault = keyFault(key, this.#keys.at(-1));
    this.#keys.push(key);
    return fault;
  }

  #takeCheckpoint(checkpoint: SignedCheckpoint, line: number): Found {
    this.#lastCheckpointLine = line;
    return this.#run.take(checkpoint);
  }

  #takeProof(proof: Proof): Found {
    const { stream } = proof;
    this.#lastProof = stream;
    const ending = this.#unproven.get(stream);
    const fault = sealFault(proof, ending, this.#run);
    if (fault) return { ...fault, stream };
    this.#counts.unsealed += ending?.unsealedCount ?? 0;
    this.#unproven.delete(stream);
    return undefined;
  }

  #takeManifest(manifest: Said['manifest'], { number, line, lines }: Reading & Readonly<{ line: Line }>): Found {
    for (const [stream, ending] of this.#unproven)
      return { fault: 'proof-missing', detail: 'The stream has no proof.', stream, line: ending.line };
    const { events, withheld, streams, unsealed } = this.#counts;
    const { number: checkpoint, position, at } = this.#run.last!;
    const counted = { lines: number - 1, events, withheld, streams, sha256: lines.hashBefore(line) };
    const fault = manifestFault(manifest, { counted, keys: this.#keys, checkpoint });
    if (fault) return fault;
    const keyIds = this.#keys.map(({ keyId }) => keyId);
    const proven = { header: this.#header!, streams, events, withheld, unsealed, keyIds, kept: this.#run.kept };
    this.#proven = { ...proven, checkpoint: { number: checkpoint, position, at } };
    return undefined;
  }

  /** The event at hand, where one is. */
  #place(): Readonly<{ stream?: string; revision?: string }> {
    return this.#section ? { stream: this.#section.stream, revision: this.#section.revision } : {};
  }
}

type EntryLine = Extract<SaidLine, { kind: 'event' | 'withheld' }>;

const outOfOrder = ({ kind, said }: SaidLine): FoundInFile => ({
  fault: 'line-out-of-order',
  detail: `A line of the kind ${kind} cannot stand here.`,
  ...(kind === 'stream' || kind === 'proof' ? { stream: said.stream } : {}),
});

const DETAILS: { readonly [Fault in LineFault | SectionFault]: string } = {
  'line-not-utf-8': 'These bytes are no text in UTF-8.',
  'line-not-json': 'This is no JSON, or is nested too deeply.',
  'format-unknown': `It begins with no header of ${FORMAT}.`,
  'line-malformed': 'This is no line of a known kind.',
  'line-not-canonical': 'This is not the canonical form of what it says.',
  'revision-out-of-sequence': 'Another event must stand here.',
  'event-of-another-stream': 'This event is of another stream.',
  'chain-broken': 'This is not what was written here.',
  'place-wrong': 'Its place in the store contradicts its own time, or the events before.',
  'stream-truncated': 'Events are missing at the end of the stream.',
};
