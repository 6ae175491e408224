import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BucketTree, rootOf } from './bucket-tree';
import { bucketHash, bucketOf, leafOf, type Leaf } from './leaf';

const chainOf = (number: number): string => Buffer.alloc(32, number).toString('base64url');
const heads = fc
  .dictionary(fc.string({ minLength: 1, maxLength: 12 }), fc.nat(255), { maxKeys: 20 })
  .map(streams =>
    Object.entries(streams).map(([stream, number]) => ({ stream, revision: BigInt(number), chain: chainOf(number) })),
  );

const treeOf = (leaves: readonly (readonly [bucket: number, leaf: Leaf])[]): BucketTree => {
  const buckets = Map.groupBy(leaves, ([bucket]) => bucket);
  return BucketTree.of([...buckets].map(([bucket, each]) => [bucket, bucketHash(each.map(([, leaf]) => leaf))]));
};

describe('the format', () => {
  it('is fixed: a known head has a known leaf, and a known tree a known root', () => {
    const leaf = leafOf({ stream: 'organization-1', revision: 7n, chain: chainOf(7) });
    expect(leaf).toEqual([
      '9brnf4Fdr0WHTPpbKvFDi2x_MFA_BSs4nUmPdSEyIzA',
      '_XIq4Lnk6awXtoMJQUYn3G_v43zFIvET1Z59ePdK62M',
    ]);
    expect(bucketOf('organization-1')).toBe(3931);
    expect(bucketHash([]).toString('base64url')).toBe('HuMOs92TuzfE7XZoV5TRxSCGuRGW6PnKtDF_7cNjz9o');
    expect(BucketTree.of([]).root().toString('base64url')).toBe('-hnDkzM8sYx61SjKCGOlIAFEbEiZ4MoMlx1ZW1m-atw');
    expect(
      treeOf([[bucketOf('organization-1'), leaf]])
        .root()
        .toString('base64url'),
    ).toBe('_fpO28aj71R8mb7aF1OwKJYrvb6uyky04ufdJGenOMU');
  });

  it('has 4096 buckets, over which streams are spread', () => {
    const buckets = new Set(Array.from({ length: 50_000 }, (_, number) => bucketOf(`stream-${number}`)));
    expect(buckets.size).toBe(4096);
    expect(Math.max(...buckets)).toBe(4095);
  });
});

describe('a bucket', () => {
  it('has one hash, in whatever order its leaves come, and another for other leaves', () => {
    fc.assert(
      fc.property(heads, all => {
        const leaves = all.map(leafOf);
        expect(bucketHash(leaves.toReversed())).toEqual(bucketHash(leaves));
        for (const [index] of leaves.entries())
          expect(bucketHash(leaves.toSpliced(index, 1))).not.toEqual(bucketHash(leaves));
      }),
    );
  });
});

describe('the tree', () => {
  it('is the same whether it grew or was made at once', () => {
    const steps = fc.array(fc.tuple(fc.nat(4095), fc.nat(255), fc.boolean()), { maxLength: 30 });
    fc.assert(
      fc.property(steps, changes => {
        const grown = BucketTree.of([]);
        const last = new Map<number, Buffer>();
        for (const [bucket, number, asked] of changes) {
          last.set(bucket, Buffer.alloc(32, number));
          grown.set(bucket, Buffer.alloc(32, number));
          if (asked) grown.root();
          else grown.path(bucket);
        }
        expect(grown.root()).toEqual(BucketTree.of(last).root());
      }),
      { numRuns: 50 },
    );
  });

  it('proves each bucket by what stands beside its way, and no other', () => {
    fc.assert(
      fc.property(heads, fc.nat(4095), (all, other) => {
        const leaves = all.map(head => [bucketOf(head.stream), leafOf(head)] as const);
        const tree = treeOf(leaves);
        for (const bucket of [...leaves.map(([each]) => each), other]) {
          const its = leaves.filter(([each]) => each === bucket).map(([, leaf]) => leaf);
          const proof = { bucket, leaves: its, path: tree.path(bucket) };
          expect(rootOf(proof)).toEqual(tree.root());
          expect(
            rootOf({ ...proof, leaves: [...its, leafOf({ stream: 'x', revision: 0n, chain: chainOf(1) })] }),
          ).not.toEqual(tree.root());
          expect(rootOf({ ...proof, path: proof.path.toReversed() })).not.toEqual(tree.root());
        }
      }),
      { numRuns: 30 },
    );
  });
});
