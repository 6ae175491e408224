import { refuse, type Decision } from '@charter/event-sourcing';
import { act, barred, type AuthorityRefusal } from './authority';
import type { ReinstateMembership, SuspendMembership } from './commands';
import type { MembershipEvent } from './events';
import type { Founded } from './state';

type Decided = Decision<MembershipEvent, AuthorityRefusal>;

/**
 * An organization is suspended elsewhere; here that is learned, so that whatever is decided here afterwards is decided
 * with it. No member can do it, whatever they hold.
 */
export const suspend = (data: SuspendMembership['data'], state: Founded): Decided => {
  const no = barredFromStatus(data, state);
  if (no) return refuse(no);
  return state.suspended ? [] : [{ type: 'MembershipSuspended', data: act(data, state) }];
};

export const reinstate = (data: ReinstateMembership['data'], state: Founded): Decided => {
  const no = barredFromStatus(data, state);
  if (no) return refuse(no);
  return state.suspended ? [{ type: 'MembershipReinstated', data: act(data, state) }] : [];
};

const barredFromStatus = (data: SuspendMembership['data'], state: Founded): AuthorityRefusal | undefined =>
  barred(data, state) ?? (data.by.kind === 'user' ? 'not-allowed' : undefined);
