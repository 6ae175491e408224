import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { embeddedStore, type StoreForSpecs } from '@charter/testing';
import { bytesIn, bytesOfStoreWith } from '../testing/bytes';
import { basic, form, identityOverHttp, someAddress, type IdentityOverHttp } from '../testing/identity-over-http';

type Account = Readonly<Record<'id' | 'client_id' | 'client_secret' | 'name', string>>;

describe('service accounts', () => {
  let store: StoreForSpecs;
  let served: IdentityOverHttp;
  let sam: Awaited<ReturnType<IdentityOverHttp['register']>>;
  let staff: string;
  beforeAll(async () => {
    store = await embeddedStore();
    served = await identityOverHttp(store.url);
    sam = await served.register({ roles: ['staff'] });
    staff = (await served.logIn(sam.apiToken)).access;
  });
  afterAll(async () => {
    await served.close();
    await store.close();
  });
  const ask = (
    method: string,
    path = '',
    more: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
  ) => served.ask({ method, path: `/service-accounts${path}`, token: staff, ...more });
  const created = async (name = 'exports') => (await ask('POST', '', { body: { name } })).json as Account;
  const post = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    served.ask({ method: 'POST', path: '/oauth2/token', from: someAddress(), body, headers });
  const grant = { grant_type: 'client_credentials' };
  const tokenOf = async ({ client_id, client_secret }: Account) =>
    String((await post(form(grant), { authorization: basic(`${client_id}:${client_secret}`) })).json['access_token']);
  const seesWith = async (token: string) => (await served.ask({ path: `/users/${sam.userId}`, token })).status;

  it('are made by staff, and their secret is shown once', async () => {
    const answer = await ask('POST', '', { body: { name: 'exports' } });
    expect(answer.status).toBe(201);
    const { client_secret, ...shown } = answer.json as Account;
    expect(client_secret).toMatch(/^charter_service_[\w-]{43}$/);
    expect(shown).toEqual({
      ...{ id: expect.any(String), client_id: shown.id, name: 'exports' },
      ...{ created_by: sam.userId, created_at: expect.any(String) },
    });
    expect((await ask('GET', `/${shown.id}`)).json).toEqual(shown);
    const { items, count, _links } = (await ask('GET')).json as { items: Account[]; count: number; _links: object };
    expect(items).toContainEqual(shown);
    expect([count, _links]).toEqual([items.length, { self: { href: '/service-accounts' } }]);
    const stored = bytesOfStoreWith(shown.id);
    expect([stored.includes(client_secret), bytesIn(served.folder).includes(client_secret)]).toEqual([false, false]);
  });

  it('are nobody’s business but staff’s, not even their own', async () => {
    const account = await created();
    const { apiToken } = await served.register({ roles: ['auditor'] });
    for (const token of [(await served.logIn(apiToken)).access, await tokenOf(account)])
      for (const [method, path] of [
        ['GET', ''],
        ['POST', ''],
        ['GET', `/${account.id}`],
        ['DELETE', `/${account.id}`],
      ] as const) {
        const answer = await ask(method, path, { token, body: method === 'POST' ? { name: 'x' } : undefined });
        expect([answer.status, answer.json['title']]).toEqual([403, 'This is for staff only.']);
      }
    expect((await served.ask({ path: '/service-accounts' })).status).toBe(401);
  });

  it.each([
    ['no name', {}, { name: 'The name must not be empty.' }],
    ['too long a name', { name: 'x'.repeat(101) }, { name: 'The name must have at most 100 characters.' }],
    ['a role', { name: 'x', roles: ['staff'] }, { roles: 'There is no property roles.' }],
  ])('are not made with %s', async (_, body, detail) => {
    const answer = await ask('POST', '', { body });
    expect([answer.status, answer.json['detail']]).toEqual([400, detail]);
  });

  it('are made once for one Idempotency-Key, and the same secret is shown again', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const first = await ask('POST', '', { body: { name: 'once' }, headers });
    const again = await ask('POST', '', { body: { name: 'once' }, headers });
    expect([again.status, again.json]).toEqual([201, first.json]);
    expect((await ask('POST', '', { body: { name: 'other' }, headers })).status).toBe(422);
    const { items } = (await ask('GET')).json as { items: Account[] };
    expect(items.filter(({ name }) => name === 'once')).toHaveLength(1);
  });

  describe('log in with their secret', () => {
    it.each([
      ['in Basic', ({ client_id, client_secret }: Account) => [form(grant), basic(`${client_id}:${client_secret}`)]],
      ['in the form', ({ client_id, client_secret }: Account) => [form({ ...grant, client_id, client_secret })]],
      ['in JSON', ({ client_id, client_secret }: Account) => [{ ...grant, client_id, client_secret }]],
    ] as const)('%s', async (_, request) => {
      const account = await created();
      const [body, authorization] = request(account);
      const answer = await post(body, authorization === undefined ? {} : { authorization: String(authorization) });
      expect([answer.status, answer.json]).toEqual([
        200,
        { access_token: expect.any(String), token_type: 'Bearer', expires_in: 900 },
      ]);
      const token = String(answer.json['access_token']);
      const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<
        string,
        string
      >;
      expect(claims).toMatchObject({ sub: account.id, client_id: account.id, sid: claims['jti'], aud: served.url });
      expect(claims).not.toHaveProperty('token_id');
      expect(await seesWith(token)).toBe(200);
    });

    it('and in no other way', async () => {
      const { client_id, client_secret } = await created();
      const refused = [
        post(form(grant), { authorization: basic(`${client_id}:guess`) }),
        post(form(grant), { authorization: basic(`${client_id}:`) }),
        post(form({ ...grant, client_id, client_secret: `${client_secret}x` })),
        post(form({ ...grant, client_id })),
        post(form({ ...grant, client_id: randomUUID(), client_secret })),
      ];
      const bodies = [];
      for (const answer of await Promise.all(refused)) {
        expect(answer.status).toBe(401);
        bodies.push(answer.json);
      }
      expect(new Set(bodies.map(body => JSON.stringify(body))).size).toBe(1);
      expect(bodies[0]).toMatchObject({ error: 'invalid_client', title: 'Client authentication failed.' });
      // What is stored is a hash, and the hash is no secret.
      const hash =
        bytesOfStoreWith(client_id)
          .toString('latin1')
          .match(/"secretHash":"([\w-]{43})"/g) ?? [];
      expect(hash).not.toEqual([]);
      for (const found of hash) {
        const stored = found.slice('"secretHash":"'.length, -1);
        expect((await post(form({ ...grant, client_id, client_secret: stored }))).status).toBe(401);
      }
    });

    it('and by one way at a time', async () => {
      const { client_id, client_secret } = await created();
      const body = form({ ...grant, client_id, client_secret });
      expect((await post(body, { authorization: basic(`${client_id}:${client_secret}`) })).status).toBe(400);
    });

    it('for nobody but themselves', async () => {
      const { client_id, client_secret } = await created();
      const authorization = basic(`${client_id}:${client_secret}`);
      for (const body of [
        form({ grant_type: 'api_token', api_token: sam.apiToken }),
        form({ grant_type: 'refresh_token', refresh_token: (await served.logIn(sam.apiToken)).refresh }),
      ]) {
        const answer = await post(body, { authorization });
        expect([answer.status, answer.json]).toMatchObject([
          400,
          { error: 'unauthorized_client', title: 'A service account gets its tokens by client_credentials.' },
        ]);
      }
      const answer = await post(form({ ...grant, resource: 'https://elsewhere.example' }), { authorization });
      expect([answer.status, answer.json['error']]).toEqual([400, 'invalid_target']);
    });
  });

  it('are deactivated for ever, with every token that they have', async () => {
    const account = await created();
    const token = await tokenOf(account);
    expect(await seesWith(token)).toBe(200);
    const answer = await ask('DELETE', `/${account.id}`, { body: {} });
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(await seesWith(token)).toBe(401);
    const authorization = basic(`${account.client_id}:${account.client_secret}`);
    expect((await post(form(grant), { authorization })).status).toBe(401);
    expect((await ask('GET', `/${account.id}`)).status).toBe(404);
    expect((await ask('DELETE', `/${account.id}`)).status).toBe(204);
    expect((await ask('DELETE', `/${randomUUID()}`)).status).toBe(404);
  });
});
