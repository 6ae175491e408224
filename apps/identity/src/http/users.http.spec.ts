import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { referenceLinks } from '@charter/service';
import { collected, embeddedStore, type StoreForSpecs } from '@charter/testing';
import { basic, form, identityOverHttp, type Answer, type IdentityOverHttp } from '../testing/identity-over-http';

describe('users', () => {
  let store: StoreForSpecs;
  let served: IdentityOverHttp;
  let alice: Readonly<{ id: string; token: string }>;
  let bob: Readonly<{ id: string; token: string }>;
  let staff: Readonly<{ id: string; token: string }>;
  let program: string;
  beforeAll(async () => {
    store = await embeddedStore();
    served = await identityOverHttp(store.url);
    const made = async (asked: Parameters<IdentityOverHttp['register']>[0]) => {
      const { userId, apiToken } = await served.register(asked);
      return { id: userId, token: (await served.logIn(apiToken)).access };
    };
    const [firstName, lastName] = ['Alice', 'Adams'];
    alice = await made({ email: 'Alice@Example.com', username: 'alice', firstName, lastName });
    bob = await made({ email: 'bob@example.com', username: 'bob' });
    staff = await made({ email: 'sam@example.com', roles: ['staff'] });
    program = await programOf(staff.token);
  });
  afterAll(async () => {
    await served.close();
    await store.close();
  });
  const programOf = async (token: string) => {
    const made = await served.ask({ method: 'POST', path: '/service-accounts', token, body: { name: 'exports' } });
    const { client_id, client_secret } = made.json as Record<string, string>;
    const headers = { authorization: basic(`${client_id}:${client_secret}`) };
    const body = form({ grant_type: 'client_credentials' });
    const given = await served.ask({ method: 'POST', path: '/oauth2/token', headers, body });
    return String(given.json['access_token']);
  };
  const see = (user: string, token: string) => served.ask({ path: `/users/${user}`, token });
  const change = (body: unknown, { user = 'me', token = alice.token, headers = {} } = {}) =>
    served.ask({ method: 'PATCH', path: `/users/${user}`, token, body, headers });
  const names = (user: string, name: string) => [user, `email%3D${name}%40example.com`, `username%3D${name}`];

  describe('are seen', () => {
    it('by themselves, whole', async () => {
      const answer = await see('me', alice.token);
      expect(answer.status).toBe(200);
      expect(answer.json).toEqual({
        ...{ id: alice.id, deactivated: false, namespace: 'upsun', username: 'alice', email: 'alice@example.com' },
        ...{ email_verified: true, first_name: 'Alice', last_name: 'Adams', picture: '', company: '', website: '' },
        ...{ country: 'FR', mfa_enabled: false, sso_enabled: false },
        ...{ created_at: expect.any(String), updated_at: answer.json['created_at'] },
      });
      for (const name of [...names(alice.id, 'alice'), 'email=ALICE@example.COM', 'username=Alice'])
        expect((await see(name, alice.token)).json).toEqual(answer.json);
    });

    it('by service accounts, whoever they are', async () => {
      for (const name of names(bob.id, 'bob')) expect((await see(name, program)).json).toMatchObject({ id: bob.id });
    });

    it('by staff who say why, which is written down; to those who do not, there is nobody', async () => {
      for (const name of names(bob.id, 'bob')) {
        expect((await see(name, staff.token)).status).toBe(404);
        expect((await see(`${name}?reason=Ticket%201`, staff.token)).json).toMatchObject({ id: bob.id });
      }
      expect((await see(`${bob.id}?reason=`, staff.token)).status).toBe(400);
      const visits = (await collected(served.store.read(`identityStaffAccess-${bob.id}`, 0n))).map(
        ({ event }) => event,
      );
      const visit = { staffId: staff.id, method: 'GET', path: `/users/${bob.id}`, reason: 'Ticket 1' };
      expect(visits).toMatchObject(Array.from({ length: 3 }, () => ({ type: 'StaffAccessed', data: visit })));
      // Nobody else becomes staff by it.
      expect((await see(`${bob.id}?reason=Ticket%201`, alice.token)).status).toBe(404);
    });

    it('by nobody else, who cannot tell whether there is one', async () => {
      const seen: Answer[] = [];
      for (const name of [...names(bob.id, 'bob'), ...names(randomUUID(), 'nobody'), 'email%3D', 'username%3D', 'x'])
        seen.push(await see(name, alice.token));
      for (const name of ['me', randomUUID(), 'email%3Dnobody%40example.com']) seen.push(await see(name, program));
      for (const answer of seen)
        expect([answer.status, answer.json]).toEqual([
          404,
          { status: 404, title: 'User not found.', detail: 'User not found.', error: 'User not found.' },
        ]);
    });

    it('by nobody without a token', async () => {
      for (const path of ['/users/me', '/me']) expect((await served.ask({ path })).status).toBe(401);
    });

    it('by themselves as older clients know accounts', async () => {
      const { json } = await see('me', alice.token);
      expect((await served.ask({ path: '/me', token: alice.token })).json).toEqual({
        ...{ ...json, uuid: alice.id, mail: 'alice@example.com', display_name: 'Alice Adams', ssh_keys: [] },
      });
      expect((await served.ask({ path: '/me', token: program })).status).toBe(404);
    });
  });

  describe('change', () => {
    it.each([
      ['first_name', 'Alicia'],
      ['last_name', 'Ärmel & <Söhne>'],
      ['company', 'Acme'],
      ['website', 'https://acme.example/?a=b'],
      ['picture', 'http://acme.example/alice.png'],
    ])('their %s, and take it away by null or by nothing', async (property, value) => {
      for (const gone of [null, '']) {
        const set = await change({ [property]: value });
        expect([set.status, set.json[property]]).toEqual([200, value]);
        expect((await see('me', alice.token)).json).toEqual(set.json);
        expect((await change({ [property]: gone })).json[property]).toBe('');
      }
    });

    it('their country', async () => {
      expect((await change({ country: 'de' })).json).toMatchObject({ country: 'DE' });
      for (const country of ['XX', 'FRA', '', null, 33])
        expect((await change({ country })).json).toMatchObject({
          ...{ status: 400, detail: { country: 'The country must be a two-letter country code of ISO 3166.' } },
        });
      expect((await see('me', alice.token)).json).toMatchObject({ country: 'DE' });
    });

    it('only what they name, and nothing where it is so already', async () => {
      await change({ first_name: 'Alice', company: 'Acme' });
      const before = (await see(alice.id, alice.token)).json;
      expect((await change({ first_name: 'Alice', company: 'Acme' }, { user: alice.id })).json).toEqual(before);
      expect((await change({})).json).toEqual(before);
      const after = (await change({ company: 'Other' })).json;
      expect(after).toEqual({ ...before, company: 'Other', updated_at: expect.any(String) });
      expect(Date.parse(String(after['updated_at']))).toBeGreaterThan(Date.parse(String(before['updated_at'])));
    });

    it.each([
      ['email', 'other@example.com'],
      ['username', 'other'],
      ['roles', ['staff']],
      ['deactivated', false],
      ['id', 'other'],
    ])('not their %s', async (property, value) => {
      const answer = await change({ [property]: value });
      expect([answer.status, answer.json['detail']]).toEqual([
        400,
        { [property]: `There is no property ${property}.` },
      ]);
    });

    it.each([
      [{ first_name: 5 }, { first_name: 'The first name must be text.' }],
      [{ company: 'x'.repeat(256) }, { company: 'The company must have at most 255 characters.' }],
      [{ website: 'javascript:alert(1)' }, { website: 'The website must be a web address.' }],
      [{ picture: 'acme' }, { picture: 'The picture must be a web address.' }],
      [{ website: ['https://acme.example'] }, { website: 'The website must be text.' }],
    ])('nothing to %j', async (body, detail) => {
      const answer = await change(body);
      expect([answer.status, answer.json['detail']]).toEqual([400, detail]);
    });

    it('nobody else, whatever they are', async () => {
      for (const token of [bob.token, staff.token, program])
        for (const user of names(alice.id, 'alice'))
          expect((await change({ first_name: 'Mallory' }, { user, token })).status).toBe(404);
      expect((await see('me', alice.token)).json).not.toMatchObject({ first_name: 'Mallory' });
    });

    it('once by one Idempotency-Key', async () => {
      const headers = { 'idempotency-key': randomUUID() };
      await change({ company: 'First' }, { headers });
      await change({ company: 'Second' });
      expect((await change({ company: 'First' }, { headers })).json).toMatchObject({ company: 'Second' });
      expect((await change({ company: 'Third' }, { headers })).status).toBe(422);
    });
  });

  describe('are looked up by a reference', () => {
    const hrefOf = (...ids: readonly string[]) =>
      (referenceLinks(served.vault, 'users', ids)['ref:users:0'] as { href: string }).href;
    const read = (path: string, token = bob.token) => served.ask({ path, token });

    it('that was given out with a list, also what nobody knows', async () => {
      const nobody = randomUUID();
      const answer = await read(hrefOf(alice.id, nobody));
      expect(answer.status).toBe(200);
      expect(answer.json).toEqual({
        [nobody]: null,
        [alice.id]: {
          ...{ id: alice.id, username: 'alice', email: 'alice@example.com', picture: '' },
          ...{ first_name: expect.any(String), last_name: expect.any(String), mfa_enabled: false, sso_enabled: false },
        },
      });
    });

    it('that nobody has tampered with', async () => {
      const href = hrefOf(alice.id);
      for (const path of [
        href.replace(alice.id, bob.id),
        href.replace(alice.id, `${alice.id},${bob.id}`),
        `${href}x`,
        href.replace(/sig=.*/, `sig=${served.vault.signLink(alice.id)}`),
        href.replace(/sig=.*/, `sig=${served.vault.signLink(`ref:organizations:${alice.id}`)}`),
      ])
        expect((await read(path)).status).toBe(403);
      for (const path of ['/ref/users', `/ref/users?in=${alice.id}`, `${href}&in=${bob.id}`, `${href}&sig=x`])
        expect((await read(path)).status).toBe(400);
    });

    it('by nobody without a token', async () =>
      expect((await served.ask({ path: hrefOf(alice.id) })).status).toBe(401));
  });
});
