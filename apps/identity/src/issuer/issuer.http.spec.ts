import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accessTokens } from '@charter/service';
import { embeddedStore, type StoreForSpecs } from '@charter/testing';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose';
import { identityOverHttp, type IdentityOverHttp } from '../testing/identity-over-http';

const PUBLIC_URL = 'https://charter.example';
const OTHER_HOST = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' };

describe('the issuer, behind a proxy that speaks https', () => {
  let store: StoreForSpecs;
  let served: IdentityOverHttp;
  beforeAll(async () => {
    store = await embeddedStore();
    served = await identityOverHttp(store.url, { PUBLIC_URL, TRUST_PROXY: 'true', ACCESS_TOKEN_TTL: '60' });
  });
  afterAll(async () => {
    await served.close();
    await store.close();
  });
  const keys = async () =>
    (await served.ask({ path: '/.well-known/jwks.json' })).json as unknown as JSONWebKeySet & Record<string, unknown>;

  it.each(['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'])(
    'is described at %s, and says of itself what it does',
    async path => {
      const answer = await served.ask({ path });
      expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json']);
      expect(answer.json).toEqual({
        issuer: PUBLIC_URL,
        jwks_uri: `${PUBLIC_URL}/.well-known/jwks.json`,
        token_endpoint: `${PUBLIC_URL}/oauth2/token`,
        token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
        revocation_endpoint: `${PUBLIC_URL}/oauth2/revoke`,
        authorization_endpoint: `${PUBLIC_URL}/oauth2/authorize`,
        authorization_response_iss_parameter_supported: true,
        response_types_supported: ['code'],
        code_challenge_methods_supported: ['S256'],
        grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials', 'api_token'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['EdDSA'],
      });
      expect((await served.ask({ path, headers: OTHER_HOST })).json).toEqual(answer.json);
    },
  );

  it('publishes public keys, and no private part of any', async () => {
    const { keys: published } = await keys();
    expect(published).toEqual([
      {
        ...{ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig' },
        ...{ kid: expect.any(String), x: expect.any(String) },
      },
    ]);
  });

  it('says in an access token who calls, in which session, by which API token, and until when', async () => {
    const { userId, apiToken } = await served.register();
    const before = Math.floor(Date.now() / 1_000);
    const answer = await served.exchange(apiToken);
    expect(answer.json['expires_in']).toBe(60);
    const token = String(answer.json['access_token']);
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'EdDSA', typ: 'at+jwt' });
    const { payload } = await jwtVerify(token, createLocalJWKSet(await keys()), { issuer: PUBLIC_URL });
    expect(payload).toEqual({
      ...{ sub: userId, sid: expect.any(String), token_id: expect.any(String), client_id: 'upsun-cli' },
      ...{ iss: PUBLIC_URL, aud: PUBLIC_URL, jti: expect.any(String) },
      ...{ iat: expect.any(Number), exp: Number(payload.iat) + 60 },
    });
    expect(payload.iat).toBeGreaterThanOrEqual(before);
    expect(userId).toMatch(/^[a-z0-9-]+$/);
    expect(await served.statusWith(token)).toBe(200);
  });

  it('gives every login a session of its own', async () => {
    const { apiToken } = await served.register();
    const tokens = accessTokens({ issuer: PUBLIC_URL, keys: createLocalJWKSet(await keys()) });
    const claims = await Promise.all(
      [1, 2].map(async () => tokens.claims(`Bearer ${(await served.logIn(apiToken)).access}`)),
    );
    expect(new Set(claims.map(({ sessionId }) => sessionId)).size).toBe(2);
    expect(new Set(claims.map(({ apiTokenId }) => apiTokenId)).size).toBe(1);
  });

  it('sends a browser nowhere but to where its client is known to be', async () => {
    const redirect = encodeURIComponent('https://evil.example/');
    for (const client of ['upsun-cli', 'charter-web', 'platform-api-user', 'nobody'])
      for (const more of [
        '',
        '&prompt=none',
        '&response_mode=form_post',
        '&request_uri=https://evil.example',
        '&scope=%00',
      ])
        for (const accept of ['text/html', 'application/json']) {
          const query = `client_id=${client}&response_type=code&redirect_uri=${redirect}&state=evil${more}`;
          const answer = await served.ask({ path: `/oauth2/authorize?${query}`, headers: { accept } });
          expect([answer.status, answer.headers['location']]).toEqual([400, undefined]);
          expect(answer.headers['set-cookie']).toBeUndefined();
          expect(answer.text).not.toMatch(/evil|node_modules/);
        }
  });

  it.each([
    '/session/end/confirm',
    '/interaction/some-interaction',
    '/session/end',
    '/reg',
    '/request',
    '/token/introspection',
    '/device',
  ])('answers nothing at %s, where its library might', async path => {
    for (const method of ['GET', 'POST']) expect((await served.ask({ method, path, body: {} })).status).toBe(404);
  });
});
