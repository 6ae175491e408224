import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { embeddedStore, type StoreForSpecs } from '@charter/testing';
import { browserLogin } from '../testing/browser-login';
import { identityOverHttp, someAddress, type IdentityOverHttp } from '../testing/identity-over-http';

describe('guessing a password', () => {
  let store: StoreForSpecs;
  let replicas: readonly IdentityOverHttp[];
  beforeAll(async () => {
    store = await embeddedStore();
    const first = await identityOverHttp(store.url);
    replicas = [first, await identityOverHttp(store.url, { DATA_DIR: first.folder })];
  });
  afterAll(async () => {
    for (const replica of [...replicas].reverse()) await replica.close();
    await store.close();
  });

  it('of somebody is stopped after ten failures, from wherever, on all replicas together; but not for them', async () => {
    const [served, second] = replicas as [IdentityOverHttp, IdentityOverHttp];
    const people = browserLogin(served);
    const alice = await people.someone();
    const bob = await people.someone();
    const { browser: known } = await people.loggedIn(alice);

    const several = replicas.map(replica => ({ ...browserLogin(replica), browser: replica.browser() }));
    const guess = async (index: number, name = alice.email) => {
      const { begun, logIn, browser } = several[index % 2]!;
      const { page } = await begun(browser);
      return logIn(browser, page, { name, password: 'wrong password' });
    };
    for (let count = 0; count < 10; count++)
      expect((await guess(count, count % 3 ? alice.email : alice.username)).status).toBe(400);
    for (const index of [0, 1]) {
      const stopped = await guess(index);
      expect([stopped.status, Number(stopped.headers['retry-after']) > 60]).toEqual([429, true]);
      expect(stopped.text).toContain('have your password reset');
    }
    // With her own browser she is not kept out; and nobody else is.
    const { page } = await people.begun(known, { prompt: 'login consent' });
    expect((await people.logIn(known, page, { name: alice.email })).status).toBe(303);
    const stranger = second.browser();
    const { begun, logIn } = browserLogin(second);
    expect((await logIn(stranger, (await begun(stranger)).page, { name: bob.email })).status).toBe(303);
  });

  it('from one address is slowed down, and stopped after ten failures, of whomever', async () => {
    const served = replicas[0] as IdentityOverHttp;
    const { begun, logIn } = browserLogin(served);
    const browser = served.browser();
    const { page } = await begun(browser);
    const from = someAddress();
    const statuses: number[] = [];
    let last = 0;
    for (let count = 0; count < 11; count++) {
      const began = performance.now();
      const name = `nobody-${count}@example.com`;
      statuses.push((await logIn(browser, page, { name, password: 'wrong password', from })).status);
      if (count === 9) last = performance.now() - began;
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 400), 429]);
    expect(last).toBeGreaterThanOrEqual(1_900);
  });
});
