import { describe, expect, it } from '@jest/globals';
import type { Permission } from '@charter/membership-domain';
import { ANY_ACT, neededFor, purposeOf, purposesOf } from './use';

describe('what an event’s command requires', () => {
  it.each([
    ['MemberInvited', 'members'],
    ['MemberRemoved', 'members'],
    ['ProjectAccessGiven', 'members'],
    ['OrganizationRelabelled', 'admin'],
    ['OrganizationDeleted', 'owner'],
    ['OwnershipOffered', 'owner'],
    ['SelfEditChanged', 'owner'],
  ])('%s: %s', (type, needed) => expect(neededFor(type)).toBe(needed));

  it.each(['InvitationAccepted', 'MemberLeft', 'GrantLapsed', 'OrganizationCreated', 'OrganizationSuspended'])(
    '%s: nothing',
    type => expect(neededFor(type)).toBeUndefined(),
  );
  it('is not known of what is none of ours', () => {
    for (const type of ['SomethingElse', 'toString', 'constructor']) expect(neededFor(type)).toBeUndefined();
  });
});

describe('a use', () => {
  const held = (kind: 'owner' | 'member' | 'permission' | 'grant', permission: Permission | '' = '') =>
    purposeOf({ kind, permission, projectId: '' });

  it('of ownership, of membership and of the permission admin is any act', () => {
    expect([held('owner'), held('member'), held('permission', 'admin'), held('grant', 'admin')]).toEqual([
      ...[ANY_ACT, ANY_ACT, ANY_ACT, ANY_ACT],
    ]);
    for (const type of ['OrganizationRelabelled', 'OrganizationDeleted', 'MemberLeft'])
      expect(purposesOf({ type, data: {} })).toEqual([]);
  });
  it('of another permission is an act that takes it, by whatever it is held', () => {
    expect(purposesOf({ type: 'MemberInvited', data: {} })).toEqual(['members']);
    expect([held('permission', 'members'), held('grant', 'members')]).toEqual(['members', 'members']);
    expect(held('permission', 'billing')).toBe('billing');
  });
  it('of access to a project is an act on that project', () => {
    const access = purposeOf({ kind: 'project', permission: 'admin', projectId: 'p1' });
    expect(purposesOf({ type: 'ProjectAccessGiven', data: { projectId: 'p1' } })).toEqual(['members', access]);
    expect(purposesOf({ type: 'Deployed', data: { projectId: 'p1' } })).toEqual([access]);
    expect(purposesOf({ type: 'ProjectAccessGiven', data: { projectId: 'p2' } })).not.toContain(access);
    expect(purposesOf({ type: 'ProjectAccessEndedWithMembership', data: { projectId: 'p1' } })).toEqual([]);
  });
  it('is none where nothing is said', () => {
    for (const data of [null, undefined, 'text', { projectId: 7 }])
      expect(purposesOf({ type: 'Happened', data })).toEqual([]);
  });
});
