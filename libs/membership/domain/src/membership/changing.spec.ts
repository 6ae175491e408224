import { describe, expect, it } from '@jest/globals';
import { specify } from '@charter/testing';
import * as asks from '../testing/asked';
import type { MembershipEvent } from './events';
import { membership } from './membership';

const given = specify(membership);
const written = (type: MembershipEvent['type'], data: object = {}) =>
  expect.objectContaining({ type, data: expect.objectContaining(data) }) as unknown as MembershipEvent;
const { act, past, user, sam, day } = asks;
const byAlice = { by: user('alice') };
const reason = 'Closing of the quarter';
const billing = { permission: 'billing', until: day(1) } as const;
const plans = { permission: 'plans', until: day(2) } as const;

describe('changing permissions and grants at once', () => {
  const alice = past(asks.add('alice', ['billing', 'members']), asks.grant('alice', [billing, plans]));
  const ofAlice = { ...act({ reason }), memberId: 'alice' };

  it('leaves just what is named, and says each thing in an event of its own', () => {
    const projects = { permission: 'projects:create', until: day(3), reason: 'TICKET-1' } as const;
    given(...alice)
      .when(asks.change('alice', { permissions: ['members'], grants: [billing, projects] }, { reason }))
      .then(
        {
          type: 'MemberPermissionsReplaced',
          data: {
            ...{ ...ofAlice, memberRevision: 4, from: ['billing', 'members'], to: ['members'] },
            ...{ added: [], removed: ['billing'] },
          },
        },
        { type: 'GrantEnded', data: { ...ofAlice, memberRevision: 5, ...plans, grants: [billing] } },
        {
          type: 'PermissionGranted',
          data: { ...ofAlice, memberRevision: 6, ...projects, grants: [billing, projects] },
        },
      );
  });
  it('leaves what is not spoken of as it is', () => {
    given(...alice)
      .when(asks.change('alice', { permissions: [] }))
      .then(written('MemberPermissionsReplaced', { to: [] }));
    given(...alice)
      .when(asks.change('alice', { grants: [] }))
      .then(written('GrantEnded', billing), written('GrantEnded', { ...plans, grants: [] }));
  });
  it('does nothing where nothing is asked for, or all of it is so, whichever state was seen', () => {
    const so = { permissions: ['members', 'billing'], grants: [plans, billing] } as const;
    for (const held of [{}, so])
      given(...alice)
        .when(asks.change('alice', held, { expectedRevisions: [0] }))
        .thenNothing();
  });
  it('goes on from any of the states that the asker names, and from no other', () => {
    const change = { permissions: ['members', 'billing'], grants: [] } as const;
    for (const expectedRevisions of [[], [2], [4, 5]])
      given(...alice)
        .when(asks.change('alice', change, { expectedRevisions }))
        .thenRefused('stale-member');
    given(...alice)
      .when(asks.change('alice', change, { expectedRevisions: [1, 3] }))
      .then(written('GrantEnded'), written('GrantEnded'));
  });
  it('takes the last of two grants of one permission', () =>
    given(...alice)
      .when(asks.grant('alice', [plans, { ...plans, until: day(5) }, billing]))
      .then(written('PermissionGranted', { until: day(5), before: day(2) })));
  it('leaves to time what has ended by itself', () =>
    given(...alice)
      .when(asks.grant('alice', [], { at: day(1) }))
      .then(written('GrantEnded', { ...plans, grants: [billing] })));
  it('is refused altogether where any of it is', () => {
    given(...alice)
      .when(asks.change('alice', { permissions: ['admin'], grants: [{ ...plans, until: day(-1) }] }))
      .thenRefused('end-in-the-past');
    given(...alice)
      .when(asks.change('alice', { permissions: ['admin'], grants: [{ ...plans, reason: 'x'.repeat(501) }] }))
      .thenRefused('reason-too-long');
    given(...alice)
      .when(asks.change('alice', { permissions: ['admin'], grants: [plans] }, { by: sam }))
      .thenRefused('reason-missing');
  });
});

describe('changing what one holds oneself', () => {
  const alice = past(asks.add('alice', ['billing', 'members']));

  it('is judged by what was so before: giving up the right to edit, one may still say what one keeps', () =>
    given(...alice)
      .when(asks.change('alice', { permissions: [], grants: [{ permission: 'members', until: day(1) }] }, byAlice))
      .then(written('MemberPermissionsReplaced'), written('PermissionGranted')));
  it('is a raise in each part that gives something, and in no other', () =>
    given(...alice)
      .when(asks.change('alice', { permissions: ['members', 'plans'], grants: [billing] }, byAlice))
      .then(written('MemberRaisedOwnPermissions'), written('PermissionGranted')));
});

describe('under a ceiling', () => {
  const under = past(
    asks.add('alice', ['members']),
    asks.add('bob', ['billing']),
    asks.grant('bob', [plans]),
    asks.settings({ grantCeiling: true }),
  );

  it('one who may not give something may shorten it, and let it be for a time what was for good', () => {
    given(...under)
      .when(asks.grant('bob', [{ ...plans, until: day(1) }], byAlice))
      .then(written('PermissionGranted', { before: day(2) }));
    given(...under)
      .when(asks.change('bob', { permissions: [], grants: [plans, billing] }, byAlice))
      .then(written('MemberPermissionsReplaced'), written('PermissionGranted', billing));
  });
  it('but neither prolong it nor give it for good', () => {
    given(...under)
      .when(asks.grant('bob', [{ ...plans, until: day(3) }], byAlice))
      .thenRefused('beyond-own-permissions');
    given(...under)
      .when(asks.change('bob', { permissions: ['billing', 'plans'], grants: [] }, byAlice))
      .thenRefused('beyond-own-permissions');
  });
});
