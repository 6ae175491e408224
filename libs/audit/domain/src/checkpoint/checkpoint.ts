import { refuse, type Decider, type Decision } from '@charter/event-sourcing';
import type { CheckpointCommand, SealCheckpoint } from './commands';
import type { CheckpointEvent } from './events';

/**
 * The checkpoints of one month, by the last of them. Invariant: their numbers go up by one. Which month a checkpoint
 * stands in follows from the one before it, so two that want the same number want the same stream.
 */
export type Checkpoints = Readonly<{ last?: Readonly<{ number: number; position: string }> }>;

/** `overtaken`: another has that number, or a higher one. */
export type CheckpointRefusal = 'overtaken';

const evolve = (state: Checkpoints, { type, data }: CheckpointEvent): Checkpoints =>
  type === 'CheckpointSealed' ? { last: { number: data.number, position: data.position } } : state;

const decide = (
  { data: { checkpoint, key } }: SealCheckpoint,
  { last }: Checkpoints,
): Decision<CheckpointEvent, CheckpointRefusal> => {
  if (last && checkpoint.number !== last.number + 1) return refuse('overtaken');
  const introduced = key ? [{ type: 'SigningKeyIntroduced', data: key } as const] : [];
  return [...introduced, { type: 'CheckpointSealed', data: checkpoint }];
};

/** The category of streams that checkpoints stand in, one a month. */
export const CHECKPOINT = 'checkpoint';

/** The month that the checkpoint after one from this instant stands in, as the rest of its stream's name. */
export const monthOf = (at: string): string => at.slice(0, 7);

export const checkpoints: Decider<Checkpoints, CheckpointCommand, CheckpointEvent, CheckpointRefusal> = {
  initialState: {},
  evolve,
  decide,
};
