import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { embeddedStore, type StoreForSpecs } from '@charter/testing';
import { bytesIn, bytesOfStoreWith } from '../testing/bytes';
import { identityOverHttp, type Asked, type IdentityOverHttp } from '../testing/identity-over-http';

type Token = Readonly<Record<string, unknown>> & Readonly<{ id: string; token: string }>;

describe('API tokens', () => {
  let store: StoreForSpecs;
  let served: IdentityOverHttp;
  let alice: Awaited<ReturnType<IdentityOverHttp['register']>>;
  let access: string;
  beforeAll(async () => {
    store = await embeddedStore();
    served = await identityOverHttp(store.url);
    alice = await served.register({ email: 'alice.of.the.tokens@example.com' });
    ({ access } = await served.logIn(alice.apiToken));
  });
  afterAll(async () => {
    await served.close();
    await store.close();
  });
  const ask = (method: string, path: string, more: Partial<Asked> = {}) =>
    served.ask({ method, path: `/users/${path}`, token: access, ...more });
  const create = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    ask('POST', 'me/api-tokens', { body, headers });
  const created = async (body: unknown = { name: 'ci' }) => (await create(body)).json as Token;
  const listed = async (of = 'me', token = access) =>
    JSON.parse((await ask('GET', `${of}/api-tokens`, { token })).text) as Readonly<Record<string, unknown>>[];

  it('are shown once, to who makes one', async () => {
    const answer = await create({ name: 'deployments' });
    expect(answer.status).toBe(201);
    const { token, ...shown } = answer.json as Token;
    expect(token).toMatch(/^charter_api_[\w-]{43}$/);
    expect(shown).toEqual({
      ...{ id: expect.any(String), name: 'deployments', mfa_on_creation: false },
      ...{ created_at: expect.any(String), updated_at: shown['created_at'], last_used_at: null, expires_at: null },
    });
    expect((await ask('GET', `me/api-tokens/${shown.id}`)).json).toEqual(shown);
    expect(await listed()).toContainEqual(shown);
    expect(await listed(alice.userId)).toEqual(await listed());
  });

  it('are kept by their hash only, and nothing about a person is stored in clear', async () => {
    const { id, token } = await created({ name: 'name of a secret token' });
    const { access: other, refresh } = await served.logIn(token);
    expect(await served.statusWith(other)).toBe(200);
    const stored = bytesOfStoreWith(id);
    expect(stored.includes(alice.userId)).toBe(true);
    const secrets = [token, alice.apiToken, refresh, other, 'alice.of.the.tokens', 'name of a secret token'];
    for (const secret of secrets) {
      expect(stored.includes(secret)).toBe(false);
      expect(stored.includes(Buffer.from(secret).toString('base64'))).toBe(false);
      expect(bytesIn(served.folder).includes(secret)).toBe(false);
    }
  });

  it('open sessions as long as they are not revoked, and know when they last did', async () => {
    const { id, token } = await created();
    const session = await served.logIn(token);
    expect(await served.statusWith(session.access)).toBe(200);
    const used = (await ask('GET', `me/api-tokens/${id}`)).json;
    expect(Date.parse(String(used['last_used_at']))).toBeGreaterThanOrEqual(Date.parse(String(used['created_at'])));

    const answer = await ask('DELETE', `me/api-tokens/${id}`, { body: {} });
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(await served.statusWith(session.access)).toBe(401);
    expect((await served.exchange(token)).status).toBe(400);
    expect((await ask('GET', `me/api-tokens/${id}`)).status).toBe(404);
    expect((await listed()).map(row => row['id'])).not.toContain(id);
    expect((await ask('DELETE', `me/api-tokens/${id}`, { body: {} })).status).toBe(204);
    expect(await served.statusWith(access)).toBe(200);
  });

  it('have an end, where they are given one', async () => {
    const end = new Date(Date.now() + 86_400_000).toISOString();
    expect(await created({ name: 'ci', expires_at: end })).toMatchObject({ expires_at: end });
    expect(await created({ name: 'ci', expires_at: '2999-01-01T02:00:00+02:00' })).toMatchObject({
      expires_at: '2999-01-01T00:00:00.000Z',
    });
    expect(await created({ name: 'ci', expires_at: null })).toMatchObject({ expires_at: null });
  });

  it.each([
    ['no name', {}, { name: 'The name must not be empty.' }],
    ['an empty name', { name: '' }, { name: 'The name must not be empty.' }],
    ['a name that is none', { name: 5 }, { name: 'The name must be text.' }],
    ['too long a name', { name: 'x'.repeat(101) }, { name: 'The name must have at most 100 characters.' }],
    ['an unknown property', { name: 'x', token: 'mine' }, { token: 'There is no property token.' }],
  ])('are not made with %s', async (_, body, detail) => {
    const answer = await create(body);
    expect([answer.status, answer.json['detail']]).toEqual([400, detail]);
  });

  it('are not made with an end that is past', async () => {
    const answer = await create({ name: 'x', expires_at: '2020-01-01T00:00:00Z' });
    expect([answer.status, answer.json['title']]).toEqual([400, 'The API token would have expired already.']);
  });

  it.each([
    ...['soon', 1, '', '2999', '2999-01', '2999-W01', '2999-01-01', '2999-01-01T00:00:00', '2999-02-30T00:00:00Z'],
    ...['2999-01-01T25:00:00Z', '+012999-01-01T00:00:00Z', '9999-12-31T23:59:59-01:00', ['2999-01-01T00:00:00Z']],
  ])('are not made with the end %j', async expires_at => {
    const answer = await create({ name: 'x', expires_at });
    const title = 'The end must be a date and time with its zone, as in 2030-01-31T12:00:00Z.';
    expect([answer.status, answer.json['detail']]).toEqual([400, { expires_at: title }]);
  });

  it('are made once for one Idempotency-Key, and the same token is shown again', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const first = await create({ name: 'once' }, headers);
    const again = await create({ name: 'once' }, headers);
    expect([again.status, again.json]).toEqual([201, first.json]);
    expect((await listed()).filter(({ name }) => name === 'once')).toHaveLength(1);

    const other = await create({ name: 'another' }, headers);
    expect([other.status, other.json['title']]).toEqual([422, 'This Idempotency-Key was used for another request.']);

    const bob = await served.register();
    const { access: theirs } = await served.logIn(bob.apiToken);
    const same = await ask('POST', 'me/api-tokens', { token: theirs, body: { name: 'once' }, headers });
    expect(same.status).toBe(201);
    expect(same.json['token']).not.toBe(first.json['token']);
  });

  it('do not come back by a repeated request once they are revoked', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const { id, token } = (await create({ name: 'once' }, headers)).json as Token;
    await ask('DELETE', `me/api-tokens/${id}`, { body: {} });
    const again = await create({ name: 'once' }, headers);
    expect([again.status, again.json['token']]).toEqual([404, undefined]);
    expect((await served.exchange(token)).status).toBe(400);
  });

  it('are nobody else’s to see, to make or to revoke, not even for staff', async () => {
    const { id } = await created();
    const staff = await served.register({ roles: ['staff'] });
    const bob = await served.register();
    for (const { apiToken } of [staff, bob]) {
      const { access: token } = await served.logIn(apiToken);
      for (const [method, path] of [
        ['GET', `${alice.userId}/api-tokens`],
        ['GET', `${alice.userId}/api-tokens/${id}`],
        ['POST', `${alice.userId}/api-tokens`],
        ['DELETE', `${alice.userId}/api-tokens/${id}`],
        ['GET', `me/api-tokens/${id}`],
        ['DELETE', `me/api-tokens/${id}`],
      ] as const) {
        const body = method === 'POST' ? { name: 'theirs' } : undefined;
        expect((await ask(method, path, { token, body })).status).toBe(404);
      }
    }
    expect((await ask('GET', `me/api-tokens/${id}`)).status).toBe(200);
    expect((await served.ask({ path: '/users/me/api-tokens' })).status).toBe(401);
  });

  it('are a hundred at most; revoking one makes room', async () => {
    const carol = await served.register();
    const { access: token } = await served.logIn(carol.apiToken);
    const make = () => ask('POST', 'me/api-tokens', { token, body: { name: 'one of many' } });
    for (let count = 1; count < 100; count++) expect((await make()).status).toBe(201);
    const refused = await make();
    expect([refused.status, refused.json['title']]).toEqual([409, 'There are too many API tokens: revoke one first.']);
    const last = (await listed('me', token)).at(-1);
    await ask('DELETE', `me/api-tokens/${String(last?.['id'])}`, { token });
    expect((await make()).status).toBe(201);
  });
});
