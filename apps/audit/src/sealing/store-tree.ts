import { bucketHash, bucketOf, BucketTree, leafOf, proofOf, type Proof, type StreamHead } from '@charter/evidence';
import type { Leaves } from './leaves.query';

/** The tree over the heads of all streams, as it stands at one place, and brought forward from there. */
export class StoreTree {
  readonly #leaves: Leaves;
  #tree: BucketTree | undefined;
  #place = '';

  constructor(leaves: Leaves) {
    this.#leaves = leaves;
  }

  /** The root at a place. */
  async rootAt(place: string): Promise<string> {
    return (await this.#at(place)).root().toString('base64url');
  }

  /** Proves the heads of streams, or that there are none, at a place that a checkpoint seals. */
  async proofs(streams: readonly string[], at: Readonly<{ place: string; checkpoint: number }>): Promise<Proofs> {
    const tree = await this.#at(at.place);
    const heads = await this.#leaves.at(at.place, [...new Set(streams.map(bucketOf))]);
    const byBucket = Map.groupBy(heads, ({ stream }) => bucketOf(stream));
    const revisions = new Map(heads.map(({ stream, revision }) => [stream, revision]));
    const proofs = streams.map(stream => {
      const bucket = bucketOf(stream);
      const leaves = (byBucket.get(bucket) ?? []).map(leafOf);
      return proofOf({ stream, checkpoint: at.checkpoint, leaves, path: tree.path(bucket) });
    });
    return { proofs, revisionOf: stream => revisions.get(stream) };
  }

  async #at(place: string): Promise<BucketTree> {
    if (this.#tree && this.#place === place) return this.#tree;
    if (!this.#tree || this.#place > place) {
      this.#tree = BucketTree.of(hashesOf(await this.#leaves.at(place)));
    } else {
      const touched = [...(await this.#leaves.touched(this.#place, place))];
      const hashes = hashesOf(await this.#leaves.at(place, touched));
      for (const [bucket, hash] of hashes) this.#tree.set(bucket, hash);
    }
    this.#place = place;
    return this.#tree;
  }
}

/** Proofs in the order of the streams, and up to which revision each of them is sealed. */
export type Proofs = Readonly<{ proofs: readonly Proof[]; revisionOf: (stream: string) => bigint | undefined }>;

const hashesOf = (heads: readonly StreamHead[]): readonly (readonly [number, Buffer])[] =>
  [...Map.groupBy(heads, ({ stream }) => bucketOf(stream))].map(([bucket, inBucket]) => [
    bucket,
    bucketHash(inBucket.map(leafOf)),
  ]);
