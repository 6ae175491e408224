import type { By } from '@charter/membership-domain';
import { holdingChangesBy } from './holding-changes';
import type { Held, HoldingChange } from './holding';
import type { MembershipFact } from './membership-fact';

/** The event by which a holding begins or ends: where it stands, when it was written down and when it took effect. */
export type Turn = Readonly<{
  eventId: string;
  revision: bigint;
  position: string;
  recordedAt: string;
  /** When it took effect, as the event itself says. */
  at: string;
  by: By;
  reason?: string;
}>;

/** What somebody held in an organization, from one event to another. Still held while there is no `to`. */
export type Interval = Held & Readonly<{ organizationId: string; from: Turn; to?: Turn }>;

/** All that was ever held in one organization, folded from its membership's events in their order. */
export const intervalsOf = (facts: Iterable<MembershipFact>): readonly Interval[] => {
  const intervals: Interval[] = [];
  // Where somebody's open ones stand: each event is about few people, and a long history about many.
  const open = new Map<string, readonly number[]>();
  for (const fact of facts) {
    const turn = turnOf(fact);
    for (const change of holdingChangesBy(fact.event)) {
      const memberId = change.change === 'begins' ? change.held.memberId : change.memberId;
      const theirs = open.get(memberId) ?? [];
      if (change.change === 'begins') {
        open.set(memberId, [...theirs, intervals.length]);
        intervals.push({ organizationId: fact.event.data.organizationId, ...change.held, from: turn });
      } else {
        const ended = theirs.filter(index => isEndedBy(intervals[index]!, change));
        for (const index of ended) intervals[index] = { ...intervals[index]!, to: turn };
        open.set(
          memberId,
          theirs.filter(index => !ended.includes(index)),
        );
      }
    }
  }
  return intervals;
};

const isEndedBy = (held: Held, { memberId, kind, permission, projectId }: Extract<HoldingChange, { change: 'ends' }>) =>
  held.memberId === memberId &&
  (kind === undefined || held.kind === kind) &&
  (permission === undefined || held.permission === permission) &&
  (projectId === undefined || held.projectId === projectId);

/** What an event of a membership says of itself as a beginning or an end. */
export const turnOf = ({ event, id, revision, position, recordedAt }: MembershipFact): Turn => {
  const { data } = event;
  const by: By = 'by' in data ? data.by : { kind: 'system', id: 'membership' };
  const reason = reasonOf(event);
  return { eventId: id, revision, position, recordedAt, at: data.at, by, ...(reason === undefined ? {} : { reason }) };
};

/** A grant has a reason of its own, beside that of the act. */
const reasonOf = ({ type, data }: MembershipFact['event']): string | undefined => {
  const said = 'reason' in data ? data.reason : undefined;
  if (type !== 'PermissionGranted' && type !== 'MemberGrantedOwnPermission') return said;
  return data.grants.find(({ permission }) => permission === data.permission)?.reason ?? said;
};
