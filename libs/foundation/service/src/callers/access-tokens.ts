import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { Problem, unavailable } from '../http/problem';

/** What an access token says of who calls. `sessionId` and `apiTokenId` tell what it was issued for. */
export type TokenClaims = Readonly<{ id: string; sessionId: string; apiTokenId?: string }>;

/** Reads bearer tokens. */
export type AccessTokens = Readonly<{
  /** Who calls by an `Authorization` header. Throws the problem to answer with. */
  claims: (authorization: string | undefined) => Promise<TokenClaims>;
}>;

export type AccessTokensOptions = Readonly<{
  issuer: string;
  /** Where the issuer's public keys are, or the keys themselves. */
  keys: URL | JWTVerifyGetKey;
  now?: () => number;
}>;

/** A signature costs 0.1 ms to verify, and a client shows the same token with every request. */
const REMEMBERED = 10_000;

/** Verifies access tokens by the issuer's public keys. Whether its session still holds, facts decide, not the token. */
export const accessTokens = ({ issuer, keys, now = Date.now }: AccessTokensOptions): AccessTokens => {
  const key = keys instanceof URL ? createRemoteJWKSet(keys) : keys;
  const verified = new Map<string, { claims: TokenClaims; until: number }>();

  const verify = async (token: string): Promise<TokenClaims> => {
    const known = verified.get(token);
    if (known && known.until > now()) return known.claims;
    verified.delete(token);
    const { payload } = await jwtVerify(token, key, {
      issuer,
      audience: issuer,
      algorithms: ['EdDSA', 'ES256'],
      typ: 'at+jwt',
      currentDate: new Date(now()),
      requiredClaims: ['sub', 'sid', 'exp'],
    });
    const claims = claimsOf(payload);
    verified.set(token, { claims, until: (payload.exp ?? 0) * 1_000 });
    if (verified.size > REMEMBERED) verified.delete(verified.keys().next().value as string);
    return claims;
  };

  return {
    claims: async authorization => {
      const [, token] = /^bearer +([^ ]+) *$/i.exec(authorization ?? '') ?? [];
      if (token === undefined)
        throw new Problem(401, 'Log in first: an access token is missing.', {
          headers: { 'www-authenticate': 'Bearer' },
        });
      try {
        return await verify(token);
      } catch (error) {
        throw refusalOf(error);
      }
    },
  };
};

const claimsOf = ({ sub, sid, token_id }: JWTPayload): TokenClaims => {
  if (!isText(sub) || !isText(sid)) throw new errors.JWTInvalid('Who calls, and in which session, are texts.');
  return { id: sub, sessionId: sid, ...(isText(token_id) ? { apiTokenId: token_id } : {}) };
};

const isText = (claim: unknown): claim is string => typeof claim === 'string' && claim !== '';

/** 401 as the standard has it: who gets it asks for a new token. */
export const unauthorized = (title: string): Problem =>
  new Problem(401, title, {
    headers: { 'www-authenticate': `Bearer error="invalid_token", error_description="${title}"` },
  });

const refusalOf = (error: unknown): Problem => {
  if (error instanceof errors.JWTExpired) return unauthorized('The access token has expired.');
  if (isAboutToken(error)) return unauthorized('The access token is not valid.');
  return unavailable('The keys of the token issuer cannot be read just now.', { cause: error });
};

/** And not about the issuer's keys, which did not come or cannot be read. */
const isAboutToken = (error: unknown): boolean =>
  error instanceof errors.JOSEError &&
  !(error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid || error.code === 'ERR_JOSE_GENERIC');
