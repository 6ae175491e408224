import { describe, expect, it } from '@jest/globals';
import { fold } from '@charter/event-sourcing';
import { specify } from '@charter/testing';
import type { ChangeUser, RegisterUser } from './commands';
import type { Role, UserEvent } from './events';
import { user } from './user';

const given = specify(user);
const at = '2026-01-01T00:00:00.000Z';
const facts = {
  userId: 'u1',
  email: 'sealed alice@example.com',
  emailLookup: 'e1',
  username: 'sealed alice',
  usernameLookup: 'n1',
  details: { firstName: 'Alice' },
  country: 'FR',
  at,
};
const register: RegisterUser = { type: 'RegisterUser', data: { ...facts, by: 'sam' } };
const registered: UserEvent = { type: 'UserRegistered', data: { ...facts, registeredBy: 'sam' } };
const lapsed: UserEvent = { type: 'UserRegistrationLapsed', data: { userId: 'u1', at } };
const deactivated: UserEvent = { type: 'UserDeactivated', data: { deactivatedBy: 'sam', at } };
const change = (details: ChangeUser['data']['details'], country?: string): ChangeUser => ({
  type: 'ChangeUser',
  data: { details, ...(country === undefined ? {} : { country }), by: 'u1', at },
});

describe('registering', () => {
  it('makes a user', () => given().when(register).then(registered));
  it('is refused where somebody stands', () => given(registered).when(register).thenRefused('already-registered'));
  it('never comes true once it has lapsed', () => given(lapsed).when(register).thenRefused('registration-lapsed'));
  it('is refused to nobody but by name', () =>
    given()
      .when(change({ firstName: 'Alicia' }))
      .thenRefused('no-such-user'));
});

describe('the lapse of a registration', () => {
  const lapse = { type: 'LapseRegistration', data: { userId: 'u1', at } } as const;
  it('takes the place of one that never came', () => given().when(lapse).then(lapsed));
  it('does nothing when it is already so', () => given(lapsed).when(lapse).thenNothing());
  it('is refused to one that came', () => given(registered).when(lapse).thenRefused('already-registered'));
  it('leaves nobody to do anything with', () =>
    given(lapsed)
      .when({ type: 'DeactivateUser', data: { by: 'sam', at } })
      .thenRefused('no-such-user'));
});

describe('changing details', () => {
  it('says from what to what', () =>
    given(registered)
      .when(change({ firstName: 'Alicia', company: 'Acme' }, 'DE'))
      .then(
        {
          type: 'UserDetailsChanged',
          data: { from: { firstName: 'Alice' }, to: { firstName: 'Alicia', company: 'Acme' }, changedBy: 'u1', at },
        },
        { type: 'UserCountryChanged', data: { from: 'FR', to: 'DE', changedBy: 'u1', at } },
      ));
  it('does nothing when it is already so', () =>
    given(registered)
      .when(change({ firstName: 'Alice', lastName: null }, 'FR'))
      .thenNothing());
  it('takes a detail away', () => {
    const gone: UserEvent = {
      type: 'UserDetailsChanged',
      data: { from: { firstName: 'Alice' }, to: {}, changedBy: 'u1', at },
    };
    given(registered)
      .when(change({ firstName: null }))
      .then(gone);
    expect(fold(user, [registered, gone])).toMatchObject({ details: {} });
  });
  it('remembers the country', () =>
    given(registered, { type: 'UserCountryChanged', data: { from: 'FR', to: 'DE', changedBy: 'u1', at } })
      .when(change({}, 'DE'))
      .thenNothing());
  it('is refused to who is deactivated', () =>
    given(registered, deactivated)
      .when(change({ firstName: 'Alicia' }))
      .thenRefused('user-deactivated'));
});

describe('roles', () => {
  const grant = (role: Role) => ({ type: 'GrantRole', data: { role, by: 'sam', at } }) as const;
  const revoke = (role: Role) => ({ type: 'RevokeRole', data: { role, by: 'sam', at } }) as const;
  const granted = (role: Role, ...roles: Role[]): UserEvent => ({
    type: 'RoleGranted',
    data: { role, roles, grantedBy: 'sam', at },
  });
  const staff = granted('staff', 'staff');

  it('are granted', () => given(registered).when(grant('staff')).then(staff));
  it('are granted beside others', () =>
    given(registered, staff)
      .when(grant('auditor'))
      .then(granted('auditor', 'staff', 'auditor')));
  it('are granted once', () => given(registered, staff).when(grant('staff')).thenNothing());
  it('are not granted to who is deactivated', () =>
    given(registered, deactivated).when(grant('staff')).thenRefused('user-deactivated'));
  it('are revoked, also from who is deactivated', () =>
    given(registered, staff, deactivated)
      .when(revoke('staff'))
      .then({ type: 'RoleRevoked', data: { role: 'staff', roles: [], revokedBy: 'sam', at } }));
  it('are revoked once', () => given(registered).when(revoke('staff')).thenNothing());
});

describe('deactivating', () => {
  const deactivate = { type: 'DeactivateUser', data: { by: 'sam', at } } as const;
  const reactivate = { type: 'ReactivateUser', data: { by: 'sam', at } } as const;
  const reactivated: UserEvent = { type: 'UserReactivated', data: { reactivatedBy: 'sam', at } };
  it('happens once', () => {
    given(registered).when(deactivate).then(deactivated);
    given(registered, deactivated).when(deactivate).thenNothing();
  });
  it('can be undone, once', () => {
    given(registered, deactivated).when(reactivate).then(reactivated);
    given(registered, deactivated, reactivated).when(reactivate).thenNothing();
  });
});
