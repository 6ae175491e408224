import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { canonical } from '../canonical';

/** Makes the Ed25519 signature (64 bytes) of exactly these bytes, wherever the key is. */
export type Sign = (bytes: Buffer) => Buffer | Promise<Buffer>;

/** What is signed: a line that says what it is, and the canonical form. So no signature can be used for anything else. */
export const signedBytes = (what: 'checkpoint' | 'key' | 'export', said: Readonly<Record<string, unknown>>): Buffer =>
  Buffer.from(`charter-${what}-v1\n${canonical(said)}`);

/** Whether a signature is that of a public key over these bytes, both in base64url. By a key of small order nothing is signed. */
export const isSignedBy = (publicKey: string, bytes: Buffer, signature: string): boolean => {
  const key = keyObjectOf(publicKey);
  return key !== undefined && verify(null, bytes, key, Buffer.from(signature, 'base64url'));
};

/** The public key of an Ed25519 key, public or private: 32 bytes in base64url. */
export const publicKeyOf = (key: KeyObject): string => {
  const { kty, crv, x } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' });
  if (kty !== 'OKP' || crv !== 'Ed25519' || x === undefined) throw new TypeError('This is no key for Ed25519.');
  return x;
};

/** Undefined where these bytes are no key. */
const keyObjectOf = (publicKey: string): KeyObject | undefined => {
  try {
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
  } catch {
    return undefined;
  }
};
