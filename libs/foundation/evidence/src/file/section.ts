import { comparePositions, isInstant, isText } from '../forms';
import { HASH_BYTES, sha256, sha256Text } from '../sha-256';
import type { StreamHead } from '../tree/leaf';
import { endingOf, type Entry, type Expected } from './entry';
import type { Place, StreamLine } from './line-kinds';

export type SectionFault =
  /** It is not the event that comes next: one is missing, stands twice, or is out of order. */
  | 'revision-out-of-sequence'
  /** It was put among those of another stream. */
  | 'event-of-another-stream'
  /** It was changed, moved or put in after it was written. */
  | 'chain-broken'
  /** Its place in the store contradicts its own time, or the places of the events before. */
  | 'place-wrong'
  /** Events are missing at the end. */
  | 'stream-truncated';

/** Where an event stands, with its revision. */
type Placed = Readonly<{ revision: string; position?: string | undefined; latest?: string | undefined }>;

/** What is left of a stream when all of its events were gone through: enough to hold it against a checkpoint. */
export type Ending = Readonly<{
  /** The number of the line that began the stream. */
  line: number;
  /** The last event that its proof is to cover; none where it began behind the checkpoint. */
  sealed?: Placed & Readonly<{ head: StreamHead }>;
  /** The first event behind that. */
  unsealed?: Placed | undefined;
  unsealedCount: number;
}>;

/** The events of one stream, one behind the other. Its chain is computed as they come; nothing of them is kept. */
export class Section {
  /** The chain so far, and behind it the content hash of the event at hand. */
  readonly #link = Buffer.alloc(2 * HASH_BYTES);
  #count = 0;
  #revision = '0';
  readonly #ending: string | undefined;
  /** What was said last of where the events before stand. */
  readonly #before: { -readonly [Name in keyof Place]: Place[Name] } = {};
  #sealed: Ending['sealed'];
  #unsealed: Placed | undefined;
  #unsealedCount = 0;

  constructor(
    private readonly said: StreamLine,
    private readonly line: number,
  ) {
    this.#link.set(sha256(said.stream));
    this.#ending = endingOf(said.stream);
  }

  get stream(): string {
    return this.said.stream;
  }

  /** The revision of the event that must come next. */
  get revision(): string {
    return this.#revision;
  }

  /** The event that must come next, by its bytes. */
  get expected(): Expected | undefined {
    const ending = this.#ending;
    return ending === undefined ? undefined : { stream: this.stream, revision: this.#revision, ending };
  }

  /** The next event; answers what is wrong with it. */
  take(entry: Entry): SectionFault | undefined {
    const { revision, stream, content, chain } = entry;
    if (stream !== undefined && stream !== this.stream) return 'event-of-another-stream';
    if (revision !== this.#revision) return 'revision-out-of-sequence';
    this.#link.write(content, HASH_BYTES, 'base64url');
    const computed = sha256Text(this.#link);
    if (computed !== chain) return 'chain-broken';
    if (isMisplaced(entry, this.#before)) return 'place-wrong';
    this.#link.write(computed, 0, 'base64url');
    this.#note(entry);
    return undefined;
  }

  /** No further event comes. */
  end(): Ending | 'stream-truncated' {
    const { sealed } = this.said;
    if (this.#count === 0 || (sealed !== undefined && !this.#sealed)) return 'stream-truncated';
    const counted = { line: this.line, unsealed: this.#unsealed, unsealedCount: this.#unsealedCount };
    return this.#sealed ? { ...counted, sealed: this.#sealed } : counted;
  }

  #note(entry: Entry): void {
    const { revision, position, latest, chain } = entry;
    if (this.said.sealed === undefined || this.#sealed) {
      this.#unsealed ??= { revision, position, latest };
      this.#unsealedCount++;
    } else if (this.said.sealed === revision) {
      const head = { stream: this.stream, revision: BigInt(revision), chain };
      this.#sealed = { revision, position, latest, head };
    }
    if (position !== undefined) this.#before.position = position;
    if (latest !== undefined) this.#before.latest = latest;
    this.#count++;
    this.#revision = String(this.#count);
  }
}

/** Within a stream neither positions nor times go back, and nothing is known in the store before it was written down. */
const isMisplaced = ({ position, latest, recordedAt }: Entry, before: Place): boolean => {
  if (position !== undefined && before.position !== undefined && comparePositions(position, before.position) < 0)
    return true;
  if (latest === undefined) return false;
  if (before.latest !== undefined && latest < before.latest) return true;
  return isText(recordedAt) && latest < recordedAt && isInstant(recordedAt);
};
