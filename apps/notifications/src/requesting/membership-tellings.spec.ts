import { describe, expect, it } from '@jest/globals';
import { membershipEvents, type MembershipEventType, type MembershipPublicEvent } from '@charter/membership-contracts';
import { publicEvent } from '@charter/testing';
import { MEMBERSHIP_NEWS, tellingsOfMembership } from './membership-tellings';

const at = '2026-01-01T00:00:00.000Z';
const until = '2026-02-01T00:00:00.000Z';
const olga = { kind: 'user', id: 'olga' } as const;
const act = { organizationId: 'o1', by: olga, at };
const ofAlice = { ...act, userId: 'alice' };
const offer = { ...act, offerId: 'f1', ownerId: 'olga', userId: 'alice', stay: true, expiresAt: until };
const invitation = { ...act, invitationId: 'i1', emailLookup: 'e', permissions: ['plans'] };
const link = { email: 's', linkNumber: 1, expiresAt: until };
const grant = { permission: 'billing', until, grants: [] };
const replaced = { from: ['billing'], to: ['admin'], added: ['admin'], removed: ['billing'] };

type Events = { readonly [Type in MembershipEventType]: Extract<MembershipPublicEvent, { type: Type }>['data'] };
/** What Olga did to Alice. */
const DATA: Events = {
  'membership.membership-founded.v1': { organizationId: 'o1', ownerId: 'olga', permissions: [], at },
  'membership.member-added.v1': { ...ofAlice, permissions: ['plans'], effective: ['plans', 'projects:list'] },
  'membership.member-permissions-changed.v1': {
    ...ofAlice,
    ...replaced,
    effective: ['admin', 'billing'],
    raised: false,
  },
  'membership.member-removed.v1': { ...ofAlice, permissions: [] },
  'membership.member-left.v1': { ...ofAlice, by: { kind: 'user', id: 'alice' }, permissions: [] },
  'membership.permission-granted.v1': { ...ofAlice, ...grant, raised: false },
  'membership.grant-ended.v1': { ...ofAlice, ...grant },
  'membership.grant-lapsed.v1': { ...ofAlice, ...grant, by: { kind: 'system', id: 'membership' } },
  'membership.owner-changed.v1': {
    ...{ ...act, by: { kind: 'user', id: 'alice' }, offerId: 'f1', from: 'olga', to: 'alice', ownerPermissions: [] },
    ...{ stays: false, permissions: [], effective: [] },
  },
  'membership.ownership-offered.v1': offer,
  'membership.ownership-declined.v1': { ...offer, by: { kind: 'user', id: 'alice' } },
  'membership.ownership-offer-withdrawn.v1': offer,
  'membership.ownership-offer-lapsed.v1': offer,
  'membership.ownership-offer-ended.v1': offer,
  'membership.member-invited.v1': { ...invitation, ...link },
  'membership.invitation-resent.v1': { ...act, invitationId: 'i1', ...link, linkNumber: 2 },
  'membership.invitation-replaced.v1': { ...invitation, replacement: 'i2' },
  'membership.invitation-revoked.v1': invitation,
  'membership.invitation-accepted.v1': { ...invitation, userId: 'alice', invitedBy: olga },
  'membership.invitation-declined.v1': { ...invitation, userId: 'alice' },
  'membership.invitation-lapsed.v1': { ...invitation, expiresAt: until },
  'membership.departure-agreed.v1': { userId: 'alice', departureId: 'x1', at },
  'membership.departure-vetoed.v1': { userId: 'alice', departureId: 'x1', organizations: ['o1'], at },
  'membership.project-access-given.v1': { ...ofAlice, projectId: 'p1', permissions: ['viewer'], raised: false },
  'membership.project-access-changed.v1': { ...ofAlice, projectId: 'p1', ...replaced, raised: false },
  'membership.project-access-ended.v1': { ...ofAlice, projectId: 'p1', permissions: ['viewer'], withMembership: false },
};

const told = (type: MembershipEventType, data: object = DATA[type]) =>
  tellingsOfMembership(publicEvent({ type, data, subject: 'o1', revision: 0 })).map(({ recipient, notice }) => [
    ...Object.values(recipient),
    notice.kind,
  ]);

describe('what is told of memberships', () => {
  it.each<[MembershipEventType, ...(readonly [whom: string, kind: string])[]]>([
    ['membership.member-added.v1', ['alice', 'member-added']],
    ['membership.member-permissions-changed.v1', ['alice', 'permissions-changed']],
    ['membership.member-removed.v1', ['alice', 'member-removed']],
    ['membership.permission-granted.v1', ['alice', 'permission-granted']],
    ['membership.grant-ended.v1', ['alice', 'grant-ended']],
    ['membership.grant-lapsed.v1', ['alice', 'grant-lapsed']],
    ['membership.owner-changed.v1', ['olga', 'ownership-accepted'], ['alice', 'ownership-accepted']],
    ['membership.ownership-offered.v1', ['olga', 'ownership-offered'], ['alice', 'ownership-offered']],
    ['membership.ownership-declined.v1', ['olga', 'ownership-declined']],
    ['membership.ownership-offer-withdrawn.v1', ['alice', 'ownership-withdrawn']],
    ['membership.ownership-offer-lapsed.v1', ['olga', 'ownership-lapsed']],
    ['membership.ownership-offer-ended.v1', ['olga', 'ownership-ended']],
    ['membership.member-invited.v1', ['i1', 'invitation']],
    ['membership.invitation-resent.v1', ['i1', 'invitation']],
    ['membership.project-access-given.v1', ['alice', 'project-access-changed']],
    ['membership.project-access-changed.v1', ['alice', 'project-access-changed']],
    ['membership.project-access-ended.v1', ['alice', 'project-access-changed']],
  ])('%s is told to %j', (type, ...whom) => expect(told(type)).toEqual(whom));

  it('is nothing of all else, which is not even looked at', () => {
    const silent = (Object.keys(membershipEvents) as MembershipEventType[]).filter(type => told(type).length === 0);
    expect(silent.toSorted()).toEqual([
      'membership.departure-agreed.v1',
      'membership.departure-vetoed.v1',
      'membership.invitation-accepted.v1',
      'membership.invitation-declined.v1',
      'membership.invitation-lapsed.v1',
      'membership.invitation-replaced.v1',
      'membership.invitation-revoked.v1',
      'membership.member-left.v1',
      'membership.membership-founded.v1',
    ]);
    expect(MEMBERSHIP_NEWS.toSorted()).toEqual(
      Object.keys(membershipEvents)
        .filter(type => !(silent as string[]).includes(type))
        .toSorted(),
    );
  });

  it('is nothing that somebody did themselves, but for ownership', () => {
    const own = (Object.keys(DATA) as MembershipEventType[]).filter(type => {
      const data = { ...DATA[type], by: { kind: 'user', id: 'alice' } };
      return told(type, data).some(([whom]) => whom === 'alice');
    });
    expect(own).toEqual([
      // Nobody does that.
      'membership.grant-lapsed.v1',
      'membership.owner-changed.v1',
      'membership.ownership-offered.v1',
      'membership.ownership-offer-withdrawn.v1',
    ]);
  });

  it('is not that access to projects has ended with the membership: that is told already', () => {
    const type = 'membership.project-access-ended.v1';
    expect(told(type, { ...DATA[type], withMembership: true })).toEqual([]);
  });

  it('is no loss where something else that is held brings it along', () => {
    const type = 'membership.member-permissions-changed.v1';
    const [{ notice } = {}] = tellingsOfMembership(publicEvent({ type, data: DATA[type], subject: 'o1', revision: 0 }));
    expect(notice).toMatchObject({ added: ['admin'], removed: [] });
  });

  it('is no secret and no address', () => {
    const type = 'membership.member-invited.v1';
    const [telling] = tellingsOfMembership(publicEvent({ type, data: DATA[type], subject: 'o1', revision: 0 }));
    expect(telling).toEqual({
      recipient: { invitationId: 'i1' },
      notice: {
        ...{ kind: 'invitation', organizationId: 'o1', by: olga, invitationId: 'i1', linkNumber: 1 },
        expiresAt: until,
      },
    });
  });

  it('is refused where it is not what was promised', () =>
    expect(() => told('membership.member-removed.v1', { organizationId: 'o1' })).toThrow());
});
