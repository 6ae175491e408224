import { describe, expect, it } from '@jest/globals';
import type { Vault } from '@charter/vault';
import { exportJWK, generateKeyPair } from 'jose';
import { issuer, type IssuerOptions } from './issuer';
import { issuerCalls } from './issuer-calls';
import { recordsAdapter, type FindClient } from './records-adapter';
import { hashOf } from './secrets';
import { recordsInMemory } from '../testing/records-in-memory';
import { sessionsIn } from './sessions';

type Records = Vault['records'];

const exported: FindClient = async id =>
  id === 'exports'
    ? {
        client_id: id,
        client_secret: hashOf('secret'),
        token_endpoint_auth_method: 'client_secret_basic',
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
      }
    : undefined;

type Known = Partial<Pick<IssuerOptions, 'url'>> &
  Readonly<{ login?: Omit<IssuerOptions['login'], 'stillHolds'>; records?: Records; find?: FindClient }>;

const nothingStored = { load: async () => ({ state: { began: false, ended: false }, head: 'no-stream' as const }) };

const calling = async ({ login, url = 'https://charter.example', records, find = exported }: Known = {}) => {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const loggedIn = { userId: 'alice', apiTokenId: 't1' };
  const kept = records ?? recordsInMemory();
  const handler = { ...nothingStored, handle: async () => ({ events: [], ...(await nothingStored.load()) }) };
  const { provider } = issuer({
    url,
    keys: [{ ...(await exportJWK(privateKey)), kid: 'k1', alg: 'EdDSA', use: 'sig' }],
    accessTokenTtl: 900,
    cookieKey: 'key',
    adapter: recordsAdapter({ records: kept, findClient: find, onRevoked: async () => undefined }),
    login: {
      ...(login ?? { byToken: async () => loggedIn, again: async () => loggedIn }),
      stillHolds: async () => 'ended',
    },
    sessions: sessionsIn({ records: kept, handler }),
  });
  return issuerCalls(provider, url);
};
const asked = { grant_type: 'api_token', api_token: 'x', client_id: 'upsun-cli' };
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

describe('calling the issuer', () => {
  it.each(['https://charter.example', 'https://charter.example:8443', 'http://127.0.0.1:8080', 'http://[::1]:8080'])(
    'describes it as clients see it, at %s',
    async url => {
      const { status, body } = await (await calling({ url })).document('/.well-known/openid-configuration');
      expect([status, body]).toMatchObject([
        200,
        { issuer: url, token_endpoint: `${url}/oauth2/token`, jwks_uri: `${url}/.well-known/jwks.json` },
      ]);
    },
  );

  it('fails as the issuer fails, so that who asked can be told when to come again', async () => {
    const down = new Error('The store is down.');
    const fails = async () => {
      throw down;
    };
    const login = { byToken: fails, again: fails };
    await expect((await calling({ login })).token({ body: asked })).rejects.toBe(down);
    const records = { ...recordsInMemory(), put: fails };
    await expect((await calling({ records })).token({ body: asked })).rejects.toBe(down);
    const authorization = basic('exports:secret');
    const request = { authorization, body: { grant_type: 'client_credentials' } };
    await expect((await calling({ find: fails })).token(request)).rejects.toBe(down);
  });

  it('hears of what failed for itself, and of nothing else', async () => {
    const down = new Error('The store is down.');
    const byToken = async (apiToken: string) => {
      if (apiToken === 'bad') throw down;
      return 'invalid' as const;
    };
    const calls = await calling({ login: { byToken, again: async () => 'invalid' } });
    const outcomes = await Promise.allSettled(
      ['good', 'bad', 'good'].map(api_token => calls.token({ body: { ...asked, api_token } })),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('issues nothing in the last second of an API token', async () => {
    const loggedIn = { userId: 'alice', apiTokenId: 't1', until: new Date(Date.now() + 900).toISOString() };
    const calls = await calling({ login: { byToken: async () => loggedIn, again: async () => loggedIn } });
    expect(await calls.token({ body: asked })).toEqual({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'The API token has expired.' },
    });
  });

  it('issues for Charter alone, whatever it is asked for', async () => {
    const calls = await calling();
    const authorization = basic('exports:secret');
    const body = { grant_type: 'client_credentials', resource: 'https://elsewhere.example' };
    expect(await calls.token({ authorization, body })).toMatchObject({
      status: 400,
      body: { error: 'invalid_target' },
    });
    const { status, body: given } = await calls.token({
      authorization,
      body: { ...body, resource: 'https://charter.example' },
    });
    expect([status, given['token_type']]).toEqual([200, 'Bearer']);
  });
});
