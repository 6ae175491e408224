import { history, type History } from '@charter/event-sourcing';
import { z } from 'zod';
import type { CheckpointEvent } from './events';

const at = z.iso.datetime();
const count = z.int().nonnegative();
const decimal = z.string().regex(/^\d+$/);

/** Reads every stored version of the events of a month of checkpoints. */
export const checkpointHistory: History<CheckpointEvent> = history<CheckpointEvent>({
  SigningKeyIntroduced: z.object({
    keyId: z.string(),
    publicKey: z.string(),
    since: count,
    signature: z.string().optional(),
    at,
  }),
  CheckpointSealed: z.object({
    number: count,
    previous: z.string().nullable(),
    position: z.string(),
    events: decimal,
    streams: decimal,
    latest: at,
    root: z.string(),
    keyId: z.string(),
    at,
    signature: z.string(),
  }),
});
