import { generateKeyPairSync, sign } from 'node:crypto';
import { accessTokens, type AccessTokens } from '@charter/service';

const ISSUER = 'https://charter.example';

/** Access tokens of an issuer of our own, and what verifies them. */
export const signedTokens = (): Readonly<{ tokens: AccessTokens; tokenOf: (id: string) => string }> => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    tokens: accessTokens({ issuer: ISSUER, keys: async () => publicKey }),
    tokenOf: id => {
      const exp = Math.floor(Date.now() / 1_000) + 3_600;
      const claims = { iss: ISSUER, aud: ISSUER, sub: id, sid: `session of ${id}`, exp };
      const signed = `${encoded({ alg: 'EdDSA', typ: 'at+jwt' })}.${encoded(claims)}`;
      return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`;
    },
  };
};

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
