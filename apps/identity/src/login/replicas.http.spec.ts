import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { embeddedStore, type StoreForSpecs } from '@charter/testing';
import { browserOver } from '../testing/browser';
import { browserLogin, claimsOf } from '../testing/browser-login';
import { identityOverHttp, type Asked, type IdentityOverHttp } from '../testing/identity-over-http';

const environment = { PUBLIC_URL: 'https://charter.example', TRUST_PROXY: 'true' };

describe('a login over two replicas, whichever gets a request', () => {
  let store: StoreForSpecs;
  let replicas: IdentityOverHttp[];
  beforeAll(async () => {
    store = await embeddedStore();
    const first = await identityOverHttp(store.url, environment);
    replicas = [first, await identityOverHttp(store.url, { ...environment, DATA_DIR: first.folder })];
  });
  afterAll(async () => {
    for (const replica of [...replicas].reverse()) await replica.close();
    await store.close();
  });
  /** As what stands in front of them does: to one, then to the other. */
  const inTurn = (): IdentityOverHttp => {
    const [first] = replicas as [IdentityOverHttp];
    let count = 0;
    const ask = (asked: Asked) => replicas[count++ % 2]!.ask(asked);
    return { ...first, ask, browser: () => browserOver(ask) };
  };

  it('goes on, and is told the same by both', async () => {
    const { someone, loggedIn } = browserLogin(inTurn());
    const alice = await someone();
    for (let count = 0; count < 2; count++) {
      const { access, refresh, browser } = await loggedIn(alice);
      expect(claimsOf(access)).toMatchObject({ sub: alice.userId, iss: environment.PUBLIC_URL });
      for (const replica of replicas) {
        expect(await replica.statusWith(access)).toBe(200);
        expect((await replica.refresh(refresh)).status).toBe(200);
      }
      expect((await browser.get('/oauth2/logout')).text).toContain(alice.email);
    }
  });

  it('goes on where one of them was started anew', async () => {
    const { someone, begun, logIn, backFrom, exchange } = browserLogin(inTurn());
    const alice = await someone();
    const browser = inTurn().browser();
    const { page, verifier } = await begun(browser);
    const again = async () => {
      const last = replicas[1]!;
      await last.close();
      replicas[1] = await identityOverHttp(store.url, { ...environment, DATA_DIR: replicas[0]!.folder });
    };
    await again();
    const answer = await logIn(browser, page, { name: alice.email });
    await again();
    const { code = '' } = await backFrom(browser, answer);
    await again();
    expect((await exchange(code, verifier)).status).toBe(200);
  });

  it('gives its tokens once, also where both are asked at the same moment', async () => {
    const people = browserLogin(inTurn());
    const alice = await people.someone();
    const browser = inTurn().browser();
    for (let count = 0; count < 5; count++) {
      const { page, verifier } = await people.begun(browser, { prompt: 'login' });
      const { code = '' } = await people.backFrom(browser, await people.logIn(browser, page, { name: alice.email }));
      const answers = await Promise.all([people.exchange(code, verifier), people.exchange(code, verifier)]);
      expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    }
  });
});
