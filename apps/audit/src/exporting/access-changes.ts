import { holdingChangesBy, membershipFactOf, type HoldingChange } from '@charter/audit-domain';
import type { Recorded } from '@charter/event-sourcing';
import type { MembershipEvent } from '@charter/membership-domain';

/** What one person is given by an event, or loses. `privileges` are permissions, and `owner` and `member` as such. */
export type AccessChange = Readonly<{
  change: HoldingChange['change'];
  userId: string;
  privileges: readonly string[];
}>;

/** All that an event gives to people and takes from them, in the order in which it does; nothing where it does neither. */
export const accessChangesBy = (recorded: Recorded): readonly AccessChange[] => {
  const fact = membershipFactOf(recorded);
  if (!fact) return [];
  const changes = holdingChangesBy(fact.event).map(change => accessChangeOf(change, fact.event));
  const byPerson = Map.groupBy(changes, ({ change, userId }) => `${change} ${userId}`);
  return [...byPerson.values()]
    .map(theirs => ({ ...theirs[0]!, privileges: [...new Set(theirs.flatMap(({ privileges }) => privileges))] }))
    .map((one, _, all) => (one.change === 'ends' ? { ...one, privileges: lostBy(one, all) } : one))
    .filter(({ privileges }) => privileges.length > 0);
};

/** What is begun anew by the same event is not lost: a grant that is given takes the place of the one before. */
const lostBy = ({ userId, privileges }: AccessChange, all: readonly AccessChange[]): readonly string[] => {
  const begun = all.filter(one => one.change === 'begins' && one.userId === userId).flatMap(one => one.privileges);
  return privileges.filter(privilege => !begun.includes(privilege));
};

const accessChangeOf = (change: HoldingChange, event: MembershipEvent): AccessChange => {
  if (change.change === 'ends') return { change: 'ends', userId: change.memberId, privileges: endedBy(change, event) };
  const { memberId, kind, permission } = change.held;
  return { change: 'begins', userId: memberId, privileges: [permission === '' ? kind : permission] };
};

type End = Extract<HoldingChange, { change: 'ends' }>;

/** By their names, also where all that somebody has ends: the event says what that was. */
const endedBy = ({ memberId, kind, permission }: End, { type, data }: MembershipEvent): readonly string[] => {
  if (permission !== undefined) return [permission];
  switch (type) {
    case 'MemberRemoved':
    case 'MemberLeft':
      return ['member', ...data.permissions, ...data.grants.map(grant => grant.permission)];
    case 'OwnerChanged':
      if (memberId === data.from) return ['owner'];
      if (kind === 'permission') return data.held.permissions;
      return kind === 'grant' ? data.held.grants.map(grant => grant.permission) : ['member'];
    case 'ProjectAccessEnded':
    case 'ProjectAccessEndedWithMembership':
      return data.permissions;
    default:
      return [];
  }
};
