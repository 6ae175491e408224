import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { embeddedStore, type StoreForSpecs } from '@charter/testing';
import { CALLBACK, cameBackWith, placeOf } from '../testing/browser';
import { browserLogin, claimsOf, PASSWORD, type Person } from '../testing/browser-login';
import { identityOverHttp, type IdentityOverHttp } from '../testing/identity-over-http';

type About = Readonly<{ max_age?: string; prompt?: string }>;

describe('logging in with a browser', () => {
  let store: StoreForSpecs;
  let served: IdentityOverHttp;
  let people: ReturnType<typeof browserLogin>;
  let alice: Person;
  let bob: Person;
  beforeAll(async () => {
    store = await embeddedStore();
    served = await identityOverHttp(store.url);
    people = browserLogin(served);
    alice = await people.someone();
    bob = await people.someone();
  });
  afterAll(async () => {
    await served.close();
    await store.close();
  });

  describe('gives the command line', () => {
    it('its tokens, as it asks for them, by address or username', async () => {
      for (const name of [alice.email, alice.email.toUpperCase(), alice.username]) {
        const browser = served.browser();
        const { page, verifier } = await people.begun(browser, { amr: 'pwd' });
        const shown = await browser.get(page);
        expect([shown.status, shown.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
        expect(shown.text).toContain('the Upsun command line');
        const answer = await people.logIn(browser, page, { name });
        expect(answer.status).toBe(303);
        const back = await browser.get(placeOf(answer));
        expect([back.status, back.headers.location?.startsWith(`${CALLBACK}/?`)]).toEqual([303, true]);
        const { code = '', ...rest } = cameBackWith(back);
        expect(rest).toEqual({ state: 'some-state', iss: served.url });
        const tokens = await people.exchange(code, verifier);
        expect([tokens.status, tokens.json]).toEqual([
          200,
          {
            ...{ access_token: expect.any(String), refresh_token: expect.any(String) },
            ...{ token_type: 'Bearer', expires_in: 900 },
          },
        ]);
        const me = await served.ask({ path: '/users/me', token: String(tokens.json['access_token']) });
        expect(me.json).toMatchObject({ id: alice.userId, email: alice.email });
      }
    });

    it('a session of its own each time, of no API token, which it continues and ends', async () => {
      const [one, other] = [await people.loggedIn(alice), await people.loggedIn(alice)];
      const claims = claimsOf(one.access);
      expect(claims).toMatchObject({ sub: alice.userId, client_id: 'upsun-cli', iss: served.url, aud: served.url });
      expect(claims).not.toHaveProperty('token_id');
      expect(claims).not.toHaveProperty('scope');
      expect(claimsOf(other.access)['sid']).not.toBe(claims['sid']);
      const next = await served.refresh(one.refresh);
      expect(next.status).toBe(200);
      expect(claimsOf(String(next.json['access_token']))).toMatchObject({ sid: claims['sid'], sub: alice.userId });
      await served.ask({ method: 'POST', path: '/oauth2/revoke', body: { token: one.refresh } });
      expect([await served.statusWith(one.access), await served.statusWith(other.access)]).toEqual([401, 200]);
      expect((await served.refresh(one.refresh)).status).toBe(400);
    });

    it('of whichever name, on whichever of its ports', async () => {
      const browser = served.browser();
      const redirect_uri = 'http://127.0.0.1:5010';
      const client_id = 'platform-cli';
      const { page, verifier } = await people.begun(browser, { client_id, redirect_uri });
      expect((await browser.get(page)).text).toContain('the Platform.sh command line');
      const { code = '' } = await people.backFrom(browser, await people.logIn(browser, page, { name: bob.email }));
      expect((await people.exchange(code, verifier, { client_id, redirect_uri })).status).toBe(200);
    });

    it('a session that is written down as begun, with who and for which client', async () => {
      const { access } = await people.loggedIn(alice);
      const sessionId = String(claimsOf(access)['sid']);
      const events: unknown[] = [];
      for await (const { event, metadata } of served.store.read(`session-${sessionId}`, 0n))
        events.push([event, metadata.actor]);
      const data = { sessionId, userId: alice.userId, clientId: 'upsun-cli', at: expect.any(String) };
      expect(events).toEqual([
        [
          { type: 'SessionBegan', data },
          { kind: 'user', id: alice.userId },
        ],
      ]);
    });
  });

  it('gives pages of ours an access token, and nothing that outlives it', async () => {
    const browser = served.browser();
    const web = { client_id: 'charter-web', redirect_uri: `${served.url}/invitations/logged-in` };
    const { page, verifier } = await people.begun(browser, { ...web, scope: undefined, prompt: undefined });
    expect((await browser.get(page)).text).toContain('go on to Charter');
    const { code = '' } = await people.backFrom(browser, await people.logIn(browser, page, { name: alice.email }));
    const { status, json } = await people.exchange(code, verifier, web);
    expect([status, Object.keys(json).sort()]).toEqual([200, ['access_token', 'expires_in', 'token_type']]);
    const token = String(json['access_token']);
    expect(await served.statusWith(token)).toBe(200);

    expect((await browser.get('/oauth2/logout')).text).toContain(alice.email);
    expect((await browser.post('/oauth2/logout', {})).text).toContain('You are logged out');
    expect(await served.statusWith(token)).toBe(401);
    expect((await browser.get((await people.begun(browser)).page)).text).toContain('type="password"');
    expect((await browser.get('/oauth2/logout')).text).toContain('You are logged out');
  });

  describe('asks somebody who has logged in with it before', () => {
    it('whether a client is to act for them, each time', async () => {
      const { browser, access } = await people.loggedIn(alice);
      const { page, verifier } = await people.begun(browser);
      const asked = await browser.get(page);
      expect(asked.text).toContain(`Go on as ${alice.email}`);
      expect(asked.text).not.toContain('type="password"');
      const { code = '' } = await people.backFrom(browser, await browser.post(`${page}/continue`, {}));
      const { json } = await people.exchange(code, verifier);
      expect(claimsOf(String(json['access_token']))['sub']).toBe(alice.userId);
      expect(claimsOf(String(json['access_token']))['sid']).not.toBe(claimsOf(access)['sid']);
    });

    it('which account, where the command line wants them to choose', async () => {
      const { browser } = await people.loggedIn(alice);
      const { page, verifier } = await people.begun(browser, { prompt: 'consent select_account' });
      expect((await browser.get(page)).text).toContain(alice.email);
      const another = await browser.get(`${page}?account=another`);
      expect(another.text).toContain('type="password"');
      const { code = '' } = await people.backFrom(browser, await people.logIn(browser, page, { name: bob.email }));
      const { json } = await people.exchange(code, verifier);
      expect(claimsOf(String(json['access_token']))['sub']).toBe(bob.userId);
      const next = await people.begun(browser, { prompt: 'consent select_account' });
      expect((await browser.get(next.page)).text).toContain(bob.email);
      const { code: again = '' } = await people.backFrom(browser, await browser.post(`${next.page}/continue`, {}));
      expect((await people.exchange(again, next.verifier)).status).toBe(200);
    });

    it('for their password again, where their login is too old for the client', async () => {
      const { browser } = await people.loggedIn(alice);
      const isAskedFor = async (about: About) =>
        (await browser.get((await people.begun(browser, about)).page)).text.includes('type="password"');
      expect(await isAskedFor({ max_age: '3600' })).toBe(false);
      for (const about of [{ max_age: '0' }, { prompt: 'login consent' }] as About[]) {
        expect(await isAskedFor(about)).toBe(true);
        const { page, verifier } = await people.begun(browser, about);
        const { code = '' } = await people.backFrom(browser, await people.logIn(browser, page, { name: alice.email }));
        expect((await people.exchange(code, verifier)).status).toBe(200);
      }
      const { answer } = await people.begun(browser, { max_age: 'young' });
      expect(cameBackWith(answer)).toMatchObject({ error: 'invalid_request', state: 'some-state' });
    });

    it('for a password that holds, once theirs does not any more', async () => {
      const { browser } = await people.loggedIn(alice);
      const { page } = await people.begun(browser);
      await served.people.deactivate(alice.email);
      expect((await browser.get(page)).text).toContain('type="password"');
      expect((await browser.post(`${page}/continue`, {})).status).toBe(400);
      expect((await browser.get((await people.begun(browser)).page)).text).toContain('type="password"');
      const refused = await people.logIn(browser, page, { name: alice.email });
      expect([refused.status, refused.text.includes('This account has been deactivated.')]).toEqual([400, true]);
      await served.people.reactivate(alice.email);
    });
  });

  it('is over when they cancel it: the client is told so', async () => {
    const browser = served.browser();
    const { page } = await people.begun(browser);
    const back = await people.backFrom(browser, await browser.post(`${page}/cancel`, {}));
    expect(back).toMatchObject({ error: 'access_denied', state: 'some-state' });
    expect(back).not.toHaveProperty('code');
  });

  it('asks nobody where nobody is to be asked: the client is told so', async () => {
    for (const browser of [served.browser(), (await people.loggedIn(alice)).browser]) {
      const { answer } = await people.begun(browser, { prompt: 'none' });
      expect(cameBackWith(answer)).toMatchObject({ error: expect.stringMatching(/_required$/), state: 'some-state' });
    }
  });

  it('goes on in several tabs at once', async () => {
    const browser = served.browser();
    const [one, other] = [await people.begun(browser), await people.begun(browser)];
    for (const { page, verifier } of [other, one]) {
      const { code = '' } = await people.backFrom(browser, await people.logIn(browser, page, { name: alice.email }));
      expect((await people.exchange(code, verifier)).status).toBe(200);
    }
  });

  it('is for anybody who has a password: also one who has none is told only that it is wrong', async () => {
    const browser = served.browser();
    const { page } = await people.begun(browser);
    const email = `${randomUUID()}@example.com`;
    await served.register({ email });
    const answers = [
      await people.logIn(browser, page, { name: email }),
      await people.logIn(browser, page, { name: alice.email, password: `${PASSWORD}!` }),
      await people.logIn(browser, page, { name: 'nobody@example.com' }),
    ];
    for (const { status, text } of answers) {
      expect(status).toBe(400);
      expect(text).toContain('do not belong together');
    }
  });
});
