import { isCount, isHash, isInstant, isSignature, objectOf, optional } from '../forms';
import { sha256Text } from '../sha-256';
import { isSignedBy, signedBytes, type Sign } from './signature';

/**
 * From checkpoint `since` on, this key signs. `signature` is that of the key before over this one; the first key has
 * none, and is trusted because of where it was published. `publicKey` is 32 bytes, `keyId` their hash.
 */
export type SigningKey = Readonly<{
  keyId: string;
  publicKey: string;
  since: number;
  at: string;
  signature?: string;
}>;

/** The id of a public key: the SHA-256 of its 32 bytes. */
export const keyIdOf = (publicKey: string): string => sha256Text(Buffer.from(publicKey, 'base64url'));

type Introduction = Readonly<{ publicKey: string; since: number; at: string }>;

/** A key that comes after another, by whose signature it is known; or the first one, which nobody signs. */
export const introduceKey = async (
  { publicKey, since, at }: Introduction,
  signByKeyBefore?: Sign,
): Promise<SigningKey> => {
  const key = { keyId: keyIdOf(publicKey), publicKey, since, at };
  if (!signByKeyBefore) return key;
  return { ...key, signature: (await signByKeyBefore(signedPart(key))).toString('base64url') };
};

const signedPart = ({ keyId, publicKey, since, at }: SigningKey): Buffer =>
  signedBytes('key', { keyId, publicKey, since, at });

/** Whether a value has the shape of a key. */
export const isSigningKey: (value: unknown) => boolean = objectOf({
  keyId: isHash,
  publicKey: isHash,
  since: isCount,
  at: isInstant,
  signature: optional(isSignature),
});

export type KeyFault =
  /** There is none. */
  | 'keys-missing'
  /** Its id is not that of the key, or it begins no later than the one before. */
  | 'key-malformed'
  /** The key before has not signed it; or it is the first, and does not begin with the first checkpoint. */
  | 'key-unfounded';

/** Whether all keys but the first are known by the one before; else the first that is not. */
export type KeysVerification =
  Readonly<{ ok: true }> | Readonly<{ ok: false; fault: KeyFault; keyId?: string; detail: string }>;

/** Checks the whole list of keys, in the order in which they took over from each other. */
export const verifyKeys = (keys: readonly SigningKey[]): KeysVerification => {
  if (keys.length === 0) return { ok: false, fault: 'keys-missing', detail: 'There is no key.' };
  for (const [index, key] of keys.entries()) {
    const fault = keyFault(key, keys[index - 1]);
    if (fault) return { ok: false, keyId: key.keyId, ...fault };
  }
  return { ok: true };
};

/** What is wrong with a key behind the one before it; undefined where nothing is. */
export const keyFault = (
  key: SigningKey,
  before: SigningKey | undefined,
): Readonly<{ fault: KeyFault; detail: string }> | undefined => {
  const { keyId, publicKey, since, signature } = key;
  if (keyId !== keyIdOf(publicKey)) return { fault: 'key-malformed', detail: 'The id is not the hash of the key.' };
  if (!before) {
    if (since === 0 && signature === undefined) return undefined;
    return { fault: 'key-unfounded', detail: 'The first key begins with checkpoint 0, and nobody signs it.' };
  }
  if (since <= before.since)
    return { fault: 'key-malformed', detail: `It begins with checkpoint ${since}, no later than the key before.` };
  if (signature === undefined || !isSignedBy(before.publicKey, signedPart(key), signature))
    return { fault: 'key-unfounded', detail: `The key before, ${before.keyId}, has not signed it.` };
  return undefined;
};

/** The key that signs the checkpoint with a number. */
export const keyFor = (number: number, keys: readonly SigningKey[]): SigningKey | undefined =>
  keys.findLast(({ since }) => since <= number);
