import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { embeddedStore, eventually, type StoreForSpecs } from '@charter/testing';
import { basic, form, identityOverHttp, someAddress, type IdentityOverHttp } from '../testing/identity-over-http';

describe('a session', () => {
  let store: StoreForSpecs;
  let served: IdentityOverHttp;
  beforeAll(async () => {
    store = await embeddedStore();
    served = await identityOverHttp(store.url);
  });
  afterAll(async () => {
    await served.close();
    await store.close();
  });
  const someone = async () => {
    const registered = await served.register();
    return { ...registered, ...(await served.logIn(registered.apiToken)) };
  };
  const revoke = (body: unknown) => served.ask({ method: 'POST', path: '/oauth2/revoke', body });
  const refreshed = async (refreshToken: string) => String((await served.refresh(refreshToken)).json['access_token']);
  const claimsOf = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
  const ended = { status: 400, error: 'invalid_grant', title: 'The session has ended: log in again.' };

  describe('goes on by its refresh token', () => {
    it('with the claims that it began with', async () => {
      const { access, refresh } = await someone();
      const answer = await served.refresh(refresh);
      expect(answer.status).toBe(200);
      expect(answer.json).toEqual({
        ...{ access_token: expect.any(String), token_type: 'Bearer', expires_in: 900, refresh_token: refresh },
      });
      const { sub, sid, token_id, iss, aud, client_id } = claimsOf(access);
      const next = String(answer.json['access_token']);
      expect(claimsOf(next)).toMatchObject({ sub, sid, token_id, iss, aud, client_id });
      expect(await served.statusWith(next)).toBe(200);
    });

    it('in several processes at once, each of which has the same stored token', async () => {
      const { access, refresh } = await someone();
      const tokens = await Promise.all(Array.from({ length: 8 }, () => refreshed(refresh)));
      expect(new Set(tokens).size).toBe(8);
      for (const token of [access, ...tokens]) expect(await served.statusWith(token)).toBe(200);
      expect((await served.refresh(refresh)).status).toBe(200);
    });

    it('but not in another client', async () => {
      const { refresh } = await someone();
      const body = form({ client_id: 'platform-cli', grant_type: 'refresh_token', refresh_token: refresh });
      const answer = await served.ask({ method: 'POST', path: '/oauth2/token', from: someAddress(), body });
      expect([answer.status, answer.json]).toMatchObject([400, ended]);
      expect((await served.refresh(refresh)).status).toBe(200);
    });

    it('and by no other token', async () => {
      const { access, apiToken, refresh } = await someone();
      for (const token of [access, apiToken, `${refresh}x`, 'nonsense'])
        expect((await served.refresh(token)).json).toMatchObject(ended);
      for (const token of [access, refresh])
        expect((await served.exchange(token)).json['title']).toBe('The API token is not valid.');
      for (const token of [refresh, apiToken]) expect(await served.statusWith(token)).toBe(401);
    });
  });

  describe('ends', () => {
    it.each([
      ['its access token', 'access', form],
      ['its refresh token', 'refresh', form],
      ['its access token in JSON', 'access', (fields: object) => fields],
    ] as const)('when %s is revoked: at once, for all that was issued in it', async (_, which, as) => {
      const tokens = await someone();
      const second = await refreshed(tokens.refresh);
      const other = await served.logIn(tokens.apiToken);
      const answer = await revoke(as({ token: tokens[which], token_type_hint: `${which}_token` }));
      expect([answer.status, answer.json]).toEqual([200, {}]);
      for (const token of [tokens.access, second]) expect(await served.statusWith(token)).toBe(401);
      expect((await served.refresh(tokens.refresh)).json).toMatchObject(ended);
      expect(await served.statusWith(other.access)).toBe(200);
      expect((await revoke(form({ token: tokens[which] }))).status).toBe(200);
    });

    it('also for a vault that has not heard of it', async () => {
      const { access, refresh } = await someone();
      const sessionId = String(claimsOf(access)['sid']);
      const kept = (await served.vault.records.get('session', sessionId)) ?? {};
      const data = { sessionId, subjectId: 'somebody', at: new Date().toISOString() };
      const cause = {
        commandId: 'c',
        requestHash: 'c',
        correlationId: 'c',
        actor: { kind: 'system', id: 's' },
      } as const;
      const events = [{ type: 'SessionEnded', data }];
      await served.store.append({ stream: `session-${sessionId}`, after: 'no-stream', events, cause });
      expect(await served.vault.records.get('session', sessionId)).toEqual(kept);
      expect((await served.refresh(refresh)).json['title']).toBe('The session has ended.');
    });

    it('when its API token is revoked', async () => {
      const { access, refresh } = await someone();
      const path = `/users/me/api-tokens/${String(claimsOf(access)['token_id'])}`;
      expect((await served.ask({ method: 'DELETE', path, token: access, body: {} })).status).toBe(204);
      expect(await served.statusWith(access)).toBe(401);
      expect((await served.refresh(refresh)).json).toMatchObject({ title: 'The API token is not valid.' });
    });

    it('when its user is deactivated, and only until they are back', async () => {
      const { userId, access, refresh } = await someone();
      const email = String((await served.ask({ path: '/users/me', token: access })).json['email']);
      await served.people.deactivate(email);
      expect(await served.statusWith(access)).toBe(401);
      const title = 'The user of this API token has been deactivated.';
      expect((await served.refresh(refresh)).json).toMatchObject({ error: 'invalid_grant', title });
      await served.people.reactivate(email);
      expect(await served.statusWith(access)).toBe(200);
      expect(claimsOf(await refreshed(refresh))['sub']).toBe(userId);
    });

    it('with its API token, whose end no token outlives', async () => {
      const { access } = await someone();
      const end = Date.now() + 4_000;
      const body = { name: 'short', expires_at: new Date(end).toISOString() };
      const made = await served.ask({ method: 'POST', path: '/users/me/api-tokens', token: access, body });
      const first = await served.exchange(String(made.json['token']));
      expect(Number(first.json['expires_in'])).toBeLessThanOrEqual(4);
      const refresh = String(first.json['refresh_token']);
      const answer = await served.refresh(refresh);
      for (const { json } of [first, answer]) {
        const { exp } = claimsOf(String(json['access_token']));
        expect(Number(exp) * 1_000).toBeLessThanOrEqual(end);
      }
      const refused = async () => {
        const { status, json } = await served.refresh(refresh);
        return status === 400 ? json : undefined;
      };
      expect(await eventually(refused, 'the end of the session')).toMatchObject({ error: 'invalid_grant' });
      const last = String(answer.json['access_token']);
      await eventually(async () => (await served.statusWith(last)) === 401, 'the end of the access token');
    });
  });

  describe('is not ended', () => {
    it('by what is no token: 200 all the same', async () => {
      const { access, apiToken } = await someone();
      for (const token of ['nonsense', 'a.b.c', 'with a space', apiToken, `${access}x`, 'x'.repeat(10_000)]) {
        const answer = await revoke(form({ token }));
        expect([answer.status, answer.json]).toEqual([200, {}]);
      }
      expect(await served.statusWith(access)).toBe(200);
      expect((await served.exchange(apiToken)).status).toBe(200);
    });

    it('by a request that names none', async () => {
      for (const body of [undefined, {}, form({}), { token: '' }, { token: ['a'] }, [], form({ token: '' })]) {
        const answer = await revoke(body);
        expect(answer.status).toBe(400);
        expect(answer.json).toMatchObject({ error: 'invalid_request', title: 'Say which token is to be revoked.' });
      }
    });
  });

  it('of a service account ends when its token is revoked, and is written down as its own doing', async () => {
    const staff = await served.register({ roles: ['staff'] });
    const { access } = await served.logIn(staff.apiToken);
    const made = await served.ask({ method: 'POST', path: '/service-accounts', token: access, body: { name: 'x' } });
    const { client_id, client_secret } = made.json as Record<string, string>;
    const token = async () => {
      const headers = { authorization: basic(`${client_id}:${client_secret}`) };
      const body = form({ grant_type: 'client_credentials' });
      const { json } = await served.ask({ method: 'POST', path: '/oauth2/token', headers, body });
      return String(json['access_token']);
    };
    const [first, second] = [await token(), await token()];
    const seen = async (shown: string) => (await served.ask({ path: `/users/${staff.userId}`, token: shown })).status;
    expect(await seen(first)).toBe(200);
    await revoke(form({ token: first }));
    expect([await seen(first), await seen(second)]).toEqual([401, 200]);
    for await (const { metadata } of served.store.read(`session-${String(claimsOf(first)['sid'])}`, 0n))
      expect(metadata.actor).toEqual({ kind: 'service', id: client_id });
  });
});
