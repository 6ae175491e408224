import { describe, expect, it } from '@jest/globals';
import { fold } from '@charter/event-sourcing';
import { specify } from '@charter/testing';
import * as asks from '../testing/asked';
import type { MembershipEvent } from './events';
import { membership } from './membership';
import { holderIn, isOwner } from './state';

const given = specify(membership);
const written = (type: MembershipEvent['type']) => expect.objectContaining({ type }) as unknown as MembershipEvent;
const { act, at, past, user, sam, service, day } = asks;

describe('founding a membership', () => {
  const founded = { type: 'MembershipFounded', data: { organizationId: 'o1', ownerId: 'olga', at } } as const;

  it('gives the organization its owner', () => given().when(asks.found).then(founded));
  it('does nothing when it is already so', () => given(founded).when(asks.found).thenNothing());
  it('does nothing when it was so, whoever owns it since', () =>
    given(...past(asks.add('alice', []), asks.offer('alice'), asks.accept('alice')))
      .when(asks.found)
      .thenNothing());
});

describe('an organization that is none of yours', () => {
  it.each([asks.add('bob', []), asks.lapseGrants(day(1)), asks.suspend(), asks.join('i1')])(
    'is not there before it is founded: $type',
    command => given().when(command).thenRefused('unknown-organization'),
  );
  it.each([
    asks.add('bob', [], { by: user('rita') }),
    asks.replace('olga', [], { by: user('rita') }),
    asks.remove('rita', { by: user('rita') }),
    asks.leave('rita'),
    asks.settings({}, { by: user('rita') }),
    asks.offer('rita', {}, { by: user('rita') }),
    asks.accept('rita'),
    asks.invite('i1', { by: user('rita') }),
    asks.revoke('i1', { by: user('rita') }),
    asks.join('i1', { by: user('rita') }),
    asks.refuseInvitation('i1', { by: user('rita') }),
    asks.give('rita', { permissions: ['admin'] }, { by: user('rita') }),
    asks.endAccess('rita', 'p1', { by: user('rita') }),
  ])('looks as if it were not there: $type', command =>
    given(...past(asks.suspend()))
      .when(command)
      .thenRefused('unknown-organization'),
  );
});

describe('staff', () => {
  const reason = 'TICKET-4711';
  const as = { by: sam, reason };

  it('do what a member may do, and say why', () =>
    given(...past())
      .when(asks.add('bob', ['plans'], as))
      .then({
        type: 'MemberAdded',
        data: { ...act(as), memberId: 'bob', permissions: ['plans'], memberRevision: 1 },
      }));
  it.each([asks.remove('bob', { by: sam }), asks.settings({ selfEdit: false }, { by: sam, reason: '' })])(
    'do nothing without saying why: $type',
    command =>
      given(...past(asks.add('bob', [])))
        .when(command)
        .thenRefused('reason-missing'),
  );
  it('go on where members cannot, and are bound by no setting', () =>
    given(...past(asks.settings({ selfEdit: false, grantCeiling: true }), asks.suspend()))
      .when(asks.add('sam', ['admin'], as))
      .then({
        type: 'MemberAdded',
        data: { ...act(as), memberId: 'sam', permissions: ['admin'], memberRevision: 4 },
      }));
  it('cannot edit or remove an owner either', () => {
    given(...past())
      .when(asks.replace('olga', [], as))
      .thenRefused('owner-holds-everything');
    given(...past())
      .when(asks.remove('olga', as))
      .thenRefused('owner-must-stay');
  });
  it('cannot speak for others: only they accept and decline', () => {
    const happened = past(asks.add('alice', []), asks.offer('alice'), asks.invite('i1'));
    for (const command of [
      asks.accept('alice', 'f1', as),
      asks.decline('alice', 'f1', as),
      asks.join('i1', as),
      asks.refuseInvitation('i1', as),
    ])
      given(...happened)
        .when(command)
        .thenRefused('not-allowed');
  });
});

describe('a suspended organization', () => {
  const suspended = past(asks.add('alice', ['admin']), asks.offer('alice'), asks.invite('i1'), asks.suspend());

  it('is suspended by the service, not by its members', () => {
    given(...past())
      .when(asks.suspend({ reason: 'unpaid' }))
      .then({ type: 'MembershipSuspended', data: act({ by: service, reason: 'unpaid' }) });
    given(...past())
      .when(asks.suspend({ by: user('olga') }))
      .thenRefused('not-allowed');
  });
  it('lets members write nothing, not even the owner', () => {
    for (const command of [
      asks.add('bob', []),
      asks.leave('alice'),
      asks.accept('alice'),
      asks.withdraw(),
      asks.join('i1'),
      asks.reinstate({ by: user('olga') }),
    ])
      given(...suspended)
        .when(command)
        .thenRefused('suspended');
  });
  it('still sees what is over, and who declines', () => {
    given(...suspended)
      .when(asks.lapseOffer(day(7)))
      .then(written('OwnershipOfferLapsed'));
    given(...suspended)
      .when(asks.refuseInvitation('i1'))
      .then(written('InvitationDeclined'));
  });
  it('is as before once it is reinstated', () => {
    given(...suspended)
      .when(asks.reinstate())
      .then({ type: 'MembershipReinstated', data: act({ by: service }) });
    given(...suspended, ...past(asks.suspend(), asks.reinstate()).slice(-1))
      .when(asks.leave('alice'))
      .then(written('MemberLeft'), written('OwnershipOfferEndedWithMembership'));
  });
});

describe('a membership', () => {
  it('says who owns the organization, and what each holds in it', () => {
    const state = fold(membership, past(asks.add('alice', ['plans'])));
    expect([isOwner(state, 'olga'), isOwner(state, 'alice')]).toEqual([true, false]);
    expect(holderIn(state, 'olga')).toMatchObject({ owner: true, permissions: [] });
    expect(holderIn(state, 'alice')).toMatchObject({ owner: false, permissions: ['plans'], grants: [], revision: 1 });
    expect(holderIn(state, 'rita')).toBeUndefined();
    expect([isOwner(membership.initialState, 'olga'), holderIn(membership.initialState, 'olga')]).toEqual([
      false,
      undefined,
    ]);
  });
});
