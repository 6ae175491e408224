import { describe, expect, it } from '@jest/globals';
import { fold } from '@charter/event-sourcing';
import { specify } from '@charter/testing';
import type { UserEvent } from './events';
import { known, hoursAfter } from '../testing/known';
import { user } from './user';

const given = specify(user);
const at = hoursAfter(0);
const set = (passwordId = 'p1'): UserEvent => ({ type: 'PasswordSet', data: { passwordId, setBy: 'u1', at } });
const requested = (linkNumber: number, hours = 0): UserEvent => ({
  type: 'PasswordResetRequested',
  data: { linkNumber, expiresAt: hoursAfter(hours + 1), at: hoursAfter(hours) },
});
const changed = (linkNumber: number, from = 'p1', to = 'p2'): UserEvent => ({
  type: 'PasswordChanged',
  data: { linkNumber, from, to, changedBy: 'u1', at },
});
const deactivated: UserEvent = { type: 'UserDeactivated', data: { deactivatedBy: 'sam', at } };
const wanted: UserEvent = {
  type: 'EmailChangeRequested',
  data: { email: 'other', emailLookup: 'e2', linkNumber: 1, expiresAt: hoursAfter(24), requestedBy: 'u1', at },
};
const moved: UserEvent = {
  type: 'EmailChanged',
  data: { linkNumber: 1, from: 'sealed', to: 'other', fromLookup: 'e1', emailLookup: 'e2', changedBy: 'u1', at },
};

describe('registering with a password', () => {
  it('sets it, by the id of its hash', () => {
    const { registeredBy: by, ...data } = known.data;
    given()
      .when({ type: 'RegisterUser', data: { ...data, passwordId: 'p1', by } })
      .then(known, { type: 'PasswordSet', data: { passwordId: 'p1', setBy: by, at } });
  });
});

describe('a first password', () => {
  const setting = (passwordId: string) => ({ type: 'SetPassword', data: { passwordId, by: 'sam', at } }) as const;
  it('is set', () =>
    given(known)
      .when(setting('p1'))
      .then({ type: 'PasswordSet', data: { passwordId: 'p1', setBy: 'sam', at } }));
  it('is set once', () => given(known, set()).when(setting('p1')).thenNothing());
  it('is refused to who has one, also by a link', () => {
    given(known, set()).when(setting('p2')).thenRefused('has-password');
    given(known, set(), requested(1), changed(1)).when(setting('p1')).thenRefused('has-password');
  });
  it('is refused to who is deactivated, and to nobody', () => {
    given(known, deactivated).when(setting('p1')).thenRefused('user-deactivated');
    given().when(setting('p1')).thenRefused('no-such-user');
  });
});

describe('asking for a new password', () => {
  const ask = (hours = 0) => ({ type: 'RequestPasswordReset', data: { at: hoursAfter(hours) } }) as const;
  it('sends a link that is good for an hour', () => given(known, set()).when(ask()).then(requested(1)));
  it('sends one to who has no password yet, too', () => given(known).when(ask()).then(requested(1)));
  it('says who has logged in', () =>
    given(known)
      .when({ type: 'RequestPasswordReset', data: { by: 'u1', at } })
      .then({
        type: 'PasswordResetRequested',
        data: { linkNumber: 1, expiresAt: hoursAfter(1), requestedBy: 'u1', at },
      }));
  it('sends the next link each time, three within an hour', () => {
    const three = [requested(1), requested(2, 0.5), requested(3, 0.9)];
    given(known, ...three.slice(0, 2))
      .when(ask(0.9))
      .then(requested(3, 0.9));
    given(known, ...three)
      .when(ask(0.99))
      .thenNothing();
    given(known, ...three)
      .when(ask(1))
      .then(requested(4, 1));
    given(known, ...three, requested(4, 1))
      .when(ask(1.4))
      .thenNothing();
  });
  it('is refused to who is deactivated', () => given(known, deactivated).when(ask()).thenRefused('user-deactivated'));
});

describe('a new password by a link', () => {
  const reset = (linkNumber: number, hours = 0.5) =>
    ({
      type: 'ResetPassword',
      data: { linkNumber, passwordId: 'p2', by: 'u1', at: hoursAfter(hours) },
    }) as const;
  const at30 = { changedBy: 'u1', at: hoursAfter(0.5) };
  it('takes the place of the one before', () =>
    given(known, set(), requested(1))
      .when(reset(1))
      .then({ type: 'PasswordChanged', data: { linkNumber: 1, from: 'p1', to: 'p2', ...at30 } }));
  it('can be the first', () =>
    given(known, requested(1))
      .when(reset(1))
      .then({ type: 'PasswordChanged', data: { linkNumber: 1, to: 'p2', ...at30 } }));
  it('is not had by a link that was not the latest, or never sent', () => {
    for (const number of [1, 3])
      given(known, requested(1), requested(2)).when(reset(number)).thenRefused('no-such-link');
    given(known).when(reset(1)).thenRefused('no-such-link');
  });
  it('is had by each link once, and before it expires', () => {
    given(known, set(), requested(1), changed(1)).when(reset(1)).thenRefused('link-used');
    given(known, requested(1)).when(reset(1, 1)).thenRefused('link-expired');
  });
  it('is not had by who has another address by now', () =>
    given(known, set(), requested(1), wanted, moved).when(reset(1)).thenRefused('link-used'));
  it('is refused to who is deactivated', () =>
    given(known, requested(1), deactivated).when(reset(1)).thenRefused('user-deactivated'));
  it('leaves no link for another address, and the count of links as it is', () => {
    given(known, set(), wanted, requested(1), changed(1))
      .when({ type: 'ChangeEmail', data: { linkNumber: 1, by: 'u1', at } })
      .thenRefused('link-used');
    given(known, set(), requested(1), changed(1))
      .when({ type: 'RequestPasswordReset', data: { at: hoursAfter(2) } })
      .then(requested(2, 2));
    expect(fold(user, [known, set(), requested(1), changed(1)])).toMatchObject({ passwords: { current: 'p2' } });
  });
});
