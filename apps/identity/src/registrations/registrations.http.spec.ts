import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accountLinkToken } from '@charter/identity-contracts';
import { embeddedStore, type StoreForSpecs } from '@charter/testing';
import { browserLogin, claimsOf, PASSWORD } from '../testing/browser-login';
import { identityOverHttp, someAddress, type IdentityOverHttp } from '../testing/identity-over-http';
import type { Sent } from '../testing/invitations';

const LOG_IN = 'There is an account for this address already: log in with it.';

describe('registering by an invitation', () => {
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
  const asking = ({ token }: Pick<Sent, 'token'>, about: object = {}) => ({
    ...{ invitation: token, password: PASSWORD, first_name: 'Ada', last_name: 'Adams', country: 'fr' },
    ...about,
  });
  const register = (sent: Pick<Sent, 'token'>, about: object = {}, headers: Readonly<Record<string, string>> = {}) =>
    served.ask({ method: 'POST', path: '/users', body: asking(sent, about), headers, from: someAddress() });
  const idOf = ({ json }: Readonly<{ json: Record<string, unknown> }>) => (json['user'] as { id: string }).id;
  const someName = () => `u${randomUUID().slice(0, 13)}`;

  it('makes a user of whom it was sent to, and logs them in', async () => {
    const sent = await served.invite(`Ada.${randomUUID()}@Example.com`);
    const username = someName();
    const answer = await register(sent, { username });
    expect(answer.status).toBe(201);
    const { user, access_token } = answer.json as { user: object; access_token: string };
    expect(Object.keys(answer.json).sort()).toEqual(['access_token', 'user']);
    const email = sent.email.toLowerCase();
    expect(user).toMatchObject({ username, email, first_name: 'Ada', last_name: 'Adams', country: 'FR' });
    expect(claimsOf(access_token)).toMatchObject({ sub: idOf(answer), client_id: 'charter-web', iss: served.url });
    expect((await served.ask({ path: '/users/me', token: access_token })).json).toEqual(user);

    const people = browserLogin(served);
    const { access } = await people.loggedIn({ userId: idOf(answer), username, email });
    expect(claimsOf(access)['sub']).toBe(idOf(answer));
    await served.ask({ method: 'POST', path: '/oauth2/revoke', body: { token: access_token } });
    expect([await served.statusWith(access_token), await served.statusWith(access)]).toEqual([401, 200]);
  });

  it('says by whose hand and by which invitation', async () => {
    const sent = await served.invite();
    const id = idOf(await register(sent));
    const events: unknown[] = [];
    for await (const { event, metadata } of served.store.read(`user-${id}`, 0n)) {
      expect(metadata.actor).toEqual({ kind: 'user', id });
      events.push(event);
    }
    expect(events).toMatchObject([
      { type: 'UserRegistered', data: { userId: id, registeredBy: id, invitationId: sent.invitationId } },
      { type: 'PasswordSet', data: { passwordId: expect.any(String), setBy: id } },
    ]);
  });

  it('finds a username in the address where none is named, another where that is taken', async () => {
    const name = `ada${randomUUID().slice(0, 8)}`;
    const usernames: unknown[] = [];
    for (const domain of ['example.com', 'example.org'])
      usernames.push((await register(await served.invite(`${name}@${domain}`))).json['user']);
    expect(usernames).toMatchObject([
      { username: name },
      { username: expect.stringMatching(new RegExp(`^${name}-[a-z0-9_-]{6}$`)) },
    ]);
  });

  describe('happens once', () => {
    it('by the same request, with a key or without: it answers the same user each time', async () => {
      for (const headers of [{}, { 'idempotency-key': randomUUID() }] as Readonly<Record<string, string>>[]) {
        const sent = await served.invite();
        const answers = [await register(sent, {}, headers), await register(sent, {}, headers)];
        expect(answers.map(({ status }) => status)).toEqual([201, 201]);
        expect(new Set(answers.map(idOf)).size).toBe(1);
        for (const { json } of answers) expect(await served.statusWith(String(json['access_token']))).toBe(200);
      }
    });

    it('and lets nobody in who does not know the password', async () => {
      const sent = await served.invite();
      const key = { 'idempotency-key': randomUUID() };
      expect((await register(sent)).status).toBe(201);
      const other = await register(sent, { password: 'another horse, another battery' });
      expect([other.status, other.json['title']]).toEqual([409, LOG_IN]);
      const keyed = await served.invite();
      await register(keyed, {}, key);
      expect((await register(keyed, { password: 'another horse, another battery' }, key)).status).toBe(422);
    });

    it('by one link, whatever else is asked and by whatever key', async () => {
      const sent = await served.invite();
      const key = { 'idempotency-key': randomUUID() };
      expect((await register(sent, {}, key)).status).toBe(201);
      for (const [about, headers] of [
        [{}, {}],
        [{}, { 'idempotency-key': randomUUID() }],
        [{ username: someName() }, {}],
      ] as const) {
        const answer = await register(sent, about, headers);
        expect([answer.status, answer.json['title']]).toEqual([409, LOG_IN]);
      }
      const reused = await register(sent, { username: someName() }, key);
      expect([reused.status, reused.json['title']]).toEqual([
        422,
        'This Idempotency-Key was used for another request.',
      ]);
    });

    it('of many at the same moment, whatever each of them asks', async () => {
      const sent = await served.invite();
      const answers = await Promise.all(Array.from({ length: 5 }, () => register(sent, { username: someName() })));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
    });

    it('even where they have another address by now', async () => {
      const sent = await served.invite();
      const { json } = await register(sent);
      const token = String(json['access_token']);
      const body = { email_address: `${randomUUID()}@example.org` };
      await served.ask({ method: 'POST', path: '/users/me/emailaddress', token, body });
      const userId = (json['user'] as { id: string }).id;
      const link = accountLinkToken({ purpose: 'email-change', userId, linkNumber: 1 }, served.vault);
      expect((await served.ask({ method: 'POST', path: `/email-changes/${link}`, body: {} })).status).toBe(204);
      expect((await register(sent, { username: someName() })).status).toBe(409);
    });
  });

  it('is refused to an address that has an account: log in', async () => {
    const email = `${randomUUID()}@example.com`;
    await served.register({ email });
    const answer = await register(await served.invite(email.toUpperCase()));
    expect([answer.status, answer.json['title']]).toEqual([409, LOG_IN]);
    const [one, other] = [await served.invite(`x${email}`), await served.invite(`x${email}`)];
    expect((await register(one)).status).toBe(201);
    expect((await register(other)).status).toBe(409);
  });

  it('is refused with a username that somebody has, and possible with another after that', async () => {
    const username = someName();
    await register(await served.invite(), { username });
    const sent = await served.invite();
    const refused = await register(sent, { username });
    expect([refused.status, refused.json['title']]).toEqual([
      ...[409, 'Somebody has this username already: choose another.'],
    ]);
    expect((await register(sent, { username: someName() })).status).toBe(201);
  });

  describe('leads nowhere', () => {
    it.each([
      ['accepted', 410, 'This invitation was accepted already.'],
      ['declined', 410, 'This invitation was declined.'],
      ['revoked', 410, 'This invitation was withdrawn: ask for another.'],
      ['lapsed', 410, 'This invitation has expired: ask for another.'],
      [
        'replaced',
        404,
        'There is no such invitation. If it was sent to you again, use the link in the latest message.',
      ],
      ['resent', 404, 'There is no such invitation. If it was sent to you again, use the link in the latest message.'],
    ] as const)('once the invitation is %s', async (what, status, title) => {
      const sent = await served.invite();
      await served.becomes(sent, what);
      const answer = await register(sent);
      expect([answer.status, answer.json['title']]).toEqual([status, title]);
    });

    it('once it has expired, whether anybody has written that down or not', async () => {
      expect((await register(await served.invite(undefined, -1))).status).toBe(410);
    });

    it('with a token that is none', async () => {
      const { token } = await served.invite();
      const swapped = token.replace(/^[^.]+/, randomUUID());
      for (const other of ['', 'nonsense', `${token}x`, swapped, token.replace('.1.', '.2.')])
        expect((await register({ token: other })).status).toBe(404);
    });
  });

  it.each([
    [{ first_name: '' }, { first_name: 'The first name must not be empty.' }],
    [{ last_name: 7 }, { last_name: 'The last name must be text.' }],
    [{ first_name: 'x'.repeat(256) }, { first_name: 'The first name must have at most 255 characters.' }],
    [{ country: 'France' }, { country: 'The country must be a two-letter country code of ISO 3166.' }],
    [{ country: undefined }, { country: 'The country must be a two-letter country code of ISO 3166.' }],
    [{ username: 'Not A Name' }, { username: expect.stringContaining('1 to 63 characters') }],
    [{ username: 5 }, { username: expect.stringContaining('1 to 63 characters') }],
    [{ invitation: undefined }, { invitation: 'The invitation must be the token of its link.' }],
    [{ password: undefined }, { password: 'The password must be text.' }],
    [{ password: 'short' }, { password: 'The password must have at least 12 characters.' }],
    [{ password: 'x'.repeat(201) }, { password: 'The password must have at most 200 characters.' }],
    [
      { username: 'grace-hopper', password: 'Grace-Hopper' },
      { password: expect.stringContaining('address or username') },
    ],
    [{ password: 'qwertyuiop12' }, { password: expect.stringContaining('repetition or sequence') }],
    [{ roles: ['staff'] }, { roles: 'There is no property roles.' }],
    [{ email: 'other@example.com' }, { email: 'There is no property email.' }],
  ])('is refused with %j', async (about, detail) => {
    const answer = await register(await served.invite(), about);
    expect([answer.status, answer.json['detail']]).toEqual([400, detail]);
  });

  it('is refused with what is no registration at all', async () => {
    for (const body of [undefined, [], 'x', { a: { b: 1 } }])
      expect((await served.ask({ method: 'POST', path: '/users', body })).status).toBe(
        typeof body === 'string' ? 415 : 400,
      );
    const sent = await served.invite();
    expect((await register(sent, {}, { 'idempotency-key': 'x'.repeat(256) })).status).toBe(400);
    expect((await register(sent, { first_name: 'x'.repeat(3_000_000) })).status).toBe(413);
    expect((await register(sent, { first_name: 'a\u0000' })).status).toBe(400);
    expect((await register(sent)).status).toBe(201);
  });
});
