import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { newSigningKey, thumbprintOf } from './signing-key';

describe('a signing key', () => {
  it('signs what its public half verifies', () => {
    const { kty, crv, x, d } = newSigningKey();
    const message = Buffer.from('a token');
    const signature = sign(null, message, createPrivateKey({ key: { kty, crv, x, d }, format: 'jwk' }));
    expect(verify(null, message, createPublicKey({ key: { kty, crv, x }, format: 'jwk' }), signature)).toBe(true);
  });

  it('is named after itself and said to sign', () => {
    const [one, other] = [newSigningKey(), newSigningKey()];
    expect(one).toMatchObject({ alg: 'EdDSA', use: 'sig', kid: expect.stringMatching(/^[\w-]{43}$/) });
    expect(one.kid).not.toBe(other.kid);
  });

  it('has the thumbprint that RFC 8037 works out', () => {
    const x = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';
    expect(thumbprintOf(x)).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
  });
});
