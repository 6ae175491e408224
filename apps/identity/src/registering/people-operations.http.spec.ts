import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { embeddedStore, type StoreForSpecs } from '@charter/testing';
import { identityOverHttp, type IdentityOverHttp } from '../testing/identity-over-http';

describe('what operators have done counts for every request after it, however late the rows are', () => {
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
    const email = `${randomUUID()}@example.com`;
    const { apiToken } = await served.register({ email });
    return { email, apiToken, token: (await served.logIn(apiToken)).access };
  };
  const isStaff = async (token: string) => (await served.ask({ path: '/service-accounts', token })).status === 200;

  it('roles, with tokens that are older', async () => {
    const { email, token } = await someone();
    expect(await isStaff(token)).toBe(false);
    served.holdRows();
    await served.people.grantRole(email, 'staff');
    expect(await isStaff(token)).toBe(true);
    served.holdRows();
    await served.people.revokeRole(email, 'staff');
    expect(await isStaff(token)).toBe(false);
  });

  it('deactivation, with tokens that are older', async () => {
    const { email, apiToken, token } = await someone();
    await served.people.deactivate(email);
    expect(await served.statusWith(token)).toBe(401);
    expect((await served.exchange(apiToken)).status).toBe(400);
    served.holdRows();
    await served.people.reactivate(email);
    expect(await served.statusWith(token)).toBe(200);
  });

  it('registration: the API token is good at once', async () => {
    served.holdRows();
    const { apiToken } = await served.register();
    expect((await served.exchange(apiToken)).status).toBe(200);
  });
});
