import { describe, expect, it } from '@jest/globals';
import { specify } from '@charter/testing';
import * as asks from '../testing/asked';
import type { MembershipEvent } from './events';
import { membership } from './membership';

const given = specify(membership);
const written = (type: MembershipEvent['type']) => expect.objectContaining({ type }) as unknown as MembershipEvent;
const { act, past, user, day, sam } = asks;
const byAlice = { by: user('alice') };

describe('the settings of members', () => {
  it('are each changed by an event of its own', () =>
    given(...past())
      .when(asks.settings({ selfEdit: false, grantCeiling: true }, { reason: 'Audit' }))
      .then(
        { type: 'SelfEditChanged', data: { ...act({ reason: 'Audit' }), from: true, to: false } },
        { type: 'GrantCeilingChanged', data: { ...act({ reason: 'Audit' }), from: false, to: true } },
      ));
  it('stay as they are where they are not named', () =>
    given(...past(asks.settings({ selfEdit: false })))
      .when(asks.settings({ grantCeiling: false }))
      .thenNothing());
  it('are for the owner alone: an admin cannot change them', () =>
    given(...past(asks.add('alice', ['admin'])))
      .when(asks.settings({ selfEdit: false }, byAlice))
      .thenRefused('not-allowed'));
});

describe('without self-edit', () => {
  const fixed = past(
    asks.add('alice', ['members']),
    asks.add('bob', []),
    asks.grant('alice', [{ permission: 'plans', until: day(1) }]),
    asks.settings({ selfEdit: false }),
  );

  it.each([
    asks.replace('alice', [], byAlice),
    asks.grant('alice', [{ permission: 'billing', until: day(1) }], byAlice),
    asks.grant('alice', [], byAlice),
    asks.give('alice', { permissions: ['viewer'] }, byAlice),
  ])('nobody edits what they hold themselves: $type', command =>
    given(...fixed)
      .when(command)
      .thenRefused('own-permissions-fixed'),
  );
  it('they edit what others hold, and others what they hold', () => {
    given(...fixed)
      .when(asks.replace('bob', ['billing'], byAlice))
      .then(written('MemberPermissionsReplaced'));
    given(...fixed)
      .when(asks.replace('alice', ['billing']))
      .then(written('MemberPermissionsReplaced'));
  });
  it('they can still leave', () =>
    given(...fixed)
      .when(asks.leave('alice'))
      .then(written('MemberLeft')));
  it('staff who are members are not bound', () =>
    given(...fixed)
      .when(asks.replace('alice', ['admin'], { by: { ...sam, id: 'alice' }, reason: 'TICKET-1' }))
      .then(written('MemberRaisedOwnPermissions')));
});

describe('under a ceiling', () => {
  const under = (...held: Parameters<typeof asks.add>[1]) =>
    past(
      asks.add('alice', ['members', ...held]),
      asks.add('bob', ['billing']),
      asks.settings({ grantCeiling: true }),
      asks.grant('alice', [{ permission: 'plans', until: day(2) }]),
    );

  const grantedAdmin = past(asks.add('alice', []), asks.grant('alice', [{ permission: 'admin', until: day(2) }])).slice(
    -1,
  );

  it.each([
    asks.add('carol', ['billing'], byAlice),
    asks.replace('bob', ['billing', 'projects:create'], byAlice),
    asks.replace('alice', ['members', 'billing'], byAlice),
    asks.invite('i1', { permissions: ['admin'], ...byAlice }),
    asks.grant('bob', [{ permission: 'admin', until: day(1) }], byAlice),
    asks.give('bob', { permissions: ['production:viewer'] }, byAlice),
  ])('nobody gives what they do not hold: $type', command =>
    given(...under())
      .when(command)
      .thenRefused('beyond-own-permissions'),
  );
  it('they give what they hold, with what it implies', () => {
    given(...under('billing'))
      .when(asks.add('carol', ['billing', 'members', 'projects:list'], byAlice))
      .then(written('MemberAdded'));
    given(...under('admin'))
      .when(asks.invite('i1', { permissions: ['admin'], ...byAlice }))
      .then(written('MemberInvited'));
    given(...under('admin'))
      .when(asks.give('bob', { permissions: ['admin'] }, byAlice))
      .then(written('ProjectAccessGiven'));
  });
  it('nobody gives what implies more than they hold', () =>
    given(...under('projects:list'))
      .when(asks.replace('bob', ['billing', 'plans'], byAlice))
      .thenRefused('beyond-own-permissions'));
  it('nobody gives for longer what they hold until an instant', () => {
    given(...under())
      .when(asks.add('carol', ['plans'], byAlice))
      .thenRefused('beyond-own-permissions');
    given(...under())
      .when(asks.replace('alice', ['members', 'plans'], byAlice))
      .thenRefused('beyond-own-permissions');
    given(...under())
      .when(asks.grant('bob', [{ permission: 'plans', until: day(2.001) }], byAlice))
      .thenRefused('beyond-own-permissions');
    given(...under())
      .when(asks.grant('bob', [{ permission: 'plans', until: day(2) }], byAlice))
      .then(written('PermissionGranted'));
    given(...under())
      .when(asks.grant('bob', [{ permission: 'plans', until: day(3) }], { ...byAlice, at: day(2) }))
      .thenRefused('beyond-own-permissions');
  });
  it('nobody gives access to a project by what they hold until an instant', () =>
    given(...under(), ...grantedAdmin)
      .when(asks.give('bob', { permissions: ['production:viewer'] }, byAlice))
      .thenRefused('beyond-own-permissions'));
  it('they let others keep what these hold already, and take anything away', () => {
    given(...under())
      .when(asks.replace('bob', ['projects:list'], byAlice))
      .then(written('MemberPermissionsReplaced'));
    given(...under())
      .when(asks.replace('bob', ['billing', 'members'], byAlice))
      .then(written('MemberPermissionsReplaced'));
  });
  it('the owner and staff give anything', () => {
    given(...under())
      .when(asks.add('carol', ['admin']))
      .then(written('MemberAdded'));
    given(...under())
      .when(asks.add('carol', ['admin'], { by: sam, reason: 'TICKET-1' }))
      .then(written('MemberAdded'));
  });
});
