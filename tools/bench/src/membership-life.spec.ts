import { describe, expect, it } from '@jest/globals';
import { intervalsOf, membershipFactOf } from '@charter/audit-domain';
import { storedMemberships } from './stored-memberships';

const history = [...storedMemberships({ organizations: 4, events: 2_000 })];
const facts = history.flatMap(recorded => membershipFactOf(recorded) ?? []);

describe('a history of memberships', () => {
  it('has as many events as were asked for, and a checkpoint behind each thousand', () => {
    expect(facts).toHaveLength(2_000);
    expect(
      history.filter(({ event }) => event.type === 'CheckpointSealed').map(recorded => history.indexOf(recorded)),
    ).toEqual([1_000, 2_001]);
  });

  it('is the same each time', () =>
    expect([...storedMemberships({ organizations: 4, events: 2_000 })]).toEqual(history));

  it('has people come and go, and hold something for good and for a while', () => {
    const intervals = intervalsOf(
      facts.filter(({ event }) => event.data.organizationId === facts[0]!.event.data.organizationId),
    );
    const kinds = Map.groupBy(intervals, ({ kind }) => kind);
    expect([...kinds.keys()].toSorted()).toEqual(['grant', 'member', 'owner', 'permission']);
    const members = kinds.get('member')!;
    const still = members.filter(({ to }) => to === undefined);
    expect(still.length).toBeGreaterThan(15);
    expect(members.length - still.length).toBeGreaterThan(50);
  });
});
