import type { Asked } from './commands';
import type { Act, By } from './events';
import { allows, allowsOn, type OnProject } from './permissions/allows';
import type { OrganizationOperation } from './permissions/operations';
import { holderIn, type Founded } from './state';

// A reason goes along with every event of its command: as many as can be of one act fit into one append with this.
const LONGEST_REASON = 500;

export type AuthorityRefusal =
  'unknown-organization' | 'reason-missing' | 'reason-too-long' | 'suspended' | 'not-allowed';

/**
 * Why somebody may do nothing here, whatever it is. To a stranger there is no organization: nobody can tell one that
 * is not there from one that is not theirs. Staff act in every organization, and say why each time.
 */
export const barred = ({ by, reason }: Asked, state: Founded): AuthorityRefusal | undefined => {
  if (by.kind === 'user' && !state.members.has(by.id)) return 'unknown-organization';
  if (by.kind === 'staff' && !reason?.trim()) return 'reason-missing';
  if (isTooLong(reason)) return 'reason-too-long';
  return by.kind === 'user' && state.suspended ? 'suspended' : undefined;
};

/** Why somebody may not do this: undefined where they may. */
export const forbidden = (
  operation: OrganizationOperation,
  asked: Asked,
  state: Founded,
): AuthorityRefusal | undefined => {
  const holder = holderIn(state, asked.by.id);
  const may = isAboveRights(asked.by) || (holder !== undefined && allows(holder, operation, asked.at));
  return barred(asked, state) ?? (may ? undefined : 'not-allowed');
};

/** Why somebody may not do this in a project: undefined where they may. */
export const forbiddenOn = (on: OnProject, asked: Asked, state: Founded): AuthorityRefusal | undefined => {
  const holder = holderIn(state, asked.by.id);
  const may = isAboveRights(asked.by) || (holder !== undefined && allowsOn(holder, on, asked.at));
  return barred(asked, state) ?? (may ? undefined : 'not-allowed');
};

export const isTooLong = (reason: string | undefined): boolean => (reason?.length ?? 0) > LONGEST_REASON;

/** What staff and the service itself may do does not come from what they hold here. */
const isAboveRights = ({ kind }: By): boolean => kind !== 'user';

/** What every event says of the act that it came from. */
export const act = ({ by, at, reason }: Asked, { organizationId }: Founded): Act => ({
  organizationId,
  by,
  at,
  ...(reason === undefined ? {} : { reason }),
});

/** An act of the passing of time, which the service itself writes down. */
export const timePassed = (at: string, { organizationId }: Founded): Act => ({
  organizationId,
  by: { kind: 'system', id: 'membership' },
  at,
});
