import { describe, expect, it } from '@jest/globals';
import { fold, isRefusal } from '@charter/event-sourcing';
import { specify } from '@charter/testing';
import * as asks from '../testing/asked';
import { membership } from './membership';

const given = specify(membership);
const { act, at, past, user, day, service } = asks;
const reason = 'New in the team';
const told = { emailLookup: 'nina', permissions: ['plans'] } as const;
const invited = { invitationId: 'i1', email: 'sealed', ...told, linkNumber: 1, expiresAt: day(7) } as const;
const pending = past(asks.invite('i1'));

describe('inviting somebody', () => {
  it('stands for seven days, or for as long as is said', () => {
    given(...past())
      .when(asks.invite('i1', { reason, permissions: ['plans', 'plans'] }))
      .then({ type: 'MemberInvited', data: { ...act({ reason }), ...invited } });
    given(...past())
      .when(asks.invite('i1', { expiresAt: day(30) }))
      .then({ type: 'MemberInvited', data: { ...act(), ...invited, expiresAt: day(30) } });
  });
  it('is for who may', () =>
    given(...past(asks.add('alice', ['billing'])))
      .when(asks.invite('i1', { by: user('alice') }))
      .thenRefused('not-allowed'));
  it('is refused for who is a member, or the owner', () => {
    for (const knownUserId of ['alice', 'olga'])
      given(...past(asks.add('alice', [])))
        .when(asks.invite('i1', { knownUserId }))
        .thenRefused('already-member');
    given(...past())
      .when(asks.invite('i1', { knownUserId: 'rita' }))
      .then({ type: 'MemberInvited', data: { ...act(), ...invited } });
  });
  it('names permissions that there are', () =>
    given(...past())
      .when(asks.invite('i1', { permissions: ['everything' as 'admin'] }))
      .thenRefused('unknown-permission'));
  it('replaces what is pending for the address only where that is asked for', () => {
    given(...pending)
      .when(asks.invite('i2'))
      .thenRefused('already-invited');
    given(...pending)
      .when(asks.invite('i2', { force: true, permissions: ['admin'] }))
      .then(
        { type: 'InvitationReplaced', data: { ...act(), invitationId: 'i1', ...told, replacement: 'i2' } },
        { type: 'MemberInvited', data: { ...act(), ...invited, invitationId: 'i2', permissions: ['admin'] } },
      );
    given(...pending)
      .when(asks.invite('i2', { emailLookup: 'rita' }))
      .then({ type: 'MemberInvited', data: { ...act(), ...invited, invitationId: 'i2', emailLookup: 'rita' } });
  });
  it('finds out of the way what has expired', () =>
    given(...pending)
      .when(asks.invite('i2', { at: day(7) }))
      .then(
        {
          type: 'InvitationLapsed',
          data: { ...act({ by: service, at: day(7) }), invitationId: 'i1', ...told, expiresAt: day(7) },
        },
        { type: 'MemberInvited', data: { ...act({ at: day(7) }), ...invited, invitationId: 'i2', expiresAt: day(14) } },
      ));
  it('is the same invitation when it comes again after its end', () =>
    given(...past(asks.invite('i1'), asks.revoke('i1')))
      .when(asks.invite('i1'))
      .thenNothing());
});

describe('sending an invitation again', () => {
  const resent = { invitationId: 'i1', email: 'sealed', linkNumber: 2, from: day(7), expiresAt: day(9) };

  it('makes a new link, and gives all the time once more', () =>
    given(...pending)
      .when(asks.resend('i1', { at: day(2), reason }))
      .then({ type: 'InvitationResent', data: { ...act({ at: day(2), reason }), ...resent } }));
  it('numbers on', () =>
    given(...past(asks.invite('i1'), asks.resend('i1', { at: day(1) })))
      .when(asks.resend('i1', { at: day(2), expiresAt: day(32) }))
      .then({
        type: 'InvitationResent',
        data: { ...act({ at: day(2) }), ...resent, linkNumber: 3, from: day(8), expiresAt: day(32) },
      }));
  it('is refused where it cannot be', () => {
    given(...pending)
      .when(asks.resend('i2'))
      .thenRefused('no-such-invitation');
    given(...pending)
      .when(asks.resend('i1', { at: day(7) }))
      .thenRefused('invitation-expired');
    given(...pending)
      .when(asks.resend('i1', { at: day(1), expiresAt: at }))
      .thenRefused('expiry-in-the-past');
    given(...pending)
      .when(asks.resend('i1', { at: day(1), expiresAt: day(32) }))
      .thenRefused('expiry-too-far');
    given(...past(asks.add('alice', []), asks.invite('i1')))
      .when(asks.resend('i1', { at: day(1), by: user('alice') }))
      .thenRefused('not-allowed');
  });
});

describe('revoking an invitation', () => {
  it('ends it', () =>
    given(...pending)
      .when(asks.revoke('i1', { reason }))
      .then({ type: 'InvitationRevoked', data: { ...act({ reason }), invitationId: 'i1', ...told } }));
  it('is refused for what is not pending', () => {
    given(...pending)
      .when(asks.revoke('i2'))
      .thenRefused('no-such-invitation');
    given(...past(asks.invite('i1'), asks.join('i1')))
      .when(asks.revoke('i1'))
      .thenRefused('no-such-invitation');
    given(...past(asks.add('alice', []), asks.invite('i1')))
      .when(asks.revoke('i1', { by: user('alice') }))
      .thenRefused('not-allowed');
  });
});

describe('accepting an invitation', () => {
  const byNina = act({ by: user('nina') });

  it('makes a member, in the same act', () =>
    given(...pending)
      .when(asks.join('i1'))
      .then(
        {
          type: 'InvitationAccepted',
          data: { ...byNina, invitationId: 'i1', ...told, userId: 'nina', invitedBy: user('olga') },
        },
        {
          type: 'MemberAdded',
          data: {
            ...{ ...byNina, memberId: 'nina', permissions: ['plans'], memberRevision: 3 },
            invitation: { invitationId: 'i1', invitedBy: user('olga') },
          },
        },
      ));
  it('hands on what they say of themselves, where they say anything', () => {
    const saying = (confirmed: object) => {
      const asked = asks.join('i1');
      const command = { ...asked, data: { ...asked.data, confirmed } } as typeof asked;
      const decided = membership.decide(command, fold(membership, pending));
      return isRefusal(decided) ? decided : decided[0]?.data;
    };
    expect(saying({ firstName: 'sealed', country: 'FR' })).toMatchObject({
      confirmed: { firstName: 'sealed', country: 'FR' },
    });
    expect(saying({})).not.toHaveProperty('confirmed');
  });
  it('takes the latest link', () => {
    const resent = past(asks.invite('i1'), asks.resend('i1', { at: day(1) }));
    for (const linkNumber of [1, 3])
      given(...resent)
        .when(asks.join('i1', { linkNumber }))
        .thenRefused('link-replaced');
  });
  it('takes the address that was invited, whoever has the link', () =>
    given(...pending)
      .when(asks.join('i1', { by: user('rita'), emailLookup: 'rita' }))
      .thenRefused('another-address'));
  it('is too late at the end', () =>
    given(...pending)
      .when(asks.join('i1', { at: day(7) }))
      .thenRefused('invitation-expired'));
  it('is refused for a member', () =>
    given(...past(asks.invite('i1'), asks.add('nina', [])))
      .when(asks.join('i1'))
      .thenRefused('already-member'));
  it('stands although who invited has gone since', () =>
    given(...past(asks.add('alice', ['members']), asks.invite('i1', { by: user('alice') }), asks.remove('alice')))
      .when(asks.join('i1'))
      .then(
        {
          type: 'InvitationAccepted',
          data: { ...byNina, invitationId: 'i1', ...told, userId: 'nina', invitedBy: user('alice') },
        },
        {
          type: 'MemberAdded',
          data: {
            ...{ ...byNina, memberId: 'nina', permissions: ['plans'], memberRevision: 5 },
            invitation: { invitationId: 'i1', invitedBy: user('alice') },
          },
        },
      ));
  it('is over once it was used, declined, revoked, replaced or late', () => {
    for (const end of [
      asks.refuseInvitation('i1'),
      asks.revoke('i1'),
      asks.invite('i2', { force: true }),
      asks.lapseInvitations(day(7)),
    ])
      given(...past(asks.invite('i1'), end))
        .when(asks.join('i1'))
        .thenRefused('no-such-invitation');
    given(...past(asks.invite('i1'), asks.join('i1'), asks.remove('nina')))
      .when(asks.join('i1'))
      .thenRefused('no-such-invitation');
    given(...past(asks.invite('i1'), asks.join('i1')))
      .when(asks.join('i1', { by: user('rita') }))
      .thenRefused('no-such-invitation');
  });
});

describe('declining an invitation', () => {
  it('ends it', () =>
    given(...pending)
      .when(asks.refuseInvitation('i1', { reason }))
      .then({
        type: 'InvitationDeclined',
        data: { ...act({ by: user('nina'), reason }), invitationId: 'i1', ...told, userId: 'nina' },
      }));
  it('takes the same as accepting', () => {
    given(...pending)
      .when(asks.refuseInvitation('i1', { emailLookup: 'rita' }))
      .thenRefused('another-address');
    given(...pending)
      .when(asks.refuseInvitation('i1', { linkNumber: 2 }))
      .thenRefused('link-replaced');
    given(...pending)
      .when(asks.refuseInvitation('i1', { at: day(7) }))
      .thenRefused('invitation-expired');
    given(...pending)
      .when(asks.refuseInvitation('i2'))
      .thenRefused('unknown-organization');
    given(...past(asks.invite('i1'), asks.revoke('i1')))
      .when(asks.refuseInvitation('i1'))
      .thenRefused('no-such-invitation');
    given(...pending)
      .when(asks.refuseInvitation('i1', { reason: 'x'.repeat(501) }))
      .thenRefused('reason-too-long');
  });
});

describe('lapsing', () => {
  it('writes down each that is over, and leaves the others', () =>
    given(...past(asks.invite('i1'), asks.invite('i2', { emailLookup: 'rita', expiresAt: day(8) })))
      .when(asks.lapseInvitations(day(7)))
      .then({
        type: 'InvitationLapsed',
        data: { ...act({ by: service, at: day(7) }), invitationId: 'i1', ...told, expiresAt: day(7) },
      }));
  it('does nothing before', () =>
    given(...pending)
      .when(asks.lapseInvitations(day(6.99)))
      .thenNothing());
});
