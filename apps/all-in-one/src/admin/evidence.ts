import type { CheckpointKeys } from '@charter/app-audit';
import type { Commands } from './command-line';

/** What signs the evidence. */
export const EVIDENCE: Commands<Readonly<{ checkpointKeys: Pick<CheckpointKeys, 'rotate'> }>> = {
  'checkpoints:rotate-key': async (_options, { checkpointKeys }) => {
    const keyId = await checkpointKeys.rotate();
    return `${keyId} signs from the next checkpoint on, which the key before it vouches for.`;
  },
};
