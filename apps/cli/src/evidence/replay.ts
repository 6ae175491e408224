import type * as AuditDomain from '@charter/audit-domain';
import type { Interval, Turn } from '@charter/audit-domain';
import type { Header } from '@charter/evidence';
import type { Holding, Moment } from '../api/audit';
import { Failure } from '../failure';
import type { MomentAsked } from '../moment';
import type { Counting, MembershipTold, Remembered } from './membership-lines';

type Domain = typeof AuditDomain;

/** An event, what began and what ended by it. */
export type ReplayStep = Readonly<{ remembered: Remembered; began: readonly Holding[]; ended: readonly Holding[] }>;

export type Replay = Readonly<{
  steps: readonly ReplayStep[];
  moment: Moment;
  /** Who holds what at a moment that is no later. */
  heldAt: (moment: Moment) => readonly Holding[];
}>;

type Replaying = Readonly<{ header: Header; told: MembershipTold; asked: MomentAsked }>;

/**
 * Whether an event counts at a moment: at a position if its own is none behind it, at an instant if its `latest` is no
 * later. Asked for both, the position decides, and the instant is that at which grants are looked at.
 */
export const countingAt = ({ ordinalOf }: Domain, { at, position }: MomentAsked): Counting => {
  const through = position === undefined ? undefined : ordinalOf(position);
  return place =>
    through === undefined ? at === undefined || place.latest <= at : ordinalOf(place.position) <= through;
};

/** The events that count at a moment, in their order, and what each did. Asked for none, it is the export's own moment. */
export const replayOf = (domain: Domain, { header, told, asked }: Replaying): Replay => {
  const moment = momentOf(domain, { header, told, asked });
  const counts = countingAt(domain, asked.at === undefined ? { position: moment.position } : asked);
  const known = told.remembered.filter(({ fact: { position }, latest }) => counts({ position, latest }));
  const facts = known.map(({ fact }) => fact);
  const intervals = domain.intervalsOf(facts);
  const began = Map.groupBy(intervals, ({ from }) => from.eventId);
  const ended = Map.groupBy(intervals, ({ to }) => to?.eventId);
  const steps = known.map(remembered => ({
    remembered,
    began: (began.get(remembered.fact.id) ?? []).map(holdingOf),
    ended: (ended.get(remembered.fact.id) ?? []).map(holdingOf),
  }));
  return { steps, moment, heldAt: at => domain.heldAt(intervals, at).map(holdingOf) };
};

/** Before the first event. */
const NOWHERE = '0/0';

/** The file knows nothing of what came after it was asked for. */
const momentOf = ({ ordinalOf }: Domain, { header, told: { reached }, asked }: Replaying): Moment => {
  const { at, position } = asked;
  if (at !== undefined && at > header.at) throw tooLate(`goes up to ${header.at}`);
  if (position !== undefined && ordinalOf(position) > ordinalOf(header.position))
    throw tooLate(`goes up to the position ${header.position}`);
  if (position !== undefined) return { position, at: at ?? latestAt(position, reached) };
  return at === undefined
    ? { position: header.position, at: header.at }
    : { position: reached?.position ?? NOWHERE, at };
};

/** The server knows the instant of a position by all events of the store; a file knows it where one of its own stands there. */
const latestAt = (position: string, reached: Replaying['told']['reached']): string => {
  if (reached?.position === position) return reached.latest;
  throw new Failure(`No event of the export stands at ${position}, so it does not say when that was.`, {
    advice: ['Say the instant as well, as it was answered together with the position: --at.'],
  });
};

const tooLate = (what: string) => new Failure(`Of that moment the export says nothing: it ${what}.`);

/** What is held, in the words of the server. */
const holdingOf = ({ organizationId, memberId, kind, permission, projectId, until, from, to }: Interval): Holding => ({
  ...{ organization_id: organizationId, member_id: memberId, kind },
  ...(permission === '' ? {} : { permission }),
  ...(projectId === '' ? {} : { project_id: projectId }),
  ...(until === undefined ? {} : { until }),
  since: turnOf(from),
  ...(to === undefined ? {} : { ended: turnOf(to) }),
});

const turnOf = ({ eventId, position, recordedAt, at, by, reason }: Turn) => ({
  ...{ event: eventId, position, recorded_at: recordedAt, at, by },
  ...(reason === undefined ? {} : { reason }),
});
