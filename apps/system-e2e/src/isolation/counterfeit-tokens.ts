import { createHmac, generateKeyPairSync, sign } from 'node:crypto';

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const decoded = (part: string | undefined): Readonly<Record<string, unknown>> =>
  JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8')) as Readonly<Record<string, unknown>>;

/** What says the same as a token of ours, but was never issued here: by how it was made. */
export const counterfeitsOf = async (url: string, token: string): Promise<Readonly<Record<string, string>>> => {
  const [header, claims] = token.split('.').map(part => part);
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { keys } = (await (await fetch(`${url}/.well-known/jwks.json`)).json()) as { keys: readonly object[] };
  const ofOthers = (named: object, said: object): string => {
    const signed = `${encoded(named)}.${encoded(said)}`;
    return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`;
  };
  const ours = { ...decoded(header), alg: 'EdDSA' };
  const said = decoded(claims);
  const shared = `${encoded({ ...decoded(header), alg: 'HS256' })}.${claims}`;
  return {
    'a token of another issuer': ofOthers(ours, { ...said, iss: 'https://elsewhere.example' }),
    'a token signed with another key': ofOthers(ours, said),
    'a token that brings its key along': ofOthers({ ...ours, jwk: publicKey.export({ format: 'jwk' }) }, said),
    'a token signed with our public key as a secret': `${shared}.${createHmac('sha256', JSON.stringify(keys[0])).update(shared).digest('base64url')}`,
    'a token that nobody signed': `${encoded({ ...decoded(header), alg: 'none' })}.${claims}.`,
  };
};
