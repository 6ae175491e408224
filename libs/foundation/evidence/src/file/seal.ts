import type { CheckpointFault, CheckpointRun, FoundFault } from '../checkpoint/checkpoint-run';
import { comparePositions } from '../forms';
import { proofFault, type Proof, type ProofFault } from '../tree/proof';
import type { Ending } from './section';

export type SealFault =
  | ProofFault
  | CheckpointFault
  /** It names another checkpoint than the last one. */
  | 'proof-of-another-checkpoint'
  /** A stream has no proof. */
  | 'proof-missing'
  /** By its place in the store an event lies on the other side of the checkpoint than by its proof. */
  | 'place-wrong';

type Found = FoundFault<SealFault> & Readonly<{ revision?: string }>;

/** What is wrong with the proof of a stream that ended so, or of one that is not shown; undefined where it holds. */
export const sealFault = (proof: Proof, ending: Ending | undefined, run: CheckpointRun): Found | undefined => {
  const checkpoint = run.last;
  if (!checkpoint) return run.end();
  const { sealed, unsealed } = ending ?? {};
  const at = ending ? { revision: sealed?.revision ?? '0' } : {};
  if (proof.checkpoint !== checkpoint.number)
    return { fault: 'proof-of-another-checkpoint', detail: `The last one is number ${checkpoint.number}.`, ...at };
  const fault = proofFault(proof, checkpoint.root, sealed?.head);
  // It is shown, but not as far as the tree has it.
  if (fault === 'stream-missing' && ending) return { ...DETAILED['head-differs'], ...at };
  if (fault) return { ...DETAILED[fault], ...at };
  const { position, latest } = checkpoint;
  const isBehind = (other: string | undefined) => other !== undefined && comparePositions(other, position) > 0;
  if (sealed && (isBehind(sealed.position) || (sealed.latest ?? '') > latest)) return { ...MISPLACED, ...at };
  if (unsealed?.position !== undefined && !isBehind(unsealed.position))
    return { ...MISPLACED, revision: unsealed.revision };
  return undefined;
};

const MISPLACED = {
  fault: 'place-wrong',
  detail: 'By its place it lies on the other side of the checkpoint.',
} as const;

const DETAILED: { readonly [Fault in ProofFault]: FoundFault<Fault> } = {
  'proof-wrong': { fault: 'proof-wrong', detail: 'It does not lead to the root of the checkpoint.' },
  'stream-missing': { fault: 'stream-missing', detail: 'The checkpoint has this stream, and the file does not.' },
  'stream-unknown': { fault: 'stream-unknown', detail: 'The checkpoint has no such stream.' },
  'head-differs': { fault: 'head-differs', detail: 'The checkpoint has another head of this stream.' },
};
