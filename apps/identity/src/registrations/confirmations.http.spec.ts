import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { embeddedStore, eventually, type StoreForSpecs } from '@charter/testing';
import { identityOverHttp, type IdentityOverHttp } from '../testing/identity-over-http';

describe('what people confirm when they accept an invitation', () => {
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
    const { userId, apiToken } = await served.register({ firstName: 'Ann', lastName: 'Lee' });
    const { access } = await served.logIn(apiToken);
    return { userId, see: async () => (await served.ask({ path: '/users/me', token: access })).json };
  };

  it('is so from then on, and what is not said stays', async () => {
    const { userId, see } = await someone();
    const firstName = await served.vault.seal(userId, 'firstName', 'Annabel');
    await served.accepts(userId, { firstName, country: 'DE' });
    await eventually(async () => (await see())['country'] === 'DE');
    expect(await see()).toMatchObject({ first_name: 'Annabel', last_name: 'Lee' });
  });

  it('is nothing where they say nothing, or have been let go meanwhile', async () => {
    const { userId, see } = await someone();
    await served.accepts(userId);
    await served.accepts('nobody-known');
    const gone = await served.register();
    await served.people.deactivate((await served.vault.open(gone.userId, await emailOf(gone.userId)))!);
    await served.accepts(gone.userId, { country: 'DE' });
    const last = await someone();
    await served.accepts(last.userId, { country: 'US' });
    await eventually(async () => (await last.see())['country'] === 'US');
    expect(await see()).toMatchObject({ first_name: 'Ann', last_name: 'Lee', country: 'FR' });
  });

  const emailOf = async (userId: string): Promise<string> => {
    for await (const { event } of served.store.read(`user-${userId}`, 0n, 1))
      return (event.data as Readonly<{ email: string }>).email;
    throw new Error(`${userId} is not registered.`);
  };
});
