import { isCount, isDecimal, isHash, isInstant, isPosition, isSignature, objectOf } from '../forms';
import { sha256Text } from '../sha-256';
import { isSignedBy, signedBytes, type Sign } from './signature';

/**
 * What the whole store holds up to a position. `events` and `streams` count all but checkpoints, in decimal; `latest` is
 * the running maximum of `recordedAt`; `previous` the hash of the checkpoint before, null for number 0.
 */
export type Checkpoint = Readonly<{
  number: number;
  previous: string | null;
  position: string;
  events: string;
  streams: string;
  latest: string;
  /** The root of the tree over the heads of all streams, in base64url. */
  root: string;
  keyId: string;
  at: string;
}>;

/** A checkpoint with the signature of its key, in base64url. */
export type SignedCheckpoint = Checkpoint & Readonly<{ signature: string }>;

/** The checkpoint with its signature. */
export const signCheckpoint = async (checkpoint: Checkpoint, sign: Sign): Promise<SignedCheckpoint> => ({
  ...checkpoint,
  signature: (await sign(signedPart(checkpoint))).toString('base64url'),
});

/** The hash of what is signed, by which the next checkpoint names this one. The signature is no part of it. */
export const checkpointHash = (checkpoint: Checkpoint): string => sha256Text(signedPart(checkpoint));

/** Whether a checkpoint is signed by this key, 32 bytes in base64url. What came before it is not looked at. */
export const verifyCheckpoint = (checkpoint: SignedCheckpoint, publicKey: string): boolean =>
  isSignedBy(publicKey, signedPart(checkpoint), checkpoint.signature);

const signedPart = (checkpoint: Checkpoint): Buffer => {
  const { number, previous, position, events, streams, latest, root, keyId, at } = checkpoint;
  return signedBytes('checkpoint', { number, previous, position, events, streams, latest, root, keyId, at });
};

/** Whether a value, such as one that was kept in a file, has the shape of a signed checkpoint. */
export const isSignedCheckpoint = (value: unknown): value is SignedCheckpoint => hasShape(value);

const hasShape = objectOf({
  number: isCount,
  previous: value => value === null || isHash(value),
  position: isPosition,
  events: isDecimal,
  streams: isDecimal,
  latest: isInstant,
  root: isHash,
  keyId: isHash,
  at: isInstant,
  signature: isSignature,
});
