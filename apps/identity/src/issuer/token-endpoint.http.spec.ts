import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { embeddedStore, eventually, type StoreForSpecs } from '@charter/testing';
import { basic, form, identityOverHttp, someAddress, type IdentityOverHttp } from '../testing/identity-over-http';

type Registered = Awaited<ReturnType<IdentityOverHttp['register']>>;

describe('the token endpoint', () => {
  let store: StoreForSpecs;
  let served: IdentityOverHttp;
  let alice: Registered;
  beforeAll(async () => {
    store = await embeddedStore();
    served = await identityOverHttp(store.url);
    alice = await served.register();
  });
  afterAll(async () => {
    await served.close();
    await store.close();
  });
  const post = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    served.ask({ method: 'POST', path: '/oauth2/token', from: someAddress(), body, headers });
  const asked = () => ({ grant_type: 'api_token', api_token: alice.apiToken });
  const withCli = (fields: Readonly<Record<string, string>>) => form({ client_id: 'upsun-cli', ...fields });
  const refusal = (status: number, error: string, description: string) => ({
    ...{ status, error, title: description, detail: description, error_description: description },
  });

  describe('gives tokens for an API token', () => {
    it.each([
      [
        'as the official command line tool sends it',
        () => [form({ ...asked(), client_id: 'upsun-cli', client_secret: '' })] as const,
      ],
      [
        'as the official JavaScript client sends it',
        () => [asked(), { authorization: basic('platform-cli:') }] as const,
      ],
      ['as the documents say', () => [form(asked()), { authorization: basic('platform-api-user:') }] as const],
      ['as the standard says', () => [withCli(asked())] as const],
    ])('%s', async (_, request) => {
      const [body, headers] = request();
      const answer = await post(body, headers);
      expect(answer.status).toBe(200);
      expect(answer.json).toEqual({
        access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        token_type: 'Bearer',
        expires_in: 900,
        refresh_token: expect.stringMatching(/^[\w-]{43}$/),
      });
      expect(answer.headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' });
      expect(await served.statusWith(String(answer.json['access_token']))).toBe(200);
    });

    it('as soon as there is one', async () => {
      const { apiToken } = await served.register();
      expect((await served.exchange(apiToken)).status).toBe(200);
    });

    it('whatever else the request holds', async () => {
      const more = { scope: 'offline_access', redirect_uri: 'https://evil.example', __proto__: 'x', token: 'x' };
      expect((await post(withCli({ ...asked(), ...more }))).status).toBe(200);
    });
  });

  describe('refuses', () => {
    it.each([
      ['that there never was', () => 'charter_api_nonsense'],
      ['with something behind it', () => `${alice.apiToken}x`],
      ['in other letters', () => alice.apiToken.toUpperCase()],
    ])('an API token %s', async (_, token) => {
      const answer = await served.exchange(token());
      expect(answer.status).toBe(400);
      expect(answer.json).toEqual(refusal(400, 'invalid_grant', 'The API token is not valid.'));
      expect(answer.headers['content-type']).toBe('application/json');
    });

    it('an API token that is revoked, like one that there never was', async () => {
      const { apiToken } = await served.register();
      const { access } = await served.logIn(apiToken);
      const tokens = JSON.parse((await served.ask({ path: '/users/me/api-tokens', token: access })).text) as {
        id: string;
      }[];
      const path = `/users/me/api-tokens/${tokens[0]?.id}`;
      expect((await served.ask({ method: 'DELETE', path, token: access, body: {} })).status).toBe(204);
      expect((await served.exchange(apiToken)).json).toEqual((await served.exchange('nonsense')).json);
    });

    it('an API token that has expired', async () => {
      const { access } = await served.logIn(alice.apiToken);
      const expiresAt = new Date(Date.now() + 3_000).toISOString();
      const body = { name: 'short', expires_at: expiresAt };
      const made = await served.ask({ method: 'POST', path: '/users/me/api-tokens', token: access, body });
      const apiToken = String(made.json['token']);
      expect((await served.exchange(apiToken)).status).toBe(200);
      const refused = async () => {
        const answer = await served.exchange(apiToken);
        return answer.status === 200 ? undefined : answer;
      };
      const answer = await eventually(refused, 'the end of the token');
      expect([answer.status, answer.json]).toEqual([400, refusal(400, 'invalid_grant', 'The API token has expired.')]);
    });

    it('the API token of somebody deactivated, until they are back', async () => {
      const email = 'gone@example.com';
      const { apiToken } = await served.register({ email });
      await served.people.deactivate(email);
      const description = 'The user of this API token has been deactivated.';
      expect((await served.exchange(apiToken)).json).toEqual(refusal(400, 'invalid_grant', description));
      await served.people.reactivate(email);
      expect((await served.exchange(apiToken)).status).toBe(200);
    });

    it.each([
      ['nothing', {}, 'invalid_request', 'The request names no client: client_id is missing.'],
      ['no grant', { client_id: 'upsun-cli' }, 'invalid_request', "Missing required parameter 'grant_type'."],
      [
        'no API token',
        { client_id: 'upsun-cli', grant_type: 'api_token' },
        'invalid_request',
        "Missing required parameter 'api_token'.",
      ],
      [
        'no refresh token',
        { client_id: 'upsun-cli', grant_type: 'refresh_token' },
        'invalid_request',
        "Missing required parameter 'refresh_token'.",
      ],
      [
        'an unknown grant',
        { client_id: 'upsun-cli', grant_type: 'password' },
        'unsupported_grant_type',
        'Unsupported grant_type requested.',
      ],
      [
        'a code without the address that it was given to',
        { client_id: 'upsun-cli', grant_type: 'authorization_code', code: 'x' },
        'invalid_request',
        "Missing required parameter 'redirect_uri'.",
      ],
      [
        'a code of a client that never logs in with a browser',
        { client_id: 'platform-api-user', grant_type: 'authorization_code', code: 'x' },
        'unauthorized_client',
        'Log in again: the access token has expired or is not valid, and this client cannot renew it.',
      ],
      [
        'a token for the client itself',
        { client_id: 'upsun-cli', grant_type: 'client_credentials' },
        'unauthorized_client',
        'Log in again: the access token has expired or is not valid, and this client cannot renew it.',
      ],
    ])('%s', async (...[, fields, error, description]) => {
      const answer = await post(fields);
      expect([answer.status, answer.json]).toEqual([400, refusal(400, error, description)]);
      expect((await post(form({ ...fields }))).json).toEqual(answer.json);
    });

    it('a request that has no body', async () => {
      const answer = await post(undefined);
      expect([answer.status, answer.json['error']]).toEqual([400, 'invalid_request']);
    });

    it('a secret of a client that has none, and a client that there is not, in the same words', async () => {
      const answers = await Promise.all([
        post(withCli({ ...asked(), client_secret: 'guess' })),
        post(form(asked()), { authorization: basic('upsun-cli:guess') }),
        post(form({ ...asked(), client_id: 'nobody' })),
        post(form(asked()), { authorization: basic('nobody:') }),
      ]);
      for (const answer of answers) {
        expect([answer.status, answer.json]).toEqual([
          401,
          refusal(401, 'invalid_client', 'Client authentication failed.'),
        ]);
        expect(answer.headers['www-authenticate']).toBe('Basic realm="Charter"');
      }
    });

    it('two clients in one request', async () => {
      const answer = await post(withCli(asked()), { authorization: basic('platform-cli:') });
      expect([answer.status, answer.json['title']]).toEqual([400, 'The request names two clients.']);
    });

    it.each([
      ['another scheme', 'Bearer x'],
      ['what is no Base64', 'Basic %%%'],
      ['no colon', basic('upsun-cli')],
      ['no client', basic(':')],
    ])('an Authorization header with %s', async (_, authorization) => {
      const answer = await post(form(asked()), { authorization });
      expect([answer.status, answer.json['error']]).toEqual([400, 'invalid_request']);
    });

    it('parameters that are no texts', async () => {
      const body = { client_id: 'upsun-cli', grant_type: 'api_token', api_token: [alice.apiToken, 'other'] };
      expect((await post(body)).json['title']).toBe("Missing required parameter 'api_token'.");
      expect((await post([])).status).toBe(400);
    });

    it('what is larger than any request has to be', async () => {
      const answer = await post(withCli({ grant_type: 'api_token', api_token: 'x'.repeat(100_000) }));
      expect([answer.status, answer.json['title']]).toEqual([413, expect.stringContaining('too large')]);
    });

    it('anything but a POST', async () => {
      const answer = await served.ask({ path: `/oauth2/token?grant_type=api_token&api_token=${alice.apiToken}` });
      expect([answer.status, answer.headers['allow']]).toEqual([405, 'POST']);
    });
  });

  it('repeats nothing that it was sent', async () => {
    const evil = 'x"\r\nSet-Cookie: a=b\r\n<evil>';
    const answers = await Promise.all([
      post(withCli({ grant_type: evil })),
      post(form({ ...asked(), client_id: evil })),
      post(withCli({ ...asked(), scope: evil })),
      post(withCli({ grant_type: 'api_token', api_token: evil })),
      post(withCli({ grant_type: 'refresh_token', refresh_token: evil })),
      post(form(asked()), { authorization: basic(`${evil}:`) }),
    ]);
    for (const answer of answers) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.text + JSON.stringify(answer.headers)).not.toMatch(/evil|cookie/i);
    }
  });
});
