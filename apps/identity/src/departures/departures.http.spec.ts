import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lookupOfEmail } from '@charter/identity-copy';
import { subjectOfSecurityContact } from '@charter/organizations-contracts';
import { collected, embeddedStore, type StoreForSpecs } from '@charter/testing';
import { OperationRefused } from '../registering/operation-refused';

import { identityOverHttp, type IdentityOverHttp } from '../testing/identity-over-http';

describe('whoever is let go', () => {
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
    const registered = await served.register({ email, firstName: 'Olga' });
    const { access } = await served.logIn(registered.apiToken);
    return { email, ...registered, access };
  };
  const typesOf = async (userId: string) =>
    (await collected(served.store.read(`user-${userId}`, 0n))).map(({ event }) => event.type);

  it('stays as they were while they own anything', async () => {
    const { email, userId, access } = await someone();
    served.owns(userId, 'o1', 'o2');
    for (const erase of [false, true]) {
      const refused = await served.people.depart(email, { erase }).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(OperationRefused);
      expect(String(refused)).toContain('o1, o2');
    }
    expect(await served.statusWith(access)).toBe(200);
    expect(await typesOf(userId)).not.toContain('UserDeactivated');
  });

  it('is deactivated, and can come back', async () => {
    const { email, userId, access } = await someone();
    await served.people.depart(email, { erase: false });
    expect(await served.statusWith(access)).toBe(401);
    await served.people.reactivate(email);
    expect(await served.statusWith(access)).toBe(200);
    expect((await typesOf(userId)).slice(-2)).toEqual(['UserDeactivated', 'UserReactivated']);
  });

  it('is erased from where organizations named them as a contact, by any address of theirs, and by no other', async () => {
    const { email, userId } = await someone();
    const subjectOf = (address: string, era = 0) => subjectOfSecurityContact(lookupOfEmail(served.vault, address), era);
    const sealed = await served.vault.seal(subjectOf(email), 'securityContact', email);
    const other = await served.vault.seal(subjectOf('alarm@example.com'), 'securityContact', 'alarm@example.com');
    await served.people.depart(email, { erase: true });
    expect(await served.vault.open(subjectOf(email), sealed)).toBeUndefined();
    expect(await served.vault.open(subjectOf('alarm@example.com'), other)).toBe('alarm@example.com');
    const again = await served.register({ email });
    expect(again.userId).not.toBe(userId);
    const anew = await served.vault.seal(subjectOf(email, 1), 'securityContact', email);
    await served.people.depart(email, { erase: true });
    expect(await served.vault.open(subjectOf(email, 1), anew)).toBeUndefined();
  });

  it('is erased: nothing about them can be read, their address is free, and they never come back', async () => {
    const { email, userId, access } = await someone();
    const [registered] = await collected(served.store.read(`user-${userId}`, 0n));
    const sealed = (registered!.event.data as Readonly<{ email: string }>).email;
    expect(await served.vault.open(userId, sealed)).toBe(email);
    await served.people.depart(email, { erase: true });
    expect(await served.vault.open(userId, sealed)).toBeUndefined();
    expect(await served.statusWith(access)).toBe(401);
    expect((await typesOf(userId)).slice(-2)).toEqual(['UserDeactivated', 'UserErased']);
    await expect(served.people.reactivate(email)).rejects.toThrow('Nobody is registered');
    const again = await served.register({ email });
    expect(again.userId).not.toBe(userId);
  });

  it('can be erased after having been deactivated', async () => {
    const { email, userId } = await someone();
    await served.people.depart(email, { erase: false });
    await served.people.depart(email, { erase: true });
    expect((await typesOf(userId)).slice(-2)).toEqual(['UserDeactivated', 'UserErased']);
  });
});
