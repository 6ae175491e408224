import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { embeddedStore, type StoreForSpecs } from '@charter/testing';
import { CALLBACK, cameBackWith, loginRequest, placeOf, type Browser } from '../testing/browser';
import { browserLogin, PASSWORD, type Person } from '../testing/browser-login';
import { form, identityOverHttp, someAddress, type IdentityOverHttp } from '../testing/identity-over-http';

const EVIL = 'https://evil.example';

describe('logging in with a browser', () => {
  let store: StoreForSpecs;
  let served: IdentityOverHttp;
  let people: ReturnType<typeof browserLogin>;
  let alice: Person;
  beforeAll(async () => {
    store = await embeddedStore();
    served = await identityOverHttp(store.url);
    people = browserLogin(served);
    alice = await people.someone();
  });
  afterAll(async () => {
    await served.close();
    await store.close();
  });
  /** A code for the command line, and what belongs to it. */
  const codeFor = async () => {
    const browser = served.browser();
    const { page, verifier } = await people.begun(browser);
    const { code = '' } = await people.backFrom(browser, await people.logIn(browser, page, { name: alice.email }));
    return { code, verifier };
  };

  describe('redirects to nobody', () => {
    it.each([
      'https://evil.example/',
      'http://127.0.0.1:4999',
      'http://127.0.0.1:5011',
      'http://127.0.0.1:5000/',
      'http://127.0.0.1:5000@evil.example',
      'http://localhost:5000',
      'https://127.0.0.1:5000',
      'http://127.0.0.1:5000/callback',
      'charter://callback',
      '',
      undefined,
    ])('who is not registered: %s', async redirect_uri => {
      const answer = await served.browser().get(loginRequest({ redirect_uri }).path);
      expect([answer.status, answer.headers['location'], answer.headers['set-cookie']]).toEqual([
        ...[400, undefined, undefined],
      ]);
      expect(answer.text).toContain('<!doctype html>');
      expect(answer.text).not.toMatch(/evil|127\.0\.0\.1/);
    });

    it('who is registered for another client', async () => {
      const redirect_uri = `${served.url}/invitations/logged-in`;
      expect((await served.browser().get(loginRequest({ redirect_uri }).path)).status).toBe(400);
      const web = { client_id: 'charter-web', redirect_uri: CALLBACK };
      expect((await served.browser().get(loginRequest(web).path)).status).toBe(400);
    });

    it('of the name of somebody whom there is not', async () => {
      for (const client_id of ['nobody', '', undefined, 'platform-api-user'])
        expect((await served.browser().get(loginRequest({ client_id }).path)).status).toBe(400);
    });

    it('who says it twice', async () => {
      const { path } = loginRequest();
      for (const twice of ['redirect_uri=http%3A%2F%2F127.0.0.1%3A5001', 'client_id=platform-cli', 'state=x']) {
        const answer = await served.browser().get(`${path}&${twice}`);
        expect(answer.headers['location'] ?? '').not.toMatch(/code=|interactions/);
      }
    });

    it('by a page that runs a script', async () => {
      for (const response_mode of ['form_post', 'fragment', 'web_message', 'jwt']) {
        const answer = await served.browser().get(loginRequest({ response_mode }).path);
        expect(answer.headers['location'] ?? '').not.toMatch(/code=|interactions/);
        expect(answer.text).not.toContain('<script');
      }
    });
  });

  it.each([
    ['no code challenge', { code_challenge: undefined, code_challenge_method: undefined }],
    ['a plain one', { code_challenge_method: 'plain' }],
    ['a short one', { code_challenge: 'short' }],
    ['one of no method', { code_challenge_method: undefined }],
    ['another kind of answer', { response_type: 'token' }],
    ['an identity token', { response_type: 'id_token', nonce: 'n' }],
    ['a request of its own', { request: 'x.y.z' }],
    ['a prompt that there is not', { prompt: 'dance' }],
    ['another audience', { resource: EVIL }],
  ])('tells a client that asks with %s what is wrong, where it waits', async (_, about) => {
    const { answer } = await people.begun(served.browser(), about);
    expect(answer.status).toBe(303);
    expect(answer.headers['location']).toMatch(/^http:\/\/127\.0\.0\.1:5000\//);
    expect(cameBackWith(answer)).toMatchObject({ error: expect.any(String), state: 'some-state' });
  });

  describe('gives nothing for a code', () => {
    it('with another verifier, or none; with another address; in another client', async () => {
      const { code, verifier } = await codeFor();
      const other = randomBytes(32).toString('base64url');
      const refused = [
        await people.exchange(code, other),
        await people.exchange(code, ''),
        await people.exchange(code, 'short'),
        await people.exchange(code, verifier, { redirect_uri: 'http://127.0.0.1:5001' }),
        await people.exchange(code, verifier, { client_id: 'platform-cli' }),
        await people.exchange(`${code}x`, verifier),
      ];
      for (const { status, json } of refused) {
        expect(status).toBe(400);
        expect(json).not.toHaveProperty('access_token');
      }
      expect((await people.exchange(code, verifier)).status).toBe(200);
    });

    it('that was used before: and what it gave then is good no more', async () => {
      const { code, verifier } = await codeFor();
      const first = await people.exchange(code, verifier);
      const token = String(first.json['access_token']);
      expect(await served.statusWith(token)).toBe(200);
      const second = await people.exchange(code, verifier);
      expect([second.status, second.json['error']]).toEqual([400, 'invalid_grant']);
      expect(await served.statusWith(token)).toBe(401);
      expect((await served.refresh(String(first.json['refresh_token']))).status).toBe(400);
    });

    it('that is used by many at the same moment, but to one at most', async () => {
      const { code, verifier } = await codeFor();
      const answers = await Promise.all(Array.from({ length: 6 }, () => people.exchange(code, verifier)));
      const given = answers.filter(({ status }) => status === 200);
      expect(given.length).toBeLessThanOrEqual(1);
      for (const { json } of given) expect(await served.statusWith(String(json['access_token']))).toBe(401);
    });

    it('of who has been deactivated since', async () => {
      const bob = await people.someone();
      const browser = served.browser();
      const { page, verifier } = await people.begun(browser);
      const { code = '' } = await people.backFrom(browser, await people.logIn(browser, page, { name: bob.email }));
      await served.people.deactivate(bob.email);
      const answer = await people.exchange(code, verifier);
      expect([answer.status, answer.json['title']]).toEqual([400, 'This user has been deactivated.']);
    });
  });

  describe('takes a step of a login from nobody', () => {
    const steps = (page: string, browser: Browser, headers: Readonly<Record<string, string>> = {}) => [
      browser.post(`${page}/login`, { name: alice.email, password: PASSWORD }, { headers, from: someAddress() }),
      browser.post(`${page}/continue`, {}, { headers }),
      browser.post(`${page}/cancel`, {}, { headers }),
    ];

    it('who has not begun it in this browser', async () => {
      const { page } = await people.begun(served.browser());
      const stranger = served.browser();
      await people.begun(stranger);
      for (const answer of [await stranger.get(page), ...(await Promise.all(steps(page, stranger)))]) {
        expect([answer.status, answer.headers['location']]).toEqual([400, undefined]);
        expect(answer.text).toContain('begin again');
      }
      expect((await stranger.get(page.replace('interactions', 'authorize'))).status).toBe(400);
    });

    it('on another site', async () => {
      const { browser } = await people.loggedIn(alice);
      const { page } = await people.begun(browser);
      for (const headers of [
        { origin: EVIL },
        { origin: 'null' },
        { origin: served.url.replace('http:', 'https:') },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
      ] as Readonly<Record<string, string>>[]) {
        const answers = await Promise.all([
          ...steps(page, browser, headers),
          browser.post('/oauth2/logout', {}, { headers }),
        ]);
        for (const answer of answers) expect([answer.status, answer.headers['location']]).toEqual([403, undefined]);
      }
      const headers = { origin: served.url, 'sec-fetch-site': 'same-origin' };
      expect((await browser.post(`${page}/continue`, {}, { headers })).status).toBe(303);
    });

    it('who has taken it already', async () => {
      const browser = served.browser();
      const { page } = await people.begun(browser);
      const first = await people.logIn(browser, page, { name: alice.email });
      const resume = placeOf(first);
      expect((await browser.get(resume)).status).toBe(303);
      expect((await browser.get(resume)).status).toBe(400);
      expect((await browser.get(page)).status).toBe(400);
    });

    it('with cookies that are not ours', async () => {
      const browser = served.browser();
      const { page } = await people.begun(browser);
      for (const [key, cookie] of browser.cookies)
        if (key.includes('.sig')) browser.cookies.set(key, { ...cookie, value: `x${cookie.value.slice(1)}` });
      expect((await browser.get(page)).status).toBe(400);
    });
  });

  it('says what it takes, and takes nothing else', async () => {
    const browser = served.browser();
    const { page } = await people.begun(browser);
    for (const fields of ['', `name=${alice.email}`, `password=${PASSWORD}`, 'name=&password=']) {
      const answer = await browser.post(`${page}/login`, Object.fromEntries(new URLSearchParams(fields)));
      expect([answer.status, answer.text.includes('Say who you are')]).toEqual([400, true]);
    }
    const long = await browser.post(`${page}/login`, { name: 'x'.repeat(100_000), password: PASSWORD });
    expect(long.status).toBe(413);
    const twice = await served.ask({
      ...{ method: 'POST', path: `${page}/login`, body: 'name=a&name=b&password=x' },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(twice.status).toBe(400);
    for (const method of ['PUT', 'DELETE', 'PATCH'])
      expect((await served.ask({ method, path: `${page}/login`, body: {} })).status).toBe(405);
  });

  it('keeps its cookies from scripts and other sites, and behind https from all who listen', async () => {
    const there = await identityOverHttp(store.url, { PUBLIC_URL: 'https://charter.example', TRUST_PROXY: 'true' });
    const [bare, encrypted] = [
      await served.ask({ path: loginRequest().path }),
      await there.ask({ path: loginRequest().path }),
    ];
    await there.close();
    const cookies = bare.headers['set-cookie'] ?? [];
    expect(cookies.length).toBeGreaterThan(0);
    for (const cookie of cookies) expect(cookie).toMatch(/; httponly/i);
    for (const cookie of cookies) expect(cookie).toMatch(/; samesite=lax/i);
    for (const cookie of encrypted.headers['set-cookie'] ?? []) expect(cookie).toMatch(/; secure/i);
    expect(encrypted.headers['location']).toMatch(/^(https:\/\/charter\.example)?\/oauth2\/interactions\//);
  });

  it('shows pages that run nothing, stand in no frame and in no cache', async () => {
    const browser = served.browser();
    const { page } = await people.begun(browser);
    for (const path of [page, '/oauth2/logout', '/oauth2/password-reset', '/oauth2/authorize']) {
      const { headers, text } = await browser.get(path);
      expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(headers['content-security-policy']).not.toContain('script-src');
      expect([headers['cache-control'], headers['referrer-policy']]).toEqual(['no-store', 'same-origin']);
      expect(text).not.toContain('<script');
    }
  });

  it('is told to programs in their own form where they ask for it', async () => {
    const answer = await served.ask({
      path: '/oauth2/authorize?client_id=nobody',
      headers: { accept: 'application/json' },
    });
    expect([answer.status, answer.json]).toEqual([
      400,
      {
        ...{ status: 400, error: 'invalid_client', title: 'There is no such client.' },
        ...{ detail: 'There is no such client.', error_description: 'There is no such client.' },
      },
    ]);
    expect((await served.ask({ method: 'POST', path: '/oauth2/authorize', body: form({}) })).status).toBe(405);
  });
});
