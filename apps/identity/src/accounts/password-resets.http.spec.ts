import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accountLinkToken } from '@charter/identity-contracts';
import { embeddedStore, type StoreForSpecs } from '@charter/testing';
import { browserLogin, PASSWORD, type Person } from '../testing/browser-login';
import { identityOverHttp, someAddress, type IdentityOverHttp } from '../testing/identity-over-http';

const NEW = 'another horse, another battery';

describe('a forgotten password', () => {
  let store: StoreForSpecs;
  let served: IdentityOverHttp;
  let people: ReturnType<typeof browserLogin>;
  beforeAll(async () => {
    store = await embeddedStore();
    served = await identityOverHttp(store.url);
    people = browserLogin(served);
  });
  afterAll(async () => {
    await served.close();
    await store.close();
  });
  const ask = (email: unknown, from = someAddress()) =>
    served.ask({ method: 'POST', path: '/password-resets', body: { email }, from });
  const linkOf = ({ userId }: Pick<Person, 'userId'>, linkNumber = 1) =>
    `/password-resets/${accountLinkToken({ purpose: 'password-reset', userId, linkNumber }, served.vault)}`;
  const reset = (path: string, body: unknown = { password: NEW }) => served.ask({ method: 'POST', path, body });
  const requestsOf = async ({ userId }: Person) => {
    const found: unknown[] = [];
    for await (const { event } of served.store.read(`user-${userId}`, 0n))
      if (event.type === 'PasswordResetRequested') found.push(event.data);
    return found;
  };
  const canLogIn = async ({ email }: Person, password: string) => {
    const browser = served.browser();
    const { page } = await people.begun(browser);
    return (await people.logIn(browser, page, { name: email, password })).status === 303;
  };

  describe('asked for', () => {
    it('is answered the same, whether there is such a user or not: with a link for an hour where there is', async () => {
      const alice = await people.someone();
      for (const email of [alice.email.toUpperCase(), `${randomUUID()}@example.com`]) {
        const answer = await ask(email);
        expect([answer.status, answer.json]).toEqual([202, {}]);
      }
      const [asked, ...others] = (await requestsOf(alice)) as Readonly<Record<string, string>>[];
      expect([asked, others]).toEqual([{ linkNumber: 1, expiresAt: expect.any(String), at: expect.any(String) }, []]);
      expect(Date.parse(asked?.['expiresAt'] ?? '') - Date.parse(asked?.['at'] ?? '')).toBe(3_600_000);
    });

    it('is answered as late for nobody as for somebody', async () => {
      for (const email of [(await people.someone()).email, 'nobody@example.com']) {
        const began = performance.now();
        await ask(email);
        expect(performance.now() - began).toBeGreaterThanOrEqual(499);
      }
    });

    it('by its page, too', async () => {
      const alice = await people.someone();
      const browser = served.browser();
      expect((await browser.get('/oauth2/password-reset')).text).toContain('action="/oauth2/password-reset"');
      const seen: string[] = [];
      for (const email of [alice.email, 'nobody@example.com']) {
        const answer = await browser.post('/oauth2/password-reset', { email }, { from: someAddress() });
        expect(answer.status).toBe(202);
        seen.push(answer.text);
      }
      expect(seen[0]).toBe(seen[1]);
      expect(await requestsOf(alice)).toHaveLength(1);
      const refused = await browser.post('/oauth2/password-reset', { email: 'nonsense' });
      expect([refused.status, refused.text.includes('must be an e-mail address')]).toEqual([400, true]);
    });

    it('by who has logged in: for themselves alone', async () => {
      const [alice, bob] = [await people.someone(), await people.someone()];
      const { access: token } = await people.loggedIn(alice);
      const own = (user: string, headers = {}) =>
        served.ask({ method: 'POST', path: `/users/${user}/resetpassword`, token, body: {}, headers });
      const headers = { 'idempotency-key': randomUUID() };
      for (const user of ['me', 'me']) expect((await own(user, headers)).status).toBe(204);
      expect(await requestsOf(alice)).toEqual([expect.objectContaining({ requestedBy: alice.userId })]);
      for (const user of [bob.userId, `email=${bob.email}`, 'nobody']) expect((await own(user)).status).toBe(404);
      expect(await requestsOf(bob)).toEqual([]);
      expect((await served.ask({ method: 'POST', path: '/users/me/resetpassword' })).status).toBe(401);
    });

    it('three times in an hour; more often, nobody is told otherwise, and nothing is sent', async () => {
      const alice = await people.someone();
      for (let count = 0; count < 5; count++) expect((await ask(alice.email)).status).toBe(202);
      expect(await requestsOf(alice)).toHaveLength(3);
    });

    it('for who is deactivated sends nothing', async () => {
      const alice = await people.someone();
      await served.people.deactivate(alice.email);
      expect((await ask(alice.email)).status).toBe(202);
      expect(await requestsOf(alice)).toEqual([]);
    });

    it('ten times in a minute from one address', async () => {
      const from = someAddress();
      const answers = await Promise.all(Array.from({ length: 12 }, () => ask(`${randomUUID()}@example.com`, from)));
      expect(answers.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 10 }, () => 202), 429, 429]);
    });

    it.each([
      [{}, { email: 'The address must be an e-mail address.' }],
      [{ email: 5 }, { email: 'The address must be an e-mail address.' }],
      [{ email: `${'x'.repeat(300)}@example.com` }, { email: 'The address must be an e-mail address.' }],
      [{ email: 'a@example.com', more: 1 }, { more: 'There is no property more.' }],
    ])('is refused with %j', async (body, detail) => {
      const answer = await served.ask({ method: 'POST', path: '/password-resets', body });
      expect([answer.status, answer.json['detail']]).toEqual([400, detail]);
    });
  });

  describe('is changed by its link', () => {
    it('once, and then only the new one is good', async () => {
      const alice = await people.someone();
      await ask(alice.email);
      const page = await served.browser().get(linkOf(alice));
      expect([page.status, page.text.includes(alice.email), page.text.includes('new-password')]).toEqual([
        ...[200, true, true],
      ]);
      expect((await reset(linkOf(alice))).status).toBe(204);
      expect([await canLogIn(alice, PASSWORD), await canLogIn(alice, NEW)]).toEqual([false, true]);
      const again = await reset(linkOf(alice));
      expect([again.status, again.json['title']]).toEqual([410, expect.stringContaining('was used')]);
      expect((await served.browser().get(linkOf(alice))).status).toBe(410);
    });

    it('so that every session ends that was opened with the one before, and no other', async () => {
      const alice = await people.someone();
      const sessions = [await people.loggedIn(alice), await people.loggedIn(alice)];
      const made = await served.ask({
        ...{ method: 'POST', path: '/users/me/api-tokens', token: sessions[0]!.access, body: { name: 'kept' } },
      });
      const byToken = await served.logIn(String(made.json['token']));
      const bob = await people.loggedIn(await people.someone());
      await ask(alice.email);
      expect((await reset(linkOf(alice))).status).toBe(204);
      for (const { access, refresh, browser } of sessions) {
        expect(await served.statusWith(access)).toBe(401);
        const refused = await served.refresh(refresh);
        expect([refused.status, refused.json['title']]).toEqual([400, 'The session has ended.']);
        const { page } = await people.begun(browser);
        expect((await browser.get(page)).text).toContain('type="password"');
      }
      for (const { access, refresh } of [byToken, bob]) {
        expect(await served.statusWith(access)).toBe(200);
        expect((await served.refresh(refresh)).status).toBe(200);
      }
      const next = await people.loggedIn(alice, served.browser(), NEW);
      expect(await served.statusWith(next.access)).toBe(200);
    });

    it('also where there was none', async () => {
      const email = `${randomUUID()}@example.com`;
      const { userId } = await served.register({ email });
      await ask(email);
      expect((await reset(linkOf({ userId }))).status).toBe(204);
      expect(await canLogIn({ userId, email, username: '' }, NEW)).toBe(true);
    });

    it('of the latest message only', async () => {
      const alice = await people.someone();
      await ask(alice.email);
      await ask(alice.email);
      expect((await reset(linkOf(alice, 1))).status).toBe(404);
      expect((await reset(linkOf(alice, 3))).status).toBe(404);
      expect((await reset(linkOf(alice, 2))).status).toBe(204);
    });

    it('by its page, which asks again where the password will not do', async () => {
      const alice = await people.someone();
      await ask(alice.email);
      const browser = served.browser();
      const refused = await browser.post(linkOf(alice), { password: 'short' });
      expect([refused.status, refused.text.includes('at least 12 characters.')]).toEqual([400, true]);
      expect(refused.text).toContain('new-password');
      expect(
        (await browser.post(linkOf(alice), { password: NEW }, { headers: { origin: 'https://evil.example' } })).status,
      ).toBe(403);
      const done = await browser.post(linkOf(alice), { password: NEW }, { headers: { origin: served.url } });
      expect([done.status, done.text.includes('Your password is changed')]).toEqual([200, true]);
      expect([...browser.cookies.values()]).toEqual([
        expect.objectContaining({ name: 'charter_device', path: '/oauth2' }),
      ]);
    });

    it('not to one that will not do', async () => {
      const alice = await people.someone();
      await ask(alice.email);
      for (const [body, fault] of [
        [{}, 'The password must be text.'],
        [{ password: ['x'] }, 'The password must be text.'],
        [{ password: 'x'.repeat(11) }, 'The password must have at least 12 characters.'],
        [{ password: alice.email.toUpperCase() }, 'The password must not be your address or username.'],
        [{ password: 'Password1234' }, 'This password is one of those that are tried first: choose another.'],
      ] as const) {
        const answer = await reset(linkOf(alice), body);
        expect([answer.status, answer.json['detail']]).toEqual([400, { password: fault }]);
      }
      expect((await reset(linkOf(alice), { password: NEW, more: 1 })).status).toBe(400);
      expect((await reset(linkOf(alice), { password: 'x'.repeat(3_000_000) })).status).toBe(413);
      expect(await canLogIn(alice, PASSWORD)).toBe(true);
    });

    it('by nothing else', async () => {
      const alice = await people.someone();
      await ask(alice.email);
      const { userId } = alice;
      const other = accountLinkToken({ purpose: 'email-change', userId, linkNumber: 1 }, served.vault);
      for (const path of [linkOf(alice, 2), linkOf({ userId: randomUUID() }), `${linkOf(alice)}x`])
        expect([(await reset(path)).status, (await served.browser().get(path)).status]).toEqual([404, 404]);
      expect((await reset(`/password-resets/${other}`)).status).toBe(404);
      await served.people.deactivate(alice.email);
      expect([(await reset(linkOf(alice))).status, (await served.browser().get(linkOf(alice))).status]).toEqual([
        403, 403,
      ]);
    });

    it('by many at the same moment to one password', async () => {
      const alice = await people.someone();
      await ask(alice.email);
      const passwords = [
        'first of four horses',
        'second of four horses',
        'third of four horses',
        'fourth of four horses',
      ];
      const answers = await Promise.all(passwords.map(password => reset(linkOf(alice), { password })));
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 410, 410, 410]);
      const good = passwords[answers.findIndex(({ status }) => status === 204)] ?? '';
      expect(await canLogIn(alice, good)).toBe(true);
    });
  });
});
