import { describe, expect, it } from '@jest/globals';
import { fold } from '@charter/event-sourcing';
import { specify } from '@charter/testing';
import * as asks from '../testing/asked';
import type { MembershipEvent } from './events';
import { membership } from './membership';
import { permissionsAt } from './permissions/allows';
import { holderIn } from './state';

const given = specify(membership);
const written = (type: MembershipEvent['type']) => expect.objectContaining({ type }) as unknown as MembershipEvent;
const { act, at, past, user, day, service } = asks;
const reason = 'Closing of the quarter';
const billing = { permission: 'billing', until: day(1) } as const;
const granted = past(asks.add('alice', ['members']), asks.grant('alice', [billing], { reason }));
const ofAlice = { ...act(), memberId: 'alice' };

describe('granting a permission until an instant', () => {
  it('says until when, and what the member has from then on', () =>
    given(...past(asks.add('alice', ['members'])))
      .when(asks.grant('alice', [billing], { reason }))
      .then({
        type: 'PermissionGranted',
        data: { ...ofAlice, reason, memberRevision: 2, ...billing, grants: [{ ...billing, reason }] },
      }));
  it('moves the end of a permission that is granted already', () =>
    given(...granted)
      .when(asks.grant('alice', [{ permission: 'billing', until: day(3) }]))
      .then({
        type: 'PermissionGranted',
        data: {
          ...{ ...ofAlice, memberRevision: 3, permission: 'billing', until: day(3), before: day(1) },
          grants: [{ permission: 'billing', until: day(3) }],
        },
      }));
  it('does nothing when it is already so, however the instant is written', () =>
    given(...granted)
      .when(asks.grant('alice', [{ permission: 'billing', until: '2026-01-02T00:00:00Z' }]))
      .thenNothing());
  it('is refused until a time that has passed, or that is none', () => {
    for (const until of [at, day(-1), 'tomorrow'])
      given(...granted)
        .when(asks.grant('alice', [{ permission: 'plans', until }]))
        .thenRefused('end-in-the-past');
  });
  it('is refused where it cannot be: for the owner, a stranger, after a change, or nonsense', () => {
    given(...granted)
      .when(asks.grant('olga', [billing]))
      .thenRefused('owner-holds-everything');
    given(...granted)
      .when(asks.grant('bob', [billing]))
      .thenRefused('not-a-member');
    given(...granted)
      .when(asks.grant('alice', [{ permission: 'plans', until: day(1) }], { expectedRevisions: [1] }))
      .thenRefused('stale-member');
    given(...granted)
      .when(asks.grant('alice', [{ permission: 'everything' as 'plans', until: day(1) }]))
      .thenRefused('unknown-permission');
  });
});

describe('granting to oneself', () => {
  const by = user('alice');

  it('is a raise', () =>
    given(...granted)
      .when(asks.grant('alice', [billing, { permission: 'plans', until: day(1) }], { by }))
      .then(written('MemberGrantedOwnPermission')));
  it('is a raise where it lasts longer, and none where it ends sooner', () => {
    given(...granted)
      .when(asks.grant('alice', [{ permission: 'billing', until: day(2) }], { by }))
      .then(written('MemberGrantedOwnPermission'));
    given(...granted)
      .when(asks.grant('alice', [{ permission: 'billing', until: day(0.5) }], { by }))
      .then(written('PermissionGranted'));
  });
  it('is none where they hold it for good, or what implies it for as long', () => {
    for (const permission of ['members', 'projects:list'] as const)
      given(...granted)
        .when(asks.grant('alice', [billing, { permission, until: day(1) }], { by }))
        .then(written('PermissionGranted'));
  });
});

describe('a grant', () => {
  const alice = holderIn(fold(membership, granted), 'alice')!;

  it('allows until its end and not at it, whether or not it has lapsed', () => {
    expect(permissionsAt(alice, at)).toEqual(['billing', 'members', 'projects:list']);
    expect(permissionsAt(alice, '2026-01-01T23:59:59.999Z')).toEqual(['billing', 'members', 'projects:list']);
    expect(permissionsAt(alice, day(1))).toEqual(['members']);
    expect(permissionsAt(alice, day(2))).toEqual(['members']);
  });
  it('is what its holder acts by, until then', () => {
    const byGrant = past(asks.add('alice', []), asks.grant('alice', [{ permission: 'members', until: day(1) }]));
    given(...byGrant)
      .when(asks.add('bob', [], { by: user('alice'), at: day(0.99) }))
      .then(written('MemberAdded'));
    given(...byGrant)
      .when(asks.add('bob', [], { by: user('alice'), at: day(1) }))
      .thenRefused('not-allowed');
  });
  it('is ended before its time', () =>
    given(...granted)
      .when(asks.grant('alice', [], { reason: 'Done' }))
      .then({ type: 'GrantEnded', data: { ...ofAlice, reason: 'Done', memberRevision: 3, ...billing, grants: [] } }));
  it('is ended by who may, for whom it can be', () => {
    given(...granted)
      .when(asks.grant('alice', [], { expectedRevisions: [1] }))
      .thenRefused('stale-member');
    given(...granted)
      .when(asks.grant('bob', []))
      .thenRefused('not-a-member');
    given(...granted)
      .when(asks.grant('olga', []))
      .thenRefused('owner-holds-everything');
    given(...past(asks.add('alice', []), asks.grant('alice', [billing])))
      .when(asks.grant('alice', [], { by: user('alice') }))
      .thenRefused('not-allowed');
  });
});

describe('lapsing', () => {
  const several = past(
    asks.add('alice', []),
    asks.add('bob', []),
    asks.grant('alice', [billing, { permission: 'plans', until: day(1.5) }, { permission: 'members', until: day(3) }]),
    asks.grant('bob', [billing]),
  );

  it('writes down each end that has passed, and what is left then', () =>
    given(...several)
      .when(asks.lapseGrants(day(2)))
      .then(
        {
          type: 'GrantLapsed',
          data: {
            ...{ ...act({ by: service, at: day(2) }), memberId: 'alice', memberRevision: 7, ...billing },
            grants: [
              { permission: 'plans', until: day(1.5) },
              { permission: 'members', until: day(3) },
            ],
          },
        },
        {
          type: 'GrantLapsed',
          data: {
            ...{ ...act({ by: service, at: day(2) }), memberId: 'alice', memberRevision: 8 },
            ...{ permission: 'plans', until: day(1.5), grants: [{ permission: 'members', until: day(3) }] },
          },
        },
        {
          type: 'GrantLapsed',
          data: { ...act({ by: service, at: day(2) }), memberId: 'bob', memberRevision: 9, ...billing, grants: [] },
        },
      ));
  it('does nothing before', () =>
    given(...several)
      .when(asks.lapseGrants(day(0.99)))
      .thenNothing());
  it('comes again where there are many', () => {
    const people = Array.from({ length: 60 }, (_, index) => `m${index}`);
    const many = past(...people.flatMap(id => [asks.add(id, []), asks.grant(id, [billing])]));
    const first = membership.decide(asks.lapseGrants(day(1)), fold(membership, many));
    expect(first).toHaveLength(50);
    if ('refused' in first) return;
    const rest = membership.decide(asks.lapseGrants(day(1)), fold(membership, [...many, ...first]));
    expect(rest).toHaveLength(10);
  });
});
