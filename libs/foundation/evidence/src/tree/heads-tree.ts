import { BucketTree } from './bucket-tree';
import { bucketHash, bucketOf, leafOf, type StreamHead } from './leaf';
import { proofOf, type Proof } from './proof';

/** The tree over heads that are all at hand: its root in base64url, and what it proves for the checkpoint with a number. */
export type HeadsTree = Readonly<{ root: string; prove: (stream: string, checkpoint: number) => Proof }>;

export const headsTree = (heads: readonly StreamHead[]): HeadsTree => {
  const byBucket = Map.groupBy(heads, ({ stream }) => bucketOf(stream));
  const leavesIn = (bucket: number) => (byBucket.get(bucket) ?? []).map(leafOf);
  const tree = BucketTree.of([...byBucket.keys()].map(bucket => [bucket, bucketHash(leavesIn(bucket))]));
  return {
    root: tree.root().toString('base64url'),
    prove: (stream, checkpoint) => {
      const bucket = bucketOf(stream);
      return proofOf({ stream, checkpoint, leaves: leavesIn(bucket), path: tree.path(bucket) });
    },
  };
};
