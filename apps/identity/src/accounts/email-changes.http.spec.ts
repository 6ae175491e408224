import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accountLinkToken } from '@charter/identity-contracts';
import { embeddedStore, type StoreForSpecs } from '@charter/testing';
import { identityOverHttp, someAddress, type IdentityOverHttp } from '../testing/identity-over-http';

type Person = Readonly<{ userId: string; email: string; username: string; token: string }>;

describe('another address', () => {
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
  const someAddressOf = (name = randomUUID()) => `${name}@example.org`;
  const someone = async (): Promise<Person> => {
    const email = someAddressOf();
    const { userId, username, apiToken } = await served.register({ email });
    return { userId, username, email, token: (await served.logIn(apiToken)).access };
  };
  const ask = ({ token }: Person, email_address: unknown, { user = 'me', headers = {} } = {}) =>
    served.ask({ method: 'POST', path: `/users/${user}/emailaddress`, token, body: { email_address }, headers });
  const linkOf = ({ userId }: Pick<Person, 'userId'>, linkNumber = 1) =>
    `/email-changes/${accountLinkToken({ purpose: 'email-change', userId, linkNumber }, served.vault)}`;
  const confirm = (path: string, body: unknown = {}) => served.ask({ method: 'POST', path, body });
  const addressOf = async ({ token }: Person) => (await served.ask({ path: '/users/me', token })).json['email'];
  const requestsOf = async ({ userId }: Person) => {
    const found: unknown[] = [];
    for await (const { event } of served.store.read(`user-${userId}`, 0n))
      if (event.type === 'EmailChangeRequested') found.push(event.data);
    return found;
  };

  it('is theirs once they come by the link that was sent to it', async () => {
    const alice = await someone();
    const next = someAddressOf();
    expect((await ask(alice, next.toUpperCase())).status).toBe(204);
    expect(await addressOf(alice)).toBe(alice.email);
    const browser = served.browser();
    const page = await browser.get(linkOf(alice));
    expect([page.status, page.text.includes(next), page.text.includes(alice.username)]).toEqual([200, true, true]);
    expect(await addressOf(alice)).toBe(alice.email);
    const done = await browser.post(linkOf(alice), {});
    expect([done.status, done.text.includes(`Your address is ${next}`)]).toEqual([200, true]);
    const me = await served.ask({ path: `/users/email=${next}`, token: alice.token });
    expect(me.json).toMatchObject({ id: alice.userId, email: next });
    expect((await served.ask({ path: `/users/email=${alice.email}`, token: alice.token })).status).toBe(404);
    expect((await browser.get(linkOf(alice))).status).toBe(410);
  });

  it('is confirmed twice as once', async () => {
    const alice = await someone();
    const next = someAddressOf();
    await ask(alice, next);
    const answers = await Promise.all(Array.from({ length: 4 }, () => confirm(linkOf(alice))));
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204]);
    expect((await confirm(linkOf(alice))).status).toBe(204);
    expect(await addressOf(alice)).toBe(next);
  });

  it('leaves the one before to whoever comes next', async () => {
    const alice = await someone();
    await ask(alice, someAddressOf());
    await confirm(linkOf(alice));
    expect(await served.register({ email: alice.email })).toMatchObject({ isNew: true });
  });

  it('can be changed back', async () => {
    const alice = await someone();
    for (const [number, email] of [someAddressOf(), alice.email, someAddressOf(), alice.email].entries()) {
      expect((await ask(alice, email)).status).toBe(204);
      expect((await confirm(linkOf(alice, number + 1))).status).toBe(204);
      expect(await addressOf(alice)).toBe(email);
    }
    await expect(served.register({ email: alice.email })).rejects.toThrow('registered with this address already');
  });

  it('is nobody’s who has it asked for but not confirmed', async () => {
    const [alice, bob] = [await someone(), await someone()];
    const wanted = someAddressOf();
    for (const person of [alice, bob]) expect((await ask(person, wanted)).status).toBe(204);
    expect((await confirm(linkOf(bob))).status).toBe(204);
    const late = await confirm(linkOf(alice));
    expect([late.status, late.json['title']]).toEqual([409, 'There is an account with this address already.']);
    expect([await addressOf(alice), await addressOf(bob)]).toEqual([alice.email, wanted]);
  });

  it('is one user’s, of many who confirm at the same moment', async () => {
    const several = await Promise.all(Array.from({ length: 5 }, someone));
    const wanted = someAddressOf();
    for (const person of several) await ask(person, wanted);
    const answers = await Promise.all(several.map(person => confirm(linkOf(person))));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409, 409, 409, 409]);
    const addresses = await Promise.all(several.map(addressOf));
    expect(addresses.filter(email => email === wanted)).toHaveLength(1);
  });

  it('that somebody has cannot be asked for; their own changes nothing', async () => {
    const [alice, bob] = [await someone(), await someone()];
    expect((await ask(alice, bob.email.toUpperCase())).status).toBe(409);
    expect((await ask(alice, alice.email)).status).toBe(204);
    expect(await requestsOf(alice)).toEqual([]);
  });

  it('is asked for by oneself alone, once by one Idempotency-Key', async () => {
    const [alice, bob] = [await someone(), await someone()];
    const next = someAddressOf();
    for (const user of [bob.userId, `email=${bob.email}`, 'nobody'])
      expect((await ask(alice, next, { user })).status).toBe(404);
    expect((await served.ask({ method: 'POST', path: '/users/me/emailaddress', body: {} })).status).toBe(401);
    const headers = { 'idempotency-key': randomUUID() };
    for (let count = 0; count < 3; count++) expect((await ask(alice, next, { headers })).status).toBe(204);
    expect(await requestsOf(alice)).toHaveLength(1);
    expect((await ask(alice, someAddressOf(), { headers })).status).toBe(422);
    expect(await requestsOf(bob)).toEqual([]);
  });

  it('is asked for five times in an hour', async () => {
    const alice = await someone();
    for (let count = 0; count < 5; count++) expect((await ask(alice, someAddressOf())).status).toBe(204);
    const refused = await ask(alice, someAddressOf());
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '3600']);
  });

  it.each([
    [{}, { email_address: 'The address must be an e-mail address.' }],
    [{ email_address: 'nonsense' }, { email_address: 'The address must be an e-mail address.' }],
    [{ email_address: ['a@example.com'] }, { email_address: 'The address must be an e-mail address.' }],
    [{ email_address: 'a@example.com', more: 1 }, { more: 'There is no property more.' }],
  ])('is refused with %j', async (body, detail) => {
    const { token } = await someone();
    const answer = await served.ask({ method: 'POST', path: '/users/me/emailaddress', token, body });
    expect([answer.status, answer.json['detail']]).toEqual([400, detail]);
  });

  it('is had by no other link, and by no page of another site', async () => {
    const alice = await someone();
    await ask(alice, someAddressOf());
    const { userId } = alice;
    const other = accountLinkToken({ purpose: 'password-reset', userId, linkNumber: 1 }, served.vault);
    for (const path of [
      linkOf(alice, 2),
      linkOf({ userId: randomUUID() }),
      `/email-changes/${other}`,
      `${linkOf(alice)}x`,
    ])
      expect([(await confirm(path)).status, (await served.browser().get(path)).status]).toEqual([404, 404]);
    expect((await confirm(linkOf(alice), { more: 1 })).status).toBe(400);
    for (const origin of ['https://evil.example', 'null'])
      expect((await served.browser().post(linkOf(alice), {}, { headers: { origin } })).status).toBe(403);
    await served.people.deactivate(alice.email);
    expect((await confirm(linkOf(alice))).status).toBe(403);
    await served.people.reactivate(alice.email);
    expect(await addressOf(alice)).toBe(alice.email);
  });

  it('makes an end of links for a new password that went to the one before, and the other way round', async () => {
    const alice = await someone();
    const reset = (linkNumber: number) =>
      `/password-resets/${accountLinkToken({ purpose: 'password-reset', userId: alice.userId, linkNumber }, served.vault)}`;
    const forget = (email: string) =>
      served.ask({ method: 'POST', path: '/password-resets', body: { email }, from: someAddress() });
    const next = someAddressOf();
    await forget(alice.email);
    await ask(alice, next);
    await confirm(linkOf(alice));
    expect((await confirm(reset(1), { password: 'correct horse battery' })).status).toBe(410);
    await ask(alice, someAddressOf());
    await forget(next);
    expect((await confirm(reset(2), { password: 'correct horse battery' })).status).toBe(204);
    expect((await confirm(linkOf(alice, 2))).status).toBe(410);
    expect(await addressOf(alice)).toBe(next);
  });
});
