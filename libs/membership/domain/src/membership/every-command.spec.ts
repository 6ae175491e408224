import { describe, expect, it } from '@jest/globals';
import { specify } from '@charter/testing';
import * as asks from '../testing/asked';
import type { MembershipCommand } from './commands';
import type { MembershipEvent } from './events';
import { membership, type MembershipRefusal } from './membership';
import type { Permission, ProjectPermission } from './permissions/permission';

const given = specify(membership);
const { past, user, sam, day } = asks;
const alice = asks.add('alice', ['members']);
const until = { permission: 'billing', until: day(1) } as const;
const nonsense = ['everything'] as unknown as readonly Permission[];

type Case = readonly [past: readonly MembershipEvent[], command: MembershipCommand];

const decided = (events: readonly MembershipEvent[], command: MembershipCommand): readonly MembershipEvent[] => {
  const decision = membership.decide(command, events.reduce(membership.evolve, membership.initialState));
  if ('refused' in decision) throw new Error(decision.refused);
  return decision;
};

/** One for each refusal there is. */
const CASES: Readonly<Record<MembershipRefusal, Case>> = {
  'already-founded': [past(), { type: 'FoundMembership', data: { ...asks.found.data, ownerId: 'rita' } }],
  'unknown-organization': [past(), asks.add('bob', [], { by: user('rita') })],
  'reason-missing': [past(), asks.add('bob', [], { by: sam, reason: ' ' })],
  'reason-too-long': [past(), asks.add('bob', [], { reason: 'x'.repeat(501) })],
  suspended: [past(asks.suspend()), asks.add('bob', [])],
  'not-allowed': [past(asks.add('alice', ['billing'])), asks.add('bob', [], { by: user('alice') })],
  'unknown-permission': [past(), asks.add('bob', nonsense)],
  'already-member': [past(alice), asks.add('alice', ['billing'])],
  'not-a-member': [past(), asks.replace('bob', ['billing'])],
  'owner-holds-everything': [past(), asks.replace('olga', ['billing'])],
  'owner-must-stay': [past(), asks.leave('olga')],
  'stale-member': [past(alice), asks.replace('alice', ['billing'], { expectedRevisions: [0] })],
  'own-permissions-fixed': [
    past(alice, asks.settings({ selfEdit: false })),
    asks.replace('alice', ['members', 'billing'], { by: user('alice') }),
  ],
  'beyond-own-permissions': [
    past(alice, asks.settings({ grantCeiling: true })),
    asks.add('bob', ['billing'], { by: user('alice') }),
  ],
  'end-in-the-past': [past(alice), asks.grant('alice', [{ permission: 'billing', until: asks.at }])],
  'already-owner': [past(), asks.offer('olga')],
  'offer-pending': [past(alice, asks.offer('alice')), asks.offer('alice', { offerId: 'f2' })],
  'no-such-offer': [past(alice), asks.accept('alice')],
  'offer-expired': [past(alice, asks.offer('alice')), asks.accept('alice', 'f1', { at: day(7) })],
  'already-invited': [past(asks.invite('i1')), asks.invite('i2')],
  'too-many-invitations': [
    [
      ...past(),
      ...Array.from({ length: 1_000 }, (_, index): MembershipEvent => {
        const invitation = { invitationId: `i${index}`, email: 's', emailLookup: `l${index}`, permissions: [] };
        return { type: 'MemberInvited', data: { ...asks.act(), ...invitation, linkNumber: 1, expiresAt: day(7) } };
      }),
    ],
    asks.invite('one more'),
  ],
  'expiry-in-the-past': [past(), asks.invite('i1', { expiresAt: asks.at })],
  'expiry-too-far': [past(), asks.invite('i1', { expiresAt: day(30.001) })],
  'no-such-invitation': [past(), asks.revoke('i1')],
  'invitation-expired': [past(asks.invite('i1')), asks.join('i1', { at: day(7) })],
  'link-replaced': [past(asks.invite('i1'), asks.resend('i1', { at: day(1) })), asks.join('i1', { linkNumber: 1 })],
  'another-address': [past(asks.invite('i1')), asks.join('i1', { emailLookup: 'rita' })],
  'no-permissions': [past(alice), asks.give('alice', { permissions: [] })],
  'already-has-access': [
    past(alice, asks.give('alice', { permissions: ['viewer'] })),
    asks.give('alice', { permissions: ['admin'] }),
  ],
  'no-project-access': [past(alice), asks.replaceAccess('alice', { permissions: ['viewer'] })],
  'too-many-projects': [
    [
      ...past(alice),
      ...Array.from({ length: 400 }, (_, index): MembershipEvent => {
        const permissions: readonly ProjectPermission[] = ['viewer'];
        const access = { memberId: 'alice', projectId: `project ${index}`, permissions };
        return { type: 'ProjectAccessGiven', data: { ...asks.act(), ...access } };
      }),
    ],
    asks.give('alice', { permissions: ['viewer'] }),
  ],
};

describe('each refusal', () => {
  it.each(Object.entries(CASES))('%s', (refusal, [events, command]) =>
    given(...events)
      .when(command)
      .thenRefused(refusal as MembershipRefusal),
  );
});

/** One for each command there is, that is accepted. */
const ACCEPTED: Readonly<Record<MembershipCommand['type'], Case>> = {
  FoundMembership: [[], asks.found],
  SuspendMembership: [past(), asks.suspend()],
  ReinstateMembership: [past(asks.suspend()), asks.reinstate()],
  AddMember: [past(), alice],
  ChangeMember: [
    past(alice),
    asks.change('alice', { permissions: ['billing'], grants: [until] }, { expectedRevisions: [0, 1] }),
  ],
  RemoveMember: [past(alice), asks.remove('alice', { expectedRevisions: [1] })],
  ChangeMemberSettings: [past(), asks.settings({ selfEdit: false, grantCeiling: true })],
  LapseGrants: [past(alice, asks.grant('alice', [until])), asks.lapseGrants(day(1))],
  OfferOwnership: [past(alice), asks.offer('alice')],
  AcceptOwnership: [past(alice, asks.offer('alice')), asks.accept('alice')],
  DeclineOwnership: [past(alice, asks.offer('alice')), asks.decline('alice')],
  WithdrawOwnershipOffer: [past(alice, asks.offer('alice')), asks.withdraw()],
  LapseOwnershipOffer: [past(alice, asks.offer('alice')), asks.lapseOffer(day(7))],
  InviteMember: [past(), asks.invite('i1')],
  ResendInvitation: [past(asks.invite('i1')), asks.resend('i1', { at: day(1) })],
  RevokeInvitation: [past(asks.invite('i1')), asks.revoke('i1')],
  AcceptInvitation: [past(asks.invite('i1')), asks.join('i1')],
  DeclineInvitation: [past(asks.invite('i1')), asks.refuseInvitation('i1')],
  LapseInvitations: [past(asks.invite('i1')), asks.lapseInvitations(day(7))],
  GiveProjectAccess: [past(alice), asks.give('alice', { permissions: ['viewer'] })],
  ReplaceProjectAccess: [
    past(alice, asks.give('alice', { permissions: ['viewer'] })),
    asks.replaceAccess('alice', { permissions: ['admin'] }),
  ],
  EndProjectAccess: [past(alice, asks.give('alice', { permissions: ['viewer'] })), asks.endAccess('alice')],
};

describe('each accepted command', () => {
  it.each(Object.entries(ACCEPTED))('again gives nothing: %s', (_, [events, command]) => {
    const happened = decided(events, command);
    expect(happened).not.toEqual([]);
    given(...events, ...happened)
      .when(command)
      .thenNothing();
  });
  it('but leaving: to who has left there is no such organization', () => {
    const command = asks.leave('alice');
    given(...past(alice), ...decided(past(alice), command))
      .when(command)
      .thenRefused('unknown-organization');
  });
});
