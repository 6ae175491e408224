import { describe, expect, it } from '@jest/globals';
import { BucketTree } from './bucket-tree';
import { bucketHash, bucketOf, leafOf, type StreamHead } from './leaf';
import { proofFault, proofOf, type Proof } from './proof';

const head = (stream: string, revision = 3n): StreamHead => ({
  stream,
  revision,
  chain: Buffer.alloc(32, Number(revision)).toString('base64url'),
});

/** Two streams that share a bucket, and a third one that would. */
const mates = Array.from({ length: 40_000 }, (_, number) => `stream-${number}`)
  .filter(stream => bucketOf(stream) === bucketOf('stream-0'))
  .slice(0, 3);
const [one = '', other = '', stranger = ''] = mates;
const leaves = [leafOf(head(one)), leafOf(head(other))];
const bucket = bucketOf(one);
const tree = BucketTree.of([[bucket, bucketHash(leaves)]]);
const root = tree.root().toString('base64url');
const proof = proofOf({ stream: one, checkpoint: 1, leaves, path: tree.path(bucket) });
const absence = { ...proof, stream: stranger };

describe('a proof', () => {
  it('proves the head of a stream, and of each that shares its bucket', () => {
    expect(proofFault(proof, root, head(one))).toBeUndefined();
    expect(proofFault({ ...proof, stream: other }, root, head(other))).toBeUndefined();
  });

  it('proves that there is no such stream', () => expect(proofFault(absence, root, undefined)).toBeUndefined());

  it('names no stream but its own', () => {
    expect(JSON.stringify(proof)).not.toContain(other);
    expect(JSON.stringify(proof)).not.toContain(head(other).chain);
  });

  it.each<[string, Proof, readonly [StreamHead | undefined, string]]>([
    ['another head', proof, [head(one, 4n), 'head-differs']],
    ['no head where there is one', proof, [undefined, 'stream-missing']],
    ['a head where there is none', absence, [head(stranger), 'stream-unknown']],
    ['another bucket', { ...proof, bucket: (bucket + 1) % 4096 }, [head(one), 'proof-wrong']],
    ['a leaf less', { ...proof, leaves: proof.leaves.slice(1) }, [head(one), 'proof-wrong']],
    ['a leaf twice', { ...proof, leaves: [proof.leaves[0]!, ...proof.leaves] }, [head(one), 'proof-wrong']],
    ['leaves in another order', { ...proof, leaves: proof.leaves.toReversed() }, [head(one), 'proof-wrong']],
    ['another path', { ...proof, path: proof.path.toReversed() }, [head(one), 'proof-wrong']],
    ['a shorter path', { ...proof, path: proof.path.slice(1) }, [head(one), 'proof-wrong']],
  ])('does not prove %s', (_what, shown, [claimed, fault]) => expect(proofFault(shown, root, claimed)).toBe(fault));

  it('does not prove anything under another root', () =>
    expect(proofFault(proof, Buffer.alloc(32).toString('base64url'), head(one))).toBe('proof-wrong'));
});
