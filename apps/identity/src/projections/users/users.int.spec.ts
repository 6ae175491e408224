import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Details, UserEvent } from '@charter/identity-domain';
import { databaseForSpecs, storeForSpecs, type StoreForSpecs } from '@charter/testing';
import { identityRows } from '../../testing/identity-rows';
import { usersIn, type Users } from './users.query';

const at = '2026-01-01T00:00:00.000Z';
const later = '2026-01-02T00:00:00.000Z';
const registered = (userId: string, details: Details = {}): UserEvent => ({
  type: 'UserRegistered',
  data: {
    userId,
    email: `sealed ${userId}`,
    emailLookup: `email ${userId}`,
    username: `sealed ${userId}`,
    usernameLookup: `username ${userId}`,
    details,
    country: 'FR',
    registeredBy: 'sam',
    at,
  },
});

describe('the users', () => {
  const databases = databaseForSpecs();
  let server: StoreForSpecs;
  let rows: Awaited<ReturnType<typeof identityRows>>;
  let users: Users;
  beforeAll(async () => {
    server = await storeForSpecs();
    rows = await identityRows(server.url, databases.schema());
    users = usersIn(rows.schema);
  });
  afterAll(async () => {
    await rows.close();
    await server.close();
  });

  it('are found by id, address and username', async () => {
    await rows.happened('user-u1', registered('u1', { firstName: 'sealed' }));
    const expected = expect.objectContaining({ id: 'u1', first_name: 'sealed', last_name: null, deactivated: false });
    expect(await users.withId('u1')).toEqual(expected);
    expect(await users.withEmail('email u1')).toEqual(expected);
    expect(await users.withUsername('username u1')).toEqual(expected);
    expect(await users.withEmail('username u1')).toBeUndefined();
  });

  it('are found many at once, those that there are', async () => {
    await rows.happened('user-u2', registered('u2'));
    expect((await users.withIds(['u2', 'u1', 'nobody'])).map(({ id }) => id).sort()).toEqual(['u1', 'u2']);
    expect(await users.withIds([])).toEqual([]);
  });

  it('are as they were changed last', async () => {
    await rows.happened(
      'user-u3',
      registered('u3', { firstName: 'before', lastName: 'kept' }),
      {
        type: 'UserDetailsChanged',
        data: { from: { firstName: 'before' }, to: { company: 'after' }, changedBy: 'u3', at: later },
      },
      { type: 'UserCountryChanged', data: { from: 'FR', to: 'DE', changedBy: 'u3', at: later } },
      { type: 'UserDeactivated', data: { deactivatedBy: 'sam', at: later } },
    );
    expect(await users.withId('u3')).toMatchObject({
      first_name: null,
      last_name: 'kept',
      company: 'after',
      country: 'DE',
      deactivated: true,
      created_at: at,
      updated_at: later,
    });
    await rows.happened('user-u3', { type: 'UserReactivated', data: { reactivatedBy: 'sam', at: later } });
    expect(await users.withId('u3')).toMatchObject({ deactivated: false });
  });

  it('are found by the address that they have now, and by none that they had or asked for', async () => {
    const asked = { email: 'new', emailLookup: 'email new', linkNumber: 1, expiresAt: later, requestedBy: 'u5', at };
    await rows.happened('user-u5', registered('u5'), { type: 'EmailChangeRequested', data: asked });
    expect(await users.withEmail('email new')).toBeUndefined();
    const changed = { from: 'sealed u5', to: 'new', fromLookup: 'email u5', emailLookup: 'email new' };
    await rows.happened('user-u5', {
      type: 'EmailChanged',
      data: { linkNumber: 1, ...changed, changedBy: 'u5', at: later },
    });
    expect(await users.withEmail('email new')).toMatchObject({ id: 'u5', email: 'new', updated_at: later });
    expect(await users.withEmail('email u5')).toBeUndefined();
  });

  it('are none where a registration lapsed', async () => {
    await rows.happened('user-u4', { type: 'UserRegistrationLapsed', data: { userId: 'u4', at } });
    expect(await users.withId('u4')).toBeUndefined();
  });

  it('are the same when they are built anew', async () =>
    expect(await rows.rebuild('users')).toMatchObject({ rows: 4, different: 0 }));
});
