import type { Message } from '@charter/event-sourcing';

// Stored for ever: these names and shapes are the history. Add, never edit.

/**
 * From checkpoint `since` on, checkpoints are signed by this key. `signature` is that of the key before it over this one;
 * the first key has none, and is trusted because of where it was published. Both are base64url.
 */
export type SigningKeyIntroduced = Message<
  'SigningKeyIntroduced',
  { keyId: string; publicKey: string; since: number; signature?: string; at: string }
>;

/**
 * What the whole store held at `position`. `events` and `streams` count all but checkpoints, `latest` is the running maximum
 * of `recordedAt`, `root` that of the tree over the heads of all streams, `previous` the hash of the checkpoint before.
 */
export type CheckpointSealed = Message<
  'CheckpointSealed',
  {
    number: number;
    previous: string | null;
    position: string;
    events: string;
    streams: string;
    latest: string;
    root: string;
    keyId: string;
    at: string;
    signature: string;
  }
>;

export type CheckpointEvent = SigningKeyIntroduced | CheckpointSealed;
