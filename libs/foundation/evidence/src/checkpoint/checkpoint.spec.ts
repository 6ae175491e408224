import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { signerNamed } from '../testing/sample-seal';
import { checkpointHash, isSignedCheckpoint, signCheckpoint, verifyCheckpoint, type Checkpoint } from './checkpoint';
import { publicKeyOf } from './signature';
import { keyIdOf } from './signing-key';

const signer = signerNamed('first');
const other = signerNamed('second');
const hashOf = (byte: number): string => Buffer.alloc(32, byte).toString('base64url');
const checkpoint: Checkpoint = {
  number: 1,
  previous: hashOf(1),
  position: '4711/4711',
  events: '12345678901234567890',
  streams: '12',
  latest: '2026-03-01T09:30:00.000Z',
  root: hashOf(2),
  keyId: signer.keyId,
  at: '2026-03-01T09:31:00.000Z',
};
const changes: readonly Partial<Checkpoint>[] = [
  { number: 2 },
  { previous: null },
  { previous: hashOf(3) },
  { position: '4712/4711' },
  { events: '12345678901234567891' },
  { streams: '13' },
  { latest: '2026-03-01T09:30:00.001Z' },
  { root: hashOf(3) },
  { keyId: other.keyId },
  { at: '2026-03-01T09:31:00.001Z' },
];

describe('a checkpoint', () => {
  it('is proven by the public key of whoever signed it, and by no other', async () => {
    const signed = await signCheckpoint(checkpoint, signer.sign);
    expect(verifyCheckpoint(signed, signer.publicKey)).toBe(true);
    expect(verifyCheckpoint(signed, other.publicKey)).toBe(false);
    expect(verifyCheckpoint(signed, 'no key')).toBe(false);
  });

  it.each(changes)('is another one with %j', async change => {
    const signed = await signCheckpoint(checkpoint, signer.sign);
    expect(verifyCheckpoint({ ...signed, ...change }, signer.publicKey)).toBe(false);
    expect(checkpointHash({ ...signed, ...change })).not.toBe(checkpointHash(signed));
  });

  it('has a hash that its signature is no part of', async () =>
    expect(checkpointHash(await signCheckpoint(checkpoint, other.sign))).toBe(checkpointHash(checkpoint)));

  it('is known by its shape', async () => {
    const signed = await signCheckpoint(checkpoint, signer.sign);
    expect(isSignedCheckpoint(JSON.parse(JSON.stringify(signed)))).toBe(true);
    for (const no of [
      null,
      [],
      checkpoint,
      { ...signed, more: 1 },
      { ...signed, number: '1' },
      { ...signed, root: 'x' },
    ])
      expect(isSignedCheckpoint(no)).toBe(false);
  });
});

describe('a public key', () => {
  it('is the same from either half of the pair', () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    expect(publicKeyOf(privateKey)).toBe(publicKeyOf(publicKey));
    expect(publicKeyOf(createPublicKey(privateKey))).toMatch(/^[\w-]{43}$/);
  });

  it('has an id of its own', () => {
    const key = randomBytes(32).toString('base64url');
    expect(keyIdOf(key)).not.toBe(keyIdOf(randomBytes(32).toString('base64url')));
    expect(keyIdOf(key)).toBe(keyIdOf(key));
  });

  it('is one for Ed25519', () => {
    const { publicKey } = generateKeyPairSync('x25519');
    expect(() => publicKeyOf(publicKey)).toThrow(TypeError);
  });
});
