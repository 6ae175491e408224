import type { Asked } from './commands';
import type { MembershipEvent } from './events';
import { isReached } from './instant';
import { withImplied } from './permissions/implied';
import type { Permission } from './permissions/permission';
import { isOwner, type Founded, type Member } from './state';

export type EditingRefusal = 'not-a-member' | 'owner-holds-everything' | 'stale-member' | EditingBound;
export type EditingBound = 'unknown-permission' | 'own-permissions-fixed' | 'beyond-own-permissions';

/** Who edits what they hold themselves, in whichever capacity. */
export const isOwn = ({ by }: Asked, memberId: string): boolean => by.id === memberId;

/** Whether somebody edits their own although the organization does not want that. The owner has nothing to edit. */
export const isOwnAndFixed = (asked: Asked, memberId: string, { settings }: Founded): boolean =>
  asked.by.kind === 'user' && isOwn(asked, memberId) && !settings.selfEdit;

/** Whether something has happened to the member since the states that the asker saw. */
export const isStale = (expectedRevisions: readonly number[] | undefined, { revision }: Member): boolean =>
  expectedRevisions !== undefined && !expectedRevisions.includes(revision);

/** What somebody would give: for good, or until an instant. */
export type Gift = Readonly<{ permissions: readonly Permission[]; until?: string }>;

/** A member as an edit finds them: by that all of it is judged. Its first event is about their next state. */
export type Edited = Readonly<{ member: Member; memberRevision: number }>;

/** One part of an edit, and what it would give to the member that they did not have. */
export type Edit = Readonly<{ event: MembershipEvent; gift?: Gift }>;

/**
 * Whether somebody would give more than they hold, where the organization wants a ceiling: neither a permission that
 * they lack, be it implied, nor one for longer than they have it.
 */
export const isBeyond = ({ by, at }: Asked, { permissions, until }: Gift, state: Founded): boolean => {
  if (!state.settings.grantCeiling || by.kind !== 'user' || isOwner(state, by.id)) return false;
  const giver = state.members.get(by.id);
  return !giver || withImplied(permissions).some(permission => !holds(giver, { permission, until, at }));
};

type Held = Readonly<{ permission: Permission; until: string | undefined; at: string }>;

const holds = ({ permissions, grants }: Member, { permission, until, at }: Held): boolean => {
  if (withImplied(permissions).includes(permission)) return true;
  if (until === undefined) return false;
  const isLongEnough = (end: string) => !isReached(end, at) && Date.parse(until) <= Date.parse(end);
  return grants.some(grant => isLongEnough(grant.until) && withImplied([grant.permission]).includes(permission));
};
