import { describe, expect, it } from '@jest/globals';
import { specify } from '@charter/testing';
import * as asks from '../testing/asked';
import type { MembershipEvent } from './events';
import { membership } from './membership';

const given = specify(membership);
const written = (type: MembershipEvent['type']) => expect.objectContaining({ type }) as unknown as MembershipEvent;
const { act, past, user, sam } = asks;
const byAlice = { by: user('alice') };
const reason = 'New in the team';

describe('adding a member', () => {
  it('writes down what they hold in the order given, who added them and why', () =>
    given(...past())
      .when(asks.add('alice', ['projects:list', 'billing', 'projects:list'], { reason }))
      .then({
        type: 'MemberAdded',
        data: {
          ...act({ reason }),
          memberId: 'alice',
          permissions: ['projects:list', 'billing'],
          memberRevision: 1,
        },
      }));
  it('is for who holds `members`, or `admin`, which implies it', () => {
    for (const permission of ['members', 'admin'] as const)
      given(...past(asks.add('alice', [permission])))
        .when(asks.add('bob', [], byAlice))
        .then({ type: 'MemberAdded', data: { ...act(byAlice), memberId: 'bob', permissions: [], memberRevision: 2 } });
    for (const permission of ['billing', 'plans', 'projects:create', 'projects:list'] as const)
      given(...past(asks.add('alice', [permission])))
        .when(asks.add('bob', [], byAlice))
        .thenRefused('not-allowed');
  });
  it('does nothing when they hold just that, in whichever order', () =>
    given(...past(asks.add('alice', ['billing', 'members'])))
      .when(asks.add('alice', ['members', 'billing']))
      .thenNothing());
  it('does not add an owner', () =>
    given(...past())
      .when(asks.add('olga', ['billing']))
      .thenRefused('owner-holds-everything'));
});

describe('replacing permissions', () => {
  const alice = past(asks.add('alice', ['billing', 'members']));

  it('leaves exactly what was asked for, and says what was added and what removed', () =>
    given(...alice)
      .when(asks.replace('alice', ['plans', 'billing'], { reason }))
      .then({
        type: 'MemberPermissionsReplaced',
        data: {
          ...act({ reason }),
          memberId: 'alice',
          memberRevision: 2,
          from: ['billing', 'members'],
          to: ['plans', 'billing'],
          added: ['plans'],
          removed: ['members'],
        },
      }));
  it('does nothing when it is already so, in whichever order, and whichever state was seen', () =>
    given(...alice)
      .when(asks.replace('alice', ['members', 'billing'], { expectedRevisions: [0] }))
      .thenNothing());
  it('does something when only what was implied is named, and adds nothing that is merely implied', () =>
    given(...alice)
      .when(asks.replace('alice', ['billing', 'members', 'projects:list']))
      .then({
        type: 'MemberPermissionsReplaced',
        data: {
          ...{ ...act(), memberId: 'alice', memberRevision: 2, from: ['billing', 'members'] },
          ...{ to: ['billing', 'members', 'projects:list'], added: ['projects:list'], removed: [] },
        },
      }));
  it('takes everything away, and leaves a member', () =>
    given(...alice, ...past(asks.add('alice', ['billing', 'members']), asks.replace('alice', [])).slice(-1))
      .when(asks.add('alice', []))
      .thenNothing());
  it('goes on from the state that the asker saw, and no other', () => {
    const changed = past(
      asks.add('alice', ['billing']),
      asks.add('bob', []),
      asks.replace('alice', ['plans']),
      asks.replace('bob', ['plans']),
    );
    for (const expectedRevision of [0, 1, 2, 4])
      given(...changed)
        .when(asks.replace('alice', [], { expectedRevisions: [expectedRevision] }))
        .thenRefused('stale-member');
    given(...changed)
      .when(asks.replace('alice', [], { expectedRevisions: [3] }))
      .then({
        type: 'MemberPermissionsReplaced',
        data: {
          ...{ ...act(), memberId: 'alice', memberRevision: 5 },
          ...{ from: ['plans'], to: [], added: [], removed: ['plans'] },
        },
      });
  });
  it('never takes who came back for who was there before', () =>
    given(...past(asks.add('alice', ['billing']), asks.remove('alice'), asks.add('alice', ['billing'])))
      .when(asks.replace('alice', [], { expectedRevisions: [1] }))
      .thenRefused('stale-member'));
});

describe('editing oneself', () => {
  const alice = past(asks.add('alice', ['members', 'plans']));
  const own = { ...act(byAlice), memberId: 'alice', memberRevision: 2, from: ['members', 'plans'] } as const;

  it('is a raise where it adds, whatever it removes in the same act', () =>
    given(...alice)
      .when(asks.replace('alice', ['members', 'billing'], byAlice))
      .then({
        type: 'MemberRaisedOwnPermissions',
        data: { ...own, to: ['members', 'billing'], added: ['billing'], removed: ['plans'] },
      }));
  it('is none where it only removes, or names what was implied', () => {
    given(...alice)
      .when(asks.replace('alice', ['members'], byAlice))
      .then({
        type: 'MemberPermissionsReplaced',
        data: { ...own, to: ['members'], added: [], removed: ['plans'] },
      });
    given(...alice)
      .when(asks.replace('alice', ['members', 'projects:list'], byAlice))
      .then({
        type: 'MemberPermissionsReplaced',
        data: { ...own, to: ['members', 'projects:list'], added: ['projects:list'], removed: ['plans'] },
      });
  });
  it('is a raise also by somebody of staff who is a member', () => {
    const as = { by: { kind: 'staff', id: 'alice' }, reason } as const;
    given(...alice)
      .when(asks.replace('alice', ['admin'], as))
      .then({
        type: 'MemberRaisedOwnPermissions',
        data: { ...own, ...act(as), to: ['admin'], added: ['admin'], removed: ['members', 'plans'] },
      });
  });
  it('takes a right, too', () =>
    given(...past(asks.add('alice', ['plans'])))
      .when(asks.replace('alice', ['plans', 'members'], byAlice))
      .thenRefused('not-allowed'));
});

describe('removing a member', () => {
  const alice = past(asks.add('alice', ['billing']), asks.add('bob', ['members']));

  it('writes down what they held', () =>
    given(...alice)
      .when(asks.remove('alice', { by: user('bob'), reason }))
      .then({
        type: 'MemberRemoved',
        data: { ...act({ by: user('bob'), reason }), memberId: 'alice', permissions: ['billing'], grants: [] },
      }));
  it('ends their access to each project in the same act, and says so of each', () =>
    given(
      ...past(
        asks.add('alice', []),
        asks.give('alice', { projectId: 'p1', permissions: ['viewer'] }),
        asks.give('alice', { projectId: 'p2', permissions: ['admin'] }),
      ),
    )
      .when(asks.remove('alice', { reason }))
      .then(
        { type: 'MemberRemoved', data: { ...act({ reason }), memberId: 'alice', permissions: [], grants: [] } },
        {
          type: 'ProjectAccessEndedWithMembership',
          data: { ...act({ reason }), memberId: 'alice', projectId: 'p1', permissions: ['viewer'] },
        },
        {
          type: 'ProjectAccessEndedWithMembership',
          data: { ...act({ reason }), memberId: 'alice', projectId: 'p2', permissions: ['admin'] },
        },
      ));
  it('does nothing where nobody is a member', () =>
    given(...past())
      .when(asks.remove('alice'))
      .thenNothing());
  it('is refused after a change that the asker did not see', () =>
    given(...past(asks.add('alice', []), asks.replace('alice', ['billing'])))
      .when(asks.remove('alice', { expectedRevisions: [1] }))
      .thenRefused('stale-member'));
  it('is for who may', () =>
    given(...alice)
      .when(asks.remove('bob', byAlice))
      .thenRefused('not-allowed'));
  it('is refused for the owner', () =>
    given(...alice)
      .when(asks.remove('olga', { by: user('bob') }))
      .thenRefused('owner-must-stay'));
});

describe('leaving', () => {
  const alice = past(asks.add('alice', ['billing']), asks.give('alice', { permissions: ['viewer'] }));

  it('takes no right, and ends access as being removed does', () =>
    given(...alice)
      .when(asks.leave('alice', { reason }))
      .then(
        {
          type: 'MemberLeft',
          data: { ...act({ ...byAlice, reason }), memberId: 'alice', permissions: ['billing'], grants: [] },
        },
        {
          type: 'ProjectAccessEndedWithMembership',
          data: { ...act({ ...byAlice, reason }), memberId: 'alice', projectId: 'p1', permissions: ['viewer'] },
        },
      ));
  it('is nothing that staff can do for somebody: they remove, themselves too', () =>
    given(...alice)
      .when(asks.leave('alice', { by: { ...sam, id: 'alice' }, reason }))
      .then(written('MemberRemoved'), written('ProjectAccessEndedWithMembership')));
});
