import { HASH_BYTES, sha256 } from '../sha-256';
import { bucketHash, BUCKETS, type Leaf } from './leaf';

const NODE = Buffer.from('charter-node-v1\n');

const nodeHash = (left: Buffer, right: Buffer): Buffer =>
  sha256(Buffer.concat([NODE, left, right], NODE.length + 2 * HASH_BYTES));

/** The nodes of a tree without leaves, of which all of one level are equal. */
const emptyNodes = (): Buffer[] => {
  const nodes = new Array<Buffer>(2 * BUCKETS);
  let hash = bucketHash([]);
  for (let first = BUCKETS; first >= 1; first >>= 1) {
    nodes.fill(hash, first, 2 * first);
    hash = nodeHash(hash, hash);
  }
  return nodes;
};

const EMPTY: readonly Buffer[] = emptyNodes();

/**
 * The hashes of all buckets, and above them a binary tree up to one root. Node 1 is the root, node n has the children 2n
 * and 2n + 1, and bucket b is node 4096 + b. Invariant: above a node that is not known none is, until somebody asks.
 */
export class BucketTree {
  readonly #nodes: (Buffer | undefined)[] = [...EMPTY];

  /** A tree of these buckets; those that are not named are empty. */
  static of(hashes: Iterable<readonly [bucket: number, hash: Buffer]>): BucketTree {
    const tree = new BucketTree();
    for (const [bucket, hash] of hashes) tree.set(bucket, hash);
    return tree;
  }

  /** Only what stands above a bucket is computed anew, and only once for all that were set. */
  set(bucket: number, hash: Buffer): void {
    let node = BUCKETS + bucket;
    this.#nodes[node] = hash;
    for (node >>= 1; node >= 1 && this.#nodes[node]; node >>= 1) this.#nodes[node] = undefined;
  }

  /** 32 bytes that stand for all buckets. */
  root(): Buffer {
    return this.#at(1);
  }

  /** The hashes beside the way from a bucket to the root, from below. */
  path(bucket: number): readonly Buffer[] {
    const path: Buffer[] = [];
    for (let node = BUCKETS + bucket; node > 1; node >>= 1) path.push(this.#at(node ^ 1));
    return path;
  }

  #at(node: number): Buffer {
    return (this.#nodes[node] ??= nodeHash(this.#at(2 * node), this.#at(2 * node + 1)));
  }
}

/** The root that a bucket with these leaves has, by what stands beside its way up. */
export const rootOf = ({
  bucket,
  leaves,
  path,
}: Readonly<{ bucket: number; leaves: readonly Leaf[]; path: readonly Buffer[] }>): Buffer =>
  path.reduce(
    (hash, beside, level) => ((bucket >> level) & 1 ? nodeHash(beside, hash) : nodeHash(hash, beside)),
    bucketHash(leaves),
  );
