import { createHash } from 'node:crypto';
import { canonical } from '../canonical';
import { contentHash, type StoredEvent } from '../chain';
import type { SignedCheckpoint } from '../checkpoint/checkpoint';
import type { Sign } from '../checkpoint/signature';
import type { SigningKey } from '../checkpoint/signing-key';
import type { Proof } from '../tree/proof';
import { FORMAT, type Header, type Kind, type Person, type Place, type Said } from './line-kinds';
import { signManifest } from './manifest';

type Sequence<Item> = AsyncIterable<Item> | Iterable<Item>;

/** An event to be shown, or withheld: then only its hash is. */
export type ExportedEvent = Place & Readonly<{ event: StoredEvent; isWithheld?: boolean }>;

/** A stream from its first event on. `sealed` is the revision that the tree has, undefined where it has none. */
export type ExportedStream = Readonly<{
  stream: string;
  sealed: bigint | undefined;
  events: Sequence<ExportedEvent>;
}>;

/** All that goes into a file. What is asked for later is read later, each as it is written. */
export type Evidence = Readonly<{
  header: Header;
  /** In the order of their names. */
  streams: Sequence<ExportedStream>;
  /** All keys from the first on. */
  keys: Iterable<SigningKey>;
  /** Without a gap; all proofs are of the last one. */
  checkpoints: Sequence<SignedCheckpoint>;
  /** One for each stream, in the order of their names; further ones prove that there is no such stream. */
  proofs: Sequence<Proof>;
  persons?: Sequence<Person>;
  /** The key of the last checkpoint or a later one, which signs the whole. */
  keyId: string;
  sign: Sign;
}>;

/** Fewer pieces cost less on their way; so many characters are sent at once. */
const PIECE_LENGTH = 64 * 1024;

/** The text of a file of evidence, in pieces of whole lines. Throws NotCanonical for an event that has no such form. */
export async function* evidenceFile(evidence: Evidence): AsyncGenerator<string> {
  const hash = createHash('sha256');
  const counted = { lines: 0, events: 0, withheld: 0, streams: 0 };
  let piece = '';
  for await (const { kind, said } of linesOf(evidence)) {
    counted.lines++;
    if (kind === 'stream') counted.streams++;
    if (kind === 'event') counted.events++;
    if (kind === 'withheld') counted.withheld++;
    piece += lineOf(kind, said);
    if (piece.length < PIECE_LENGTH) continue;
    hash.update(piece);
    yield piece;
    piece = '';
  }
  const sha256 = hash.update(piece).digest('base64url');
  const { keyId, sign } = evidence;
  yield piece + lineOf('manifest', await signManifest({ ...counted, sha256, keyId }, sign));
}

type ToSay = { [Name in Kind]: Readonly<{ kind: Name; said: Said[Name] }> }[Kind];

const lineOf = (kind: Kind, said: Said[Kind]): string => `${canonical({ ...said, kind })}\n`;

async function* linesOf(evidence: Evidence): AsyncGenerator<ToSay> {
  const { header, streams, keys, checkpoints, proofs, persons = [] } = evidence;
  yield { kind: 'export', said: { ...header, format: FORMAT } };
  for await (const { stream, sealed, events } of streams) {
    yield { kind: 'stream', said: { stream, ...(sealed === undefined ? {} : { sealed: String(sealed) }) } };
    for await (const event of events) yield entryLine(event);
  }
  for (const said of keys) yield { kind: 'key', said };
  for await (const said of checkpoints) yield { kind: 'checkpoint', said };
  for await (const said of proofs) yield { kind: 'proof', said };
  for await (const said of persons) yield { kind: 'person', said };
}

const entryLine = ({ event, isWithheld = false, ...place }: ExportedEvent): ToSay => {
  const { chain, ...metadata } = event.metadata;
  const revision = String(event.revision);
  const written = { ...place, chain: String(chain) };
  if (isWithheld) {
    const content = contentHash(event);
    return { kind: 'withheld', said: { ...written, content, revision } };
  }
  const { data, id, stream, type } = event;
  return { kind: 'event', said: { ...written, content: { data, id, metadata, revision, stream, type } } };
};
