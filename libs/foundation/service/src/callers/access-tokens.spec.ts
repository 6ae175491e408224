import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { base64url, exportJWK, generateKeyPair, SignJWT, type JWK, type JWTPayload } from 'jose';
import type { Problem } from '../http/problem';
import { accessTokens } from './access-tokens';

const issuer = 'https://charter.example';
const START = Date.parse('2026-01-01T00:00:00.000Z');
const seconds = START / 1_000;
type Keys = Awaited<ReturnType<typeof generateKeyPair>>;

describe('access tokens', () => {
  let ours: Keys;
  let theirs: Keys;
  let now = START;
  let fetched = 0;
  let published: readonly JWK[];
  let server: Server;
  let respond: RequestListener;
  let keys: URL;
  const publish: RequestListener = (_request, response) => {
    fetched++;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: published }));
  };

  beforeAll(async () => {
    [ours, theirs] = await Promise.all([generateKeyPair('EdDSA'), generateKeyPair('EdDSA')]);
    published = [{ ...(await exportJWK(ours.publicKey)), kid: 'k1', alg: 'EdDSA', use: 'sig' }];
    server = createServer((request, response) => respond(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    keys = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/jwks.json`);
    respond = publish;
  });
  afterEach(() => {
    now = START;
    respond = publish;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const CLAIMS = { iss: issuer, aud: issuer, sub: 'olga', sid: 's1', exp: seconds + 900, iat: seconds };
  const signed = (claims: JWTPayload = {}, { key = ours, typ = 'at+jwt', kid = 'k1' } = {}) =>
    new SignJWT({ ...CLAIMS, ...claims }).setProtectedHeader({ alg: 'EdDSA', typ, kid }).sign(key.privateKey);
  const unsigned = () =>
    `${base64url.encode('{"alg":"none","typ":"at+jwt"}')}.${base64url.encode(JSON.stringify(CLAIMS))}.`;
  const opened = () => accessTokens({ issuer, keys, now: () => now });
  const refusal = async (authorization: string | undefined, tokens = opened()): Promise<Problem> => {
    try {
      await tokens.claims(authorization);
    } catch (error) {
      return error as Problem;
    }
    throw new Error('It was accepted.');
  };

  it('say who calls, in which session, and by which API token', async () => {
    expect(await opened().claims(`Bearer ${await signed()}`)).toEqual({ id: 'olga', sessionId: 's1' });
    expect(await opened().claims(`bearer  ${await signed({ token_id: 't1' })} `)).toEqual({
      ...{ id: 'olga', sessionId: 's1', apiTokenId: 't1' },
    });
  });

  it.each([undefined, '', 'Bearer', 'Bearer ', 'Basic b2xnYTo=', 'Bearer a b'])('are missing in %j', async header => {
    const problem = await refusal(header);
    expect(problem).toMatchObject({ status: 401, message: 'Log in first: an access token is missing.' });
    // The standard: nothing is said of a token where there is none.
    expect(problem.headers['www-authenticate']).toBe('Bearer');
  });

  it('end', async () => {
    const tokens = opened();
    const header = `Bearer ${await signed({ exp: seconds + 10 })}`;
    now = START + 9_999;
    await tokens.claims(header);
    now = START + 10_000;
    const problem = await refusal(header, tokens);
    expect(problem).toMatchObject({ status: 401, message: 'The access token has expired.' });
    expect(problem.headers['www-authenticate']).toBe(
      'Bearer error="invalid_token", error_description="The access token has expired."',
    );
  });

  it.each<[string, () => string | Promise<string>]>([
    ['another issuer', () => signed({ iss: 'https://other.example' })],
    ['another audience', () => signed({ aud: 'https://other.example' })],
    ['another signature', () => signed({}, { key: theirs })],
    ['no signature', () => unsigned()],
    ['another purpose', () => signed({}, { typ: 'JWT' })],
    ['an unknown key', () => signed({}, { kid: 'k2' })],
    ['no subject', () => signed({ sub: undefined } as JWTPayload)],
    ['an empty subject', () => signed({ sub: '' })],
    ['no session', () => signed({ sid: undefined })],
    ['a session that is no text', () => signed({ sid: { id: 's1' } })],
    ['no end', () => signed({ exp: undefined } as JWTPayload)],
    ['a beginning in the future', () => signed({ nbf: seconds + 60 })],
    ['garbage', () => 'garbage'],
    ['garbage in three parts', () => 'a.b.c'],
    ['a changed claim', async () => (await signed()).replace(/\.[^.]+\./, `.${base64url.encode('{"sub":"sam"}')}.`)],
  ])('are refused with %s', async (_, token) => {
    const problem = await refusal(`Bearer ${await token()}`);
    expect(problem).toMatchObject({ status: 401, message: 'The access token is not valid.' });
    expect(problem.headers['www-authenticate']).toContain('error="invalid_token"');
  });

  it.each<[string, RequestListener]>([
    ['do not come', (_request, response) => void response.destroy()],
    ['are an error', (_request, response) => void response.writeHead(500).end()],
    ['are not JSON', (_request, response) => void response.end('<html>')],
    ['are no keys', (_request, response) => void response.end('{"keys":"none"}')],
  ])('are 503 while the keys %s, and good again afterwards', async (_, trouble) => {
    const tokens = opened();
    const header = `Bearer ${await signed()}`;
    respond = trouble;
    expect(await refusal(header, tokens)).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    respond = publish;
    expect(await tokens.claims(header)).toEqual({ id: 'olga', sessionId: 's1' });
  });

  it('are verified once, and known until they end', async () => {
    const tokens = opened();
    const header = `Bearer ${await signed()}`;
    await tokens.claims(header);
    const before = fetched;
    respond = (_request, response) => void response.writeHead(500).end();
    now = START + 899_000;
    expect(await tokens.claims(header)).toEqual({ id: 'olga', sessionId: 's1' });
    expect(fetched).toBe(before);
    now = START + 900_000;
    expect(await refusal(header, tokens)).toMatchObject({ status: 401, message: 'The access token has expired.' });
  });
});
