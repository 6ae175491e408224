import { describe, expect, it } from '@jest/globals';
import { fold } from '@charter/event-sourcing';
import { specify } from '@charter/testing';
import { hoursAfter, known } from '../testing/known';
import type { UserEvent } from './events';
import { user } from './user';

const given = specify(user);
const at = hoursAfter(0);
const deactivated: UserEvent = { type: 'UserDeactivated', data: { deactivatedBy: 'sam', at } };
const requested = (linkNumber: number, hours = 0, emailLookup = 'e2'): UserEvent => ({
  type: 'EmailChangeRequested',
  data: {
    ...{ email: `sealed ${emailLookup}`, emailLookup, linkNumber },
    ...{ expiresAt: hoursAfter(hours + 24), requestedBy: 'u1', at: hoursAfter(hours) },
  },
});
const changed = (linkNumber = 1): UserEvent => ({
  type: 'EmailChanged',
  data: {
    ...{ linkNumber, from: 'sealed', to: 'sealed e2', fromLookup: 'e1', emailLookup: 'e2', changedBy: 'u1', at },
  },
});

describe('asking for another address', () => {
  const ask = (emailLookup = 'e2', hours = 0) =>
    ({
      type: 'RequestEmailChange',
      data: { email: `sealed ${emailLookup}`, emailLookup, by: 'u1', at: hoursAfter(hours) },
    }) as const;
  it('sends a link to it that is good for a day', () => given(known).when(ask()).then(requested(1)));
  it('does nothing when it is already so', () => {
    given(known).when(ask('e1')).thenNothing();
    given(known, requested(1), changed()).when(ask('e2')).thenNothing();
  });
  it('sends the next link each time, also for the same address', () =>
    given(known, requested(1)).when(ask('e2', 1)).then(requested(2, 1)));
  it('is refused after five within an hour', () => {
    const five = [1, 2, 3, 4, 5].map(number => requested(number, number / 10));
    given(known, ...five)
      .when(ask('e3', 0.6))
      .thenRefused('too-many-email-changes');
    given(known, ...five)
      .when(ask('e3', 1.1))
      .then(requested(6, 1.1, 'e3'));
  });
  it('is refused to who is deactivated', () => given(known, deactivated).when(ask()).thenRefused('user-deactivated'));
});

describe('another address', () => {
  const change = (linkNumber = 1, hours = 0) =>
    ({ type: 'ChangeEmail', data: { linkNumber, by: 'u1', at: hoursAfter(hours) } }) as const;
  it('is theirs by the link that was sent to it', () => given(known, requested(1)).when(change()).then(changed()));
  it('is the one that was asked for last', () => {
    given(known, requested(1, 0, 'e3'), requested(2))
      .when(change(1))
      .thenRefused('no-such-link');
    given(known, requested(1, 0, 'e3'), requested(2))
      .when(change(2))
      .then(changed(2));
  });
  it('is had by each link once, and before it expires', () => {
    given(known, requested(1), changed()).when(change()).thenRefused('link-used');
    given(known, requested(1)).when(change(1, 24)).thenRefused('link-expired');
    given(known).when(change()).thenRefused('no-such-link');
  });
  it('is refused to who is deactivated', () =>
    given(known, requested(1), deactivated).when(change()).thenRefused('user-deactivated'));
  it('is what they are known by from then on', () =>
    expect(fold(user, [known, requested(1), changed()])).toMatchObject({
      address: { email: 'sealed e2', emailLookup: 'e2' },
    }));
});

describe('a fence', () => {
  it('is passed without any change, whoever stands behind it', () => {
    for (const events of [[], [known], [known, deactivated]])
      given(...events)
        .when({ type: 'PassFence', data: {} })
        .thenNothing();
  });
});
