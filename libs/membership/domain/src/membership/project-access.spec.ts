import { describe, it } from '@jest/globals';
import { specify } from '@charter/testing';
import * as asks from '../testing/asked';
import { membership } from './membership';

const given = specify(membership);
const { act, past, user, day } = asks;
const byAlice = { by: user('alice') };
const bob = past(asks.add('alice', ['members']), asks.add('bob', []));
const onProject = { memberId: 'bob', projectId: 'p1' };
const reason = 'Release';

describe('giving access to a project', () => {
  it('writes down what was given, in the order given', () =>
    given(...bob)
      .when(asks.give('bob', { permissions: ['viewer', 'staging:admin', 'viewer'] }, { ...byAlice, reason }))
      .then({
        type: 'ProjectAccessGiven',
        data: { ...act({ ...byAlice, reason }), ...onProject, permissions: ['viewer', 'staging:admin'] },
      }));
  it('is for who holds `members`, or administers that very project', () => {
    const shared = past(
      asks.add('alice', []),
      asks.add('bob', []),
      asks.give('alice', { projectId: 'p1', permissions: ['admin'] }),
      asks.give('alice', { projectId: 'p2', permissions: ['viewer', 'production:admin'] }),
    );
    given(...shared)
      .when(asks.give('bob', { permissions: ['viewer'] }, byAlice))
      .then({ type: 'ProjectAccessGiven', data: { ...act(byAlice), ...onProject, permissions: ['viewer'] } });
    given(...shared)
      .when(asks.give('bob', { projectId: 'p2', permissions: ['viewer'] }, byAlice))
      .thenRefused('not-allowed');
  });
  it('is given to members, and to no owner: they have it', () => {
    given(...bob)
      .when(asks.give('rita', { permissions: ['viewer'] }))
      .thenRefused('not-a-member');
    given(...bob)
      .when(asks.give('olga', { permissions: ['viewer'] }))
      .thenRefused('owner-holds-everything');
  });
  it('names permissions that there are', () =>
    given(...bob)
      .when(asks.give('bob', { permissions: ['billing' as 'admin'] }))
      .thenRefused('unknown-permission'));
});

describe('replacing access to a project', () => {
  const given1 = past(
    asks.add('alice', ['members']),
    asks.add('bob', []),
    asks.give('bob', { permissions: ['viewer'] }),
  );

  it('leaves exactly what was asked for', () =>
    given(...given1)
      .when(asks.replaceAccess('bob', { permissions: ['admin'] }, { reason }))
      .then({
        type: 'ProjectAccessReplaced',
        data: {
          ...act({ reason }),
          ...onProject,
          from: ['viewer'],
          to: ['admin'],
          added: ['admin'],
          removed: ['viewer'],
        },
      }));
  it('is for who may, and for what is there', () => {
    given(...given1)
      .when(asks.replaceAccess('bob', { permissions: ['admin'] }, { by: user('bob') }))
      .thenRefused('not-allowed');
    given(...given1)
      .when(asks.replaceAccess('bob', { projectId: 'p2', permissions: ['admin'] }))
      .thenRefused('no-project-access');
    given(...given1)
      .when(asks.replaceAccess('bob', { permissions: [] }))
      .thenRefused('no-permissions');
  });
});

describe('giving oneself access', () => {
  const own = { ...act(byAlice), memberId: 'alice', projectId: 'p1' };

  it('is a raise, from nothing or from less', () => {
    given(...bob)
      .when(asks.give('alice', { permissions: ['viewer'] }, byAlice))
      .then({
        type: 'MemberRaisedOwnProjectAccess',
        data: { ...own, from: [], to: ['viewer'], added: ['viewer'], removed: [] },
      });
    given(...past(asks.add('alice', ['members']), asks.give('alice', { permissions: ['viewer'] })))
      .when(asks.replaceAccess('alice', { permissions: ['admin'] }, byAlice))
      .then({
        type: 'MemberRaisedOwnProjectAccess',
        data: { ...own, from: ['viewer'], to: ['admin'], added: ['admin'], removed: ['viewer'] },
      });
  });
  it('is none where they could do it all anyhow, or give something up', () => {
    given(...past(asks.add('alice', ['admin'])))
      .when(asks.give('alice', { permissions: ['admin'] }, byAlice))
      .then({ type: 'ProjectAccessGiven', data: { ...own, permissions: ['admin'] } });
    given(...past(asks.add('alice', ['members']), asks.give('alice', { permissions: ['admin'] })))
      .when(asks.replaceAccess('alice', { permissions: ['viewer'] }, byAlice))
      .then({
        type: 'ProjectAccessReplaced',
        data: { ...own, from: ['admin'], to: ['viewer'], added: ['viewer'], removed: ['admin'] },
      });
  });
  it('is a raise where they could do it only until an instant', () =>
    given(...past(asks.add('alice', ['members']), asks.grant('alice', [{ permission: 'admin', until: day(1) }])))
      .when(asks.give('alice', { permissions: ['admin'] }, byAlice))
      .then({
        type: 'MemberRaisedOwnProjectAccess',
        data: { ...own, from: [], to: ['admin'], added: ['admin'], removed: [] },
      }));
});

describe('ending access to a project', () => {
  const having = past(
    asks.add('alice', ['members']),
    asks.add('bob', []),
    asks.add('carol', []),
    asks.give('bob', { permissions: ['viewer'] }),
  );
  const ended = { ...onProject, permissions: ['viewer'] } as const;

  it('is for who may, and for whoever gives up their own', () => {
    for (const by of [user('olga'), user('alice'), user('bob')])
      given(...having)
        .when(asks.endAccess('bob', 'p1', { by, reason }))
        .then({ type: 'ProjectAccessEnded', data: { ...act({ by, reason }), ...ended } });
    given(...having)
      .when(asks.endAccess('bob', 'p1', { by: user('carol') }))
      .thenRefused('not-allowed');
  });
  it('does nothing where there is none', () => {
    given(...having)
      .when(asks.endAccess('bob', 'p2'))
      .thenNothing();
    given(...having)
      .when(asks.endAccess('rita'))
      .thenNothing();
  });
  it('is refused for the owner, who keeps what they had as a member', () => {
    const owning = past(
      asks.add('bob', []),
      asks.give('bob', { permissions: ['viewer'] }),
      asks.offer('bob'),
      asks.accept('bob'),
    );
    given(...owning)
      .when(asks.endAccess('bob'))
      .thenRefused('owner-holds-everything');
    given(...owning)
      .when(asks.give('bob', { projectId: 'p2', permissions: ['viewer'] }))
      .thenRefused('owner-holds-everything');
  });
});
