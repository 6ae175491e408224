import { canonical } from '../canonical';
import { compareTexts } from '../forms';
import { sha256, sha256Text } from '../sha-256';

/** The last event of a stream: its revision, and the chain up to it in base64url. */
export type StreamHead = Readonly<{ stream: string; revision: bigint; chain: string }>;

/**
 * What stands in the tree for the head of a stream: the hash of the stream's name, and the hash of the head. Whoever is
 * shown a bucket learns by it neither which other streams there are nor how much happens in them.
 */
export type Leaf = readonly [name: string, head: string];

/** The leaf of a stream's head. */
export const leafOf = ({ stream, revision, chain }: StreamHead): Leaf => [
  sha256Text(stream),
  sha256Text(`charter-leaf-v1\n${canonical({ stream, revision: String(revision), chain })}`),
];

/** 2 to the power of 12: a million streams are 244 leaves a bucket, and a proof of one stays below 40 kB. */
export const BUCKETS = 4096;

/** The bucket of a stream, from 0: the first 12 bits of the hash of its name. */
export const bucketOf = (stream: string): number => sha256(stream).readUInt16BE() >> 4;

/** The hash of a bucket with these leaves, in whatever order they come; an empty one has a hash, too. */
export const bucketHash = (leaves: readonly Leaf[]): Buffer =>
  sha256(`charter-bucket-v1\n${canonical(leaves.toSorted(([a], [b]) => compareTexts(a, b)))}`);

/** Checkpoints are no leaves of the tree that they sign: each of them signs the one before. */
export const isLeafStream = (stream: string): boolean => !stream.startsWith('checkpoint-');
