import { createHash, generateKeyPairSync } from 'node:crypto';
import type { SigningKey } from './vault';

/** A new private key, named by its thumbprint. */
export const newSigningKey = (): SigningKey => {
  const { x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as Pick<SigningKey, 'x' | 'd'>;
  return { kty: 'OKP', crv: 'Ed25519', x, d, kid: thumbprintOf(x), alg: 'EdDSA', use: 'sig' };
};

/** The thumbprint of a public key on Ed25519, as RFC 7638 makes it: of the members that identify it, in their order. */
export const thumbprintOf = (x: string): string =>
  createHash('sha256')
    .update(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }))
    .digest('base64url');
