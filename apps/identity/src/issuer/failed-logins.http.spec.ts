import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { embeddedStore, type StoreForSpecs } from '@charter/testing';
import { basic, form, identityOverHttp, someAddress, type IdentityOverHttp } from '../testing/identity-over-http';

describe('guessing', () => {
  let store: StoreForSpecs;
  let served: IdentityOverHttp;
  let apiToken: string;
  beforeAll(async () => {
    store = await embeddedStore();
    served = await identityOverHttp(store.url);
    ({ apiToken } = await served.register());
  });
  afterAll(async () => {
    await served.close();
    await store.close();
  });
  const statuses = async (guesses: readonly Promise<Readonly<{ status: number }>>[]) =>
    (await Promise.all(guesses)).map(({ status }) => status).sort();

  it('is slowed down, and after ten failures stopped: 429, also for who would be right', async () => {
    const from = someAddress();
    const took: number[] = [];
    for (let failures = 0; failures < 10; failures++) {
      const began = performance.now();
      expect((await served.exchange('nonsense', from)).status).toBe(400);
      took.push(performance.now() - began);
    }
    expect(took[5]).toBeGreaterThanOrEqual(600);
    expect(took[9]).toBeGreaterThanOrEqual(1_900);
    for (const token of ['nonsense', apiToken]) {
      const answer = await served.exchange(token, from);
      expect(answer.status).toBe(429);
      expect(answer.json).toMatchObject({ status: 429, title: 'Too many failed attempts to log in.' });
      const seconds = Number(answer.headers['retry-after']);
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThanOrEqual(60);
    }
    expect((await served.exchange(apiToken)).status).toBe(200);
  });

  it('is no quicker all at once', async () => {
    const from = someAddress();
    const seen = await statuses(Array.from({ length: 40 }, () => served.exchange('nonsense', from)));
    expect(seen).toEqual([...Array.from({ length: 10 }, () => 400), ...Array.from({ length: 30 }, () => 429)]);
  });

  it('counts whatever is guessed: API tokens, refresh tokens, clients and their secrets', async () => {
    const from = someAddress();
    const post = (body: URLSearchParams, headers = {}) =>
      served.ask({ method: 'POST', path: '/oauth2/token', from, body, headers });
    const mixed = Array.from({ length: 12 }, (_, index) => {
      const kinds = [
        () => served.exchange('nonsense', from),
        () => served.refresh('nonsense', from),
        () => post(form({ grant_type: 'client_credentials' }), { authorization: basic('nobody:guess') }),
        () => post(form({ grant_type: 'client_credentials', client_id: 'nobody', client_secret: 'guess' })),
      ];
      return (kinds[index % kinds.length] as (typeof kinds)[number])();
    });
    expect((await statuses(mixed)).filter(status => status === 429)).toHaveLength(2);
  });

  it('is not what clients do that are written badly, or many at once', async () => {
    const from = someAddress();
    for (let count = 0; count < 12; count++) {
      const body = { client_id: 'upsun-cli', grant_type: 'password' };
      const answer = await served.ask({ method: 'POST', path: '/oauth2/token', from, body });
      expect(answer.status).toBe(400);
    }
    const seen = await statuses(Array.from({ length: 30 }, () => served.exchange(apiToken, from)));
    expect(seen).toEqual(Array.from({ length: 30 }, () => 200));
  });
});
