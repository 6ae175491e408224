import { refuse, type Decider, type Decision } from '@charter/event-sourcing';
import type { ApproveMandate, EndMandate, LapseMandate, MandateCommand, RequestMandate } from './commands';
import type { MandateEvent, MandateRequested, Reach } from './events';

/**
 * What one auditor may see, and until when. Invariant: two of staff stand behind whatever is active, neither of them the
 * auditor; from `until` on nobody acts by it, whether or not anybody has written that down; and what has ended, or run
 * out, never comes back.
 */
export type Mandate =
  Readonly<{ status: 'unknown' }> | (Requested & Readonly<{ status: 'pending' | 'active' | 'ended' | 'lapsed' }>);

type Requested = Readonly<{
  mandateId: string;
  auditorId: string;
  organizations: Reach;
  until: string;
  requestedBy: string;
}>;
type Known = Exclude<Mandate, { status: 'unknown' }>;
type Open = Requested & Readonly<{ status: 'pending' | 'active' }>;

export type MandateRefusal =
  | 'no-such-mandate'
  | 'already-requested'
  | 'already-ended'
  | 'own-request'
  | 'own-mandate'
  | 'not-an-auditor'
  | 'no-organizations'
  | 'too-many-organizations'
  | 'until-in-the-past'
  | 'until-too-far'
  | 'too-late';

type Decided = Decision<MandateEvent, MandateRefusal>;

/** Each is one to be looked at by whoever approves: more are too many for anybody to say yes to, one by one. */
const MOST_ORGANIZATIONS = 100;
/** A year, also one with a leap day: whatever is needed for longer is to be asked for again. */
const LONGEST_MS = 366 * 24 * 60 * 60 * 1_000;

const evolve = (state: Mandate, event: MandateEvent): Mandate => {
  if (event.type === 'MandateRequested') return { ...requestedIn(event.data), status: 'pending' };
  if (state.status === 'unknown') return state;
  switch (event.type) {
    case 'MandateApproved':
      return { ...state, status: 'active' };
    case 'MandateEnded':
      return { ...state, status: 'ended' };
    case 'MandateLapsed':
      return { ...state, status: 'lapsed' };
  }
};

const requestedIn = ({
  mandateId,
  auditorId,
  organizations,
  until,
  requestedBy,
}: MandateRequested['data']): Requested => ({
  ...{ mandateId, auditorId, organizations, until, requestedBy },
});

const decide = (command: MandateCommand, state: Mandate): Decided => {
  if (command.type === 'RequestMandate') return request(command.data, state);
  if (state.status === 'unknown') return refuse('no-such-mandate');
  switch (command.type) {
    case 'ApproveMandate':
      return approve(command.data, state);
    case 'EndMandate':
      return end(command.data, state);
    case 'LapseMandate':
      return lapse(command.data, state);
  }
};

const request = ({ isAuditor, by, ...data }: RequestMandate['data'], state: Mandate): Decided => {
  const { auditorId, organizations, until, at } = data;
  if (state.status !== 'unknown') return isSame({ ...data, requestedBy: by }, state) ? [] : refuse('already-requested');
  if (by === auditorId) return refuse('own-mandate');
  if (!isAuditor) return refuse('not-an-auditor');
  if (organizations !== 'all' && organizations.length === 0) return refuse('no-organizations');
  if (organizations !== 'all' && organizations.length > MOST_ORGANIZATIONS) return refuse('too-many-organizations');
  if (isReached(until, at)) return refuse('until-in-the-past');
  if (Date.parse(until) - Date.parse(at) > LONGEST_MS) return refuse('until-too-far');
  return [{ type: 'MandateRequested', data: { ...data, requestedBy: by } }];
};

const approve = ({ isAuditor, reason, by, at }: ApproveMandate['data'], state: Known): Decided => {
  const { mandateId, auditorId, organizations, until, requestedBy } = state;
  if (by === requestedBy) return refuse('own-request');
  if (by === auditorId) return refuse('own-mandate');
  if (state.status === 'ended') return refuse('already-ended');
  if (!isOpen(state, at)) return refuse('too-late');
  if (state.status === 'active') return []; // Already so.
  if (!isAuditor) return refuse('not-an-auditor');
  const given = { mandateId, auditorId, organizations, until };
  return [{ type: 'MandateApproved', data: { ...given, ...saying(reason), approvedBy: by, at } }];
};

const end = ({ reason, by, at }: EndMandate['data'], state: Known): Decided => {
  if (state.status === 'ended') return []; // Already so.
  if (!isOpen(state, at)) return refuse('too-late');
  const { mandateId, auditorId, status: from } = state;
  return [{ type: 'MandateEnded', data: { mandateId, auditorId, from, ...saying(reason), endedBy: by, at } }];
};

const lapse = ({ at }: LapseMandate['data'], state: Known): Decided => {
  if (state.status === 'ended' || state.status === 'lapsed' || !isReached(state.until, at)) return [];
  const { mandateId, auditorId, until, status: from } = state;
  return [{ type: 'MandateLapsed', data: { mandateId, auditorId, from, until, at } }];
};

/** Whether it can still be approved or ended at an instant, whatever anybody has written down. */
const isOpen = (state: Known, at: string): state is Open =>
  (state.status === 'pending' || state.status === 'active') && !isReached(state.until, at);

/** Ends are instants and not texts: 10:00Z and 10:00:00.000Z are one. */
const isReached = (until: string, at: string): boolean => !(Date.parse(at) < Date.parse(until));

const isSame = (one: Requested, other: Requested): boolean =>
  one.auditorId === other.auditorId &&
  one.requestedBy === other.requestedBy &&
  one.until === other.until &&
  String(one.organizations) === String(other.organizations);

const saying = (reason: string | undefined) => (reason === undefined ? {} : { reason });

export const mandate: Decider<Mandate, MandateCommand, MandateEvent, MandateRefusal> = {
  initialState: { status: 'unknown' },
  evolve,
  decide,
};
