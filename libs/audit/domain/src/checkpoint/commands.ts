import type { Message } from '@charter/event-sourcing';
import type { CheckpointSealed, SigningKeyIntroduced } from './events';

/** Writes down a checkpoint, and the key that signed it where that is a new one. */
export type SealCheckpoint = Message<
  'SealCheckpoint',
  { checkpoint: CheckpointSealed['data']; key?: SigningKeyIntroduced['data'] }
>;

export type CheckpointCommand = SealCheckpoint;
