import { compareTexts } from '../forms';
import { sha256Text } from '../sha-256';
import { rootOf } from './bucket-tree';
import { bucketOf, leafOf, type Leaf, type StreamHead } from './leaf';

/** What proves the head of a stream, or that there is no such stream, against the root of a checkpoint. */
export type Proof = Readonly<{
  stream: string;
  /** The number of the checkpoint. */
  checkpoint: number;
  bucket: number;
  /** All leaves of the bucket, in the order of their names' hashes. */
  leaves: readonly Leaf[];
  /** The hashes beside the way from the bucket to the root, from below, in base64url. */
  path: readonly string[];
}>;

type Proving = Readonly<{ stream: string; checkpoint: number; leaves: readonly Leaf[]; path: readonly Buffer[] }>;

/** The proof of a stream, from all leaves of its bucket. */
export const proofOf = ({ stream, checkpoint, leaves, path }: Proving): Proof => ({
  stream,
  checkpoint,
  bucket: bucketOf(stream),
  leaves: leaves.toSorted(([a], [b]) => compareTexts(a, b)),
  path: path.map(hash => hash.toString('base64url')),
});

export type ProofFault =
  /** It does not lead to the root, or is of another bucket, or names a stream twice. */
  | 'proof-wrong'
  /** The tree has a stream that is not shown. */
  | 'stream-missing'
  /** The tree has no such stream. */
  | 'stream-unknown'
  /** The tree has another head of this stream. */
  | 'head-differs';

/** What is wrong with a proof that a stream has this head, or with none that it is not there; undefined where it holds. */
export const proofFault = (proof: Proof, root: string, head: StreamHead | undefined): ProofFault | undefined => {
  const { stream, bucket, leaves } = proof;
  const path = proof.path.map(hash => Buffer.from(hash, 'base64url'));
  if (bucket !== bucketOf(stream) || !isOrdered(leaves)) return 'proof-wrong';
  if (rootOf({ bucket, leaves, path }).toString('base64url') !== root) return 'proof-wrong';
  const name = sha256Text(stream);
  const leaf = leaves.find(([other]) => other === name);
  if (!head) return leaf && 'stream-missing';
  if (!leaf) return 'stream-unknown';
  return leaf[1] === leafOf(head)[1] ? undefined : 'head-differs';
};

/** By order it is seen that no stream stands there twice. */
const isOrdered = (leaves: readonly Leaf[]): boolean =>
  leaves.every(([name], index) => index === 0 || leaves[index - 1]![0] < name);
