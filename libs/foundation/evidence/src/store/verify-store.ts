import type { SignedCheckpoint } from '../checkpoint/checkpoint';
import { verifyCheckpoints, type CheckpointFault, type Known, type KeptResult } from '../checkpoint/checkpoint-run';
import type { KeyFault, SigningKey } from '../checkpoint/signing-key';
import { BucketTree } from '../tree/bucket-tree';
import { bucketHash, bucketOf, isLeafStream, leafOf, type Leaf, type StreamHead } from '../tree/leaf';
import { walked, type StoredStream, type StoredStreamFault } from './stored-stream';

export type StoreFault =
  | KeyFault
  | CheckpointFault
  /** The heads that were handed in are not those that the last checkpoint signs. */
  | 'heads-differ'
  /** The checkpoint has this stream, and the store does not. */
  | 'stream-missing'
  | StoredStreamFault;

/** A thing that is wrong with a store: about a stream, from an event on, where it is about one. */
export type FoundInStore = Readonly<{ fault: StoreFault; stream?: string; revision?: bigint; detail?: string }>;

/** What a store holds, every event of it proven but the unsealed ones behind the checkpoint; or all that is wrong. */
export type StoreVerification =
  | Readonly<{
      ok: true;
      streams: number;
      events: number;
      unsealed: number;
      checkpoint: SignedCheckpoint;
      kept: KeptResult;
    }>
  | Readonly<{ ok: false; found: readonly FoundInStore[] }>;

/** A whole store, and what is to prove it: the run of checkpoints, and all heads as the last of them signs them. */
export type ProvableStore = Known &
  Readonly<{
    /** In any order, each once. Those of checkpoints prove themselves alone: each signs the one before. */
    streams: AsyncIterable<StoredStream> | Iterable<StoredStream>;
    heads: AsyncIterable<StreamHead> | Iterable<StreamHead>;
    checkpoints: Iterable<SignedCheckpoint>;
    keys: readonly SigningKey[];
  }>;

/** Verifies every stream of a store, and names each that is missing, that nobody has signed, or that was changed. */
export const verifyStore = async ({
  streams,
  heads,
  checkpoints,
  ...known
}: ProvableStore): Promise<StoreVerification> => {
  const run = verifyCheckpoints(checkpoints, known);
  if (!run.ok) return { ok: false, found: [{ fault: run.fault, detail: run.detail }] };
  const { last, kept } = run;
  const signed = await byStream(heads);
  if (!areSigned(signed, last)) return { ok: false, found: [{ fault: 'heads-differ' }] };
  const found: FoundInStore[] = [];
  const counts = { streams: 0, events: 0, unsealed: 0 };
  for await (const stream of streams) {
    const name = stream.stream;
    const isLeaf = isLeafStream(name);
    const result = await walked(stream, { head: signed.get(name), position: isLeaf ? last.position : undefined });
    signed.delete(name);
    if (result.found) found.push({ ...result.found, stream: name });
    if (!isLeaf) continue;
    counts.streams++;
    counts.events += result.count;
    counts.unsealed += result.unsealed;
  }
  for (const stream of signed.keys()) found.push({ fault: 'stream-missing', stream });
  return found.length === 0 ? { ok: true, ...counts, checkpoint: last, kept } : { ok: false, found };
};

const byStream = async (heads: ProvableStore['heads']): Promise<Map<string, StreamHead>> => {
  const signed = new Map<string, StreamHead>();
  for await (const head of heads) signed.set(head.stream, head);
  return signed;
};

/** Whether these are the very heads that a checkpoint signs. */
const areSigned = (heads: ReadonlyMap<string, StreamHead>, checkpoint: SignedCheckpoint): boolean => {
  const buckets = new Map<number, Leaf[]>();
  let events = 0n;
  for (const head of heads.values()) {
    if (!isLeafStream(head.stream)) return false;
    const bucket = bucketOf(head.stream);
    const leaves = buckets.get(bucket);
    if (leaves) leaves.push(leafOf(head));
    else buckets.set(bucket, [leafOf(head)]);
    events += head.revision + 1n;
  }
  const tree = BucketTree.of([...buckets].map(([bucket, leaves]) => [bucket, bucketHash(leaves)]));
  return (
    tree.root().toString('base64url') === checkpoint.root &&
    String(heads.size) === checkpoint.streams &&
    String(events) === checkpoint.events
  );
};
