import { describe, expect, it } from '@jest/globals';
import { fold, isRefusal } from '@charter/event-sourcing';
import * as asks from '../testing/asked';
import { blastRadius } from './blast-radius';
import type { MembershipCommand } from './commands';
import type { MembershipEvent } from './events';
import { membership } from './membership';

const { past, at, day } = asks;

/** What a command would do, without doing it. */
const dryRun = (events: readonly MembershipEvent[], command: MembershipCommand, then = at) => {
  const before = fold(membership, events);
  const decision = membership.decide(command, before);
  if (isRefusal(decision)) throw new Error(decision.refused);
  return blastRadius(before, decision.reduce(membership.evolve, before), then);
};
const right = (userId: string, operation: string, object = 'o1') => ({ userId, operation, object });
const none = { lost: [], gained: [] };

describe('the blast radius', () => {
  it('of a replacement is what is lost and what is gained, with what is implied', () =>
    expect(dryRun(past(asks.add('alice', ['billing'])), asks.replace('alice', ['plans', 'projects:create']))).toEqual({
      lost: [right('alice', 'billing:edit'), right('alice', 'billing:pay'), right('alice', 'billing:view')],
      gained: [
        right('alice', 'plans:cancel'),
        right('alice', 'plans:change'),
        right('alice', 'plans:view'),
        right('alice', 'projects:create'),
        right('alice', 'projects:transfer'),
      ],
    }));
  it('of what was implied is nothing', () =>
    expect(dryRun(past(asks.add('alice', ['admin'])), asks.replace('alice', ['admin', 'billing']))).toEqual(none));
  it('of a grant is what comes with it, and of its lapse nothing', () => {
    const granted = [asks.add('alice', []), asks.grant('alice', [{ permission: 'projects:list', until: day(1) }])];
    expect(dryRun(past(granted[0]!), granted[1]!)).toEqual({
      lost: [],
      gained: [right('alice', 'project:view'), right('alice', 'projects:list')],
    });
    expect(dryRun(past(...granted), asks.lapseGrants(day(1)), day(1))).toEqual(none);
    expect(dryRun(past(...granted), asks.grant('alice', []))).toMatchObject({
      lost: [right('alice', 'project:view'), right('alice', 'projects:list')],
    });
  });
  it('of a removal reaches into each project', () =>
    expect(
      dryRun(
        past(asks.add('alice', []), asks.give('alice', { projectId: 'p1', permissions: ['staging:contributor'] })),
        asks.remove('alice'),
      ),
    ).toEqual({
      lost: [
        right('alice', 'organization:view'),
        right('alice', 'project:view', 'p1'),
        right('alice', 'staging:contribute', 'p1'),
        right('alice', 'staging:view', 'p1'),
      ],
      gained: [],
    }));
  it('of losing a permission spares the project where there is access all the same', () =>
    expect(
      dryRun(
        past(asks.add('alice', ['projects:list']), asks.give('alice', { permissions: ['viewer'] })),
        asks.replace('alice', []),
      ),
    ).toEqual({ lost: [right('alice', 'project:view'), right('alice', 'projects:list')], gained: [] }));
  it('of another owner is what only an owner may, and all that the new one did not hold', () => {
    const { lost, gained } = dryRun(past(asks.add('alice', ['admin']), asks.offer('alice')), asks.accept('alice'));
    const alone = [
      'member-settings:edit',
      'member-settings:view',
      'organization:delete',
      'ownership:offer',
      'ownership:withdraw',
    ];
    expect(lost).toEqual(alone.map(operation => right('olga', operation)));
    expect(gained).toEqual(alone.map(operation => right('alice', operation)));
  });
  it('is sorted by person', () => {
    const { gained } = dryRun(past(asks.invite('i1', { emailLookup: 'nina', permissions: [] })), asks.join('i1'));
    expect(gained).toEqual([right('nina', 'organization:view')]);
    const { lost } = blastRadius(
      fold(membership, past(asks.add('bob', []), asks.add('alice', []))),
      fold(membership, past()),
      at,
    );
    expect(lost.map(({ userId }) => userId)).toEqual(['alice', 'bob']);
  });
  it('of the founding is everything', () => {
    const { lost, gained } = blastRadius(membership.initialState, fold(membership, past()), at);
    expect(lost).toEqual([]);
    expect(gained).toHaveLength(37);
    expect(new Set(gained.map(({ userId, object }) => `${userId} ${object}`))).toEqual(new Set(['olga o1']));
  });
});
