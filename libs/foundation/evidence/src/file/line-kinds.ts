import { isSignedCheckpoint, type SignedCheckpoint } from '../checkpoint/checkpoint';
import { isSigningKey, type SigningKey } from '../checkpoint/signing-key';
import {
  isCount,
  isDecimal,
  isHash,
  isInstant,
  isObject,
  isPosition,
  isSignature,
  isText,
  listOf,
  objectOf,
  optional,
} from '../forms';
import { BUCKETS } from '../tree/leaf';
import type { Proof } from '../tree/proof';

export const FORMAT = 'charter-evidence-v1';

/**
 * What was asked for: all that concerns the question, up to a position of the store, with ends looked at from an instant.
 * Other members say more of it; no proof rests on them.
 */
export type Header = Readonly<{ position: string; at: string; organizationId?: string; [more: string]: unknown }>;

/**
 * Where an event stands in the whole store: its position, and the running maximum of `recordedAt` from the store's first
 * event up to and including this one. By the one or the other it is decided whether an event counts at a moment.
 */
export type Place = Readonly<{ position?: string; latest?: string }>;

export type StreamLine = Readonly<{ stream: string; sealed?: string }>;
export type EventLine = Place & Readonly<{ chain: string; content: Content }>;
export type WithheldLine = Place & Readonly<{ chain: string; content: string; revision: string }>;
export type Person = Readonly<{ id: string; name?: string; email?: string }>;

/** What the hash of an event covers. */
type Content = Readonly<{
  data: unknown;
  id: string;
  metadata: Readonly<Record<string, unknown>>;
  revision: string;
  stream: string;
  type: string;
}>;

/** How much there is before the manifest, and the SHA-256 of it. */
export type Manifest = Readonly<{
  lines: number;
  events: number;
  withheld: number;
  streams: number;
  sha256: string;
  keyId: string;
}>;

/** The kinds of lines, with what each says besides its kind. */
export type Said = Readonly<{
  export: Header & Readonly<{ format: string }>;
  stream: StreamLine;
  event: EventLine;
  withheld: WithheldLine;
  key: SigningKey;
  checkpoint: SignedCheckpoint;
  proof: Proof;
  person: Person;
  manifest: Manifest & Readonly<{ signature: string }>;
}>;

export type Kind = keyof Said;
/** The parts of a file in their order: what belongs to one part may stand in any order within it. */
const PARTS: readonly (readonly Kind[])[] = [
  ['export'],
  ['stream', 'event', 'withheld'],
  ['key'],
  ['checkpoint'],
  ['proof'],
  ['person'],
  ['manifest'],
];

/** The number of the part that lines of a kind stand in. */
export const partOf = (kind: Kind): number => PARTS.findIndex(kinds => kinds.includes(kind));

const place = { position: optional(isPosition), latest: optional(isInstant) };
const isLeaf = (value: unknown): boolean => listOf(isHash)(value) && (value as readonly unknown[]).length === 2;
/** As many as there are levels between a bucket and the root. */
const LEVELS = Math.log2(BUCKETS);

const isContent = objectOf({
  data: value => value !== undefined,
  id: isText,
  // The chain stands outside: it follows from the content.
  metadata: value => isObject(value) && !Object.hasOwn(value, 'chain'),
  revision: isDecimal,
  stream: isText,
  type: isText,
});

/** What a line of each kind must say besides its kind. */
export const SHAPES: { readonly [Name in Kind]: (said: unknown) => boolean } = {
  export: said =>
    isObject(said) &&
    isText(said['format']) &&
    isPosition(said['position']) &&
    isInstant(said['at']) &&
    optional(isText)(said['organizationId']),
  stream: objectOf({ stream: isText, sealed: optional(isDecimal) }),
  event: objectOf({ chain: isHash, content: isContent, ...place }),
  withheld: objectOf({ chain: isHash, content: isHash, revision: isDecimal, ...place }),
  key: isSigningKey,
  checkpoint: isSignedCheckpoint,
  proof: objectOf({
    stream: isText,
    checkpoint: isCount,
    bucket: value => isCount(value) && value < BUCKETS,
    leaves: listOf(isLeaf),
    path: value => listOf(isHash)(value) && (value as readonly unknown[]).length === LEVELS,
  }),
  person: objectOf({ id: isText, name: optional(isText), email: optional(isText) }),
  manifest: objectOf({
    lines: isCount,
    events: isCount,
    withheld: isCount,
    streams: isCount,
    sha256: isHash,
    keyId: isHash,
    signature: isSignature,
  }),
};
