import { describe, expect, it } from '@jest/globals';
import { fold } from '@charter/event-sourcing';
import { specify } from '@charter/testing';
import * as asks from '../testing/asked';
import { membership } from './membership';
import { holderIn, isOwner } from './state';

const given = specify(membership);
const { act, past, user, sam, day, service } = asks;
const byAlice = { by: user('alice') };
const reason = 'Moving on';
const twoMembers = [asks.add('alice', ['members', 'billing']), asks.add('bob', ['admin'])];
const members = past(...twoMembers);
const offered = () => past(...twoMembers, asks.offer('alice'));
const terms = { offerId: 'f1', ownerId: 'olga', userId: 'alice', stay: true, expiresAt: day(7) };

describe('offering ownership', () => {
  it('stands for seven days', () =>
    given(...members)
      .when(asks.offer('alice', {}, { reason }))
      .then({ type: 'OwnershipOffered', data: { ...act({ reason }), ...terms } }));
  it('is for the owner alone, or staff', () => {
    given(...members)
      .when(asks.offer('bob', {}, { by: user('bob') }))
      .thenRefused('not-allowed');
    given(...members)
      .when(asks.offer('alice', {}, { by: sam, reason }))
      .then({ type: 'OwnershipOffered', data: { ...act({ by: sam, reason }), ...terms } });
  });
  it('is made to a member who is not the owner yet', () => {
    given(...members)
      .when(asks.offer('rita'))
      .thenRefused('not-a-member');
    given(...members)
      .when(asks.offer('olga'))
      .thenRefused('already-owner');
  });
  it('is made once at a time, until the one before has ended', () => {
    given(...offered())
      .when(asks.offer('bob', { offerId: 'f2' }, { at: day(6.99) }))
      .thenRefused('offer-pending');
    given(...offered())
      .when(asks.offer('bob', { offerId: 'f2' }, { at: day(7) }))
      .then(
        { type: 'OwnershipOfferLapsed', data: { ...act({ by: service, at: day(7) }), ...terms } },
        {
          type: 'OwnershipOffered',
          data: { ...act({ at: day(7) }), ...terms, offerId: 'f2', userId: 'bob', expiresAt: day(14) },
        },
      );
  });
  it('is the same offer when it comes again after its end', () =>
    given(...past(...twoMembers, asks.offer('alice'), asks.decline('alice')))
      .when(asks.offer('alice'))
      .thenNothing());
});

describe('accepting ownership', () => {
  const changed = {
    ...{ ...act(byAlice), offerId: 'f1', from: 'olga', to: 'alice', memberRevision: 4 },
    held: { permissions: ['members', 'billing'], grants: [] },
  } as const;

  it('makes another owner in one event: the former stays and runs the organization on', () => {
    given(...offered())
      .when(asks.accept('alice'))
      .then({ type: 'OwnerChanged', data: { ...changed, stays: true, permissions: ['admin'] } });
    const state = fold(membership, past(...twoMembers, asks.offer('alice'), asks.accept('alice')));
    expect([isOwner(state, 'alice'), isOwner(state, 'olga')]).toEqual([true, false]);
    expect(holderIn(state, 'olga')).toMatchObject({ owner: false, permissions: ['admin'], grants: [], revision: 4 });
    expect(holderIn(state, 'alice')).toMatchObject({ owner: true, permissions: [], grants: [], revision: 4 });
  });
  it('lets the former leave, with access to every project', () => {
    const happened = past(
      ...twoMembers,
      asks.give('bob', { permissions: ['viewer'] }),
      asks.offer('bob', { stay: true }),
      asks.accept('bob'),
      asks.offer('alice', { offerId: 'f2', stay: false }, { by: user('bob') }),
    );
    given(...happened)
      .when(asks.accept('alice', 'f2'))
      .then(
        {
          type: 'OwnerChanged',
          data: {
            ...{ ...changed, offerId: 'f2', from: 'bob', memberRevision: 7, stays: false, permissions: [] },
          },
        },
        {
          type: 'ProjectAccessEndedWithMembership',
          data: { ...act(byAlice), memberId: 'bob', projectId: 'p1', permissions: ['viewer'] },
        },
      );
    given(...past(...twoMembers, asks.offer('alice', { stay: false }), asks.accept('alice')))
      .when(asks.leave('olga'))
      .thenRefused('unknown-organization');
  });
  it('is for whom it was offered to, until it ends', () => {
    given(...offered())
      .when(asks.accept('bob'))
      .thenRefused('not-allowed');
    given(...offered())
      .when(asks.accept('olga'))
      .thenRefused('not-allowed');
    given(...offered())
      .when(asks.accept('alice', 'f1', { at: day(7) }))
      .thenRefused('offer-expired');
    given(...offered())
      .when(asks.accept('alice', 'f2'))
      .thenRefused('no-such-offer');
  });
  it('is repeated by nobody else', () =>
    given(...past(...twoMembers, asks.offer('alice'), asks.accept('alice')))
      .when(asks.accept('bob'))
      .thenRefused('no-such-offer'));
});

describe('an offer that comes to nothing', () => {
  it('is declined by whom it was made to', () => {
    given(...offered())
      .when(asks.decline('alice', 'f1', { reason }))
      .then({ type: 'OwnershipDeclined', data: { ...act({ ...byAlice, reason }), ...terms } });
    given(...offered())
      .when(asks.decline('bob'))
      .thenRefused('not-allowed');
  });
  it('is withdrawn by the owner', () => {
    given(...offered())
      .when(asks.withdraw('f1', { reason }))
      .then({ type: 'OwnershipOfferWithdrawn', data: { ...act({ reason }), ...terms } });
    given(...offered())
      .when(asks.withdraw('f1', { by: user('bob') }))
      .thenRefused('not-allowed');
    given(...offered())
      .when(asks.withdraw('f2'))
      .thenRefused('no-such-offer');
  });
  it('lapses at its end and not before', () => {
    given(...offered())
      .when(asks.lapseOffer(day(7)))
      .then({ type: 'OwnershipOfferLapsed', data: { ...act({ by: service, at: day(7) }), ...terms } });
    given(...offered())
      .when(asks.lapseOffer(day(6.99)))
      .thenNothing();
  });
  it('ends when whom it was made to goes', () => {
    const ended = { type: 'OwnershipOfferEndedWithMembership' } as const;
    given(...offered())
      .when(asks.remove('alice', { reason }))
      .then(
        {
          type: 'MemberRemoved',
          data: { ...act({ reason }), memberId: 'alice', permissions: ['members', 'billing'], grants: [] },
        },
        { ...ended, data: { ...act({ reason }), ...terms } },
      );
    given(...past(...twoMembers, asks.offer('alice'), asks.leave('alice'), asks.add('alice', [])))
      .when(asks.accept('alice'))
      .thenRefused('no-such-offer');
  });
  it('cannot be accepted any more', () => {
    for (const end of [asks.decline('alice'), asks.withdraw(), asks.lapseOffer(day(7))])
      given(...past(...twoMembers, asks.offer('alice'), end))
        .when(asks.accept('alice'))
        .thenRefused('no-such-offer');
  });
});

describe('who owns the organization', () => {
  const accepted = past(...twoMembers, asks.offer('alice'), asks.accept('alice'));

  it('is edited, removed and granted to by nobody, whoever that is now', () => {
    given(...accepted)
      .when(asks.replace('alice', [], { by: user('bob') }))
      .thenRefused('owner-holds-everything');
    given(...accepted)
      .when(asks.remove('alice', { by: user('olga') }))
      .thenRefused('owner-must-stay');
    given(...accepted)
      .when(asks.leave('alice'))
      .thenRefused('owner-must-stay');
  });
  it('was the owner before may go now', () =>
    given(...accepted)
      .when(asks.leave('olga'))
      .then({
        type: 'MemberLeft',
        data: { ...act(), memberId: 'olga', permissions: ['admin'], grants: [] },
      }));
});
