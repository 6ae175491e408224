import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accountLinkToken } from '@charter/identity-contracts';
import { embeddedStore, type StoreForSpecs } from '@charter/testing';
import { browserLogin } from '../testing/browser-login';
import { bytesIn, bytesOfStoreWith } from '../testing/bytes';
import { heardLog } from '../testing/heard-log';
import { identityOverHttp, someAddress, type IdentityOverHttp } from '../testing/identity-over-http';

describe('passwords, tokens and links', () => {
  const { log, heard } = heardLog();
  let store: StoreForSpecs;
  let served: IdentityOverHttp;
  beforeAll(async () => {
    store = await embeddedStore();
    served = await identityOverHttp(store.url, {}, log);
  });
  afterAll(async () => {
    await served.close();
    await store.close();
  });

  const link = (userId: string, purpose: 'password-reset' | 'email-change', linkNumber = 1) =>
    accountLinkToken({ purpose, userId, linkNumber }, served.vault);
  const post = (path: string, body: object, token?: string) =>
    served.ask({ method: 'POST', path, body, from: someAddress(), ...(token === undefined ? {} : { token }) });

  /** Registers somebody, who mistypes; and answers all that is nobody's business. */
  const registers = async (email: string, [password = '', wrong = '']: readonly string[]) => {
    const { token: invitation } = await served.invite(email);
    const asked = { invitation, password, first_name: 'Ada', last_name: 'Adams', country: 'FR' };
    const { json } = await post('/users', asked);
    await post('/users', { ...asked, password: wrong });
    const token = String(json['access_token']);
    return { userId: (json['user'] as { id: string }).id, token, secrets: [email, password, wrong, invitation, token] };
  };
  const logsIn = async (name: string, [password = '', wrong = '']: readonly string[]) => {
    const people = browserLogin(served);
    const browser = served.browser();
    const { page, verifier } = await people.begun(browser);
    await people.logIn(browser, page, { name, password: wrong });
    const answer = await people.logIn(browser, page, { name, password });
    const { code = '' } = await people.backFrom(browser, answer);
    await people.exchange(code, 'x'.repeat(43));
    const { json } = await people.exchange(code, verifier);
    const cookies = [...browser.cookies.values()].filter(cookie => cookie.name === 'charter_login');
    const tokens = [json['access_token'], json['refresh_token']].map(String);
    return [code, verifier, ...tokens, ...cookies.map(({ value }) => value)];
  };
  /** Moves to another address, and has the password reset there. */
  const changes = async (
    { userId, token, email }: Readonly<Record<'userId' | 'token' | 'email', string>>,
    password: string,
  ) => {
    const browser = served.browser();
    const next = `eve-${randomUUID()}@example.com`;
    const links = [
      link(userId, 'password-reset'),
      link(userId, 'email-change'),
      link(userId, 'password-reset', 2),
    ] as const;
    await post('/password-resets', { email });
    await post('/users/me/emailaddress', { email_address: next }, token);
    await browser.get(`/email-changes/${links[1]}`);
    await browser.post(`/email-changes/${links[1]}`, {});
    await browser.get(`/password-resets/${links[0]}`);
    await post('/password-resets', { email: next });
    for (const each of ['short', password]) await browser.post(`/password-resets/${links[2]}`, { password: each });
    expect((await browser.get(`/password-resets/${links[2]}`)).status).toBe(410);
    return [next, password, ...links];
  };

  it('are in nothing that is stored and in no line of the log, and neither is an address', async () => {
    const email = `ada-${randomUUID()}@example.com`;
    const passwords = ['good', 'wrong', 'new'].map(what => `${what} with horses ${randomUUID()}`);
    const { userId, token, secrets: first } = await registers(email, passwords);
    const secrets = [
      ...[...first, ...(await logsIn(email, passwords))],
      ...(await changes({ userId, token, email }, passwords[2] ?? '')),
    ];
    expect(new Set(secrets).size).toBe(15);
    const events = bytesOfStoreWith(userId);
    const vault = bytesIn(served.folder);
    const lines = heard().join('\n');
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(10);
      expect([events, vault, lines].map(text => text.includes(secret))).toEqual([false, false, false]);
    }
    expect([events, vault, lines].map(text => text.includes('$scrypt$'))).toEqual([false, false, false]);
    for (const route of ['/oauth2/interactions/:uid/login', '/password-resets/:token']) expect(lines).toContain(route);
  });
});
