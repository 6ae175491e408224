import { refuse, type Decision } from '@charter/event-sourcing';
import { act, barred, forbiddenOn, type AuthorityRefusal } from './authority';
import type { Asked, EndProjectAccess, GiveProjectAccess, ReplaceProjectAccess } from './commands';
import { isOwn, isOwnAndFixed, type EditingBound } from './editing';
import type { MembershipEvent, ProjectAccessEvent } from './events';
import { allowsOn } from './permissions/allows';
import { PROJECT_OPERATIONS, type ProjectOperation } from './permissions/operations';
import { PROJECT_PERMISSIONS, type Holder, type ProjectPermission } from './permissions/permission';
import { areAmong, isSameSet, replacement, unique } from './sets';
import { holderIn, isOwner, withMember, type Founded } from './state';

// All of it ends in one append, which holds a megabyte, each with the longest reason. Who needs more is an admin.
const MOST_PROJECTS = 400;

const OPERATIONS = Object.keys(PROJECT_OPERATIONS) as readonly ProjectOperation[];

export type ProjectAccessRefusal =
  | 'not-a-member'
  | 'owner-holds-everything'
  | 'no-permissions'
  | 'already-has-access'
  | 'no-project-access'
  | 'too-many-projects'
  | EditingBound
  | AuthorityRefusal;

type Decided = Decision<MembershipEvent, ProjectAccessRefusal>;

export const evolveProjectAccess = (state: Founded, { type, data }: ProjectAccessEvent): Founded => {
  const { memberId, projectId } = data;
  const access = new Map(state.members.get(memberId)?.access);
  switch (type) {
    case 'ProjectAccessGiven':
      return withMember(state, memberId, { access: access.set(projectId, data.permissions) });
    case 'ProjectAccessReplaced':
    case 'MemberRaisedOwnProjectAccess':
      return withMember(state, memberId, { access: access.set(projectId, data.to) });
    case 'ProjectAccessEnded':
    case 'ProjectAccessEndedWithMembership':
      access.delete(projectId);
      return withMember(state, memberId, { access });
  }
};

export const giveProjectAccess = (data: GiveProjectAccess['data'], state: Founded): Decided => {
  const no = unfit(data, state);
  if (no) return refuse(no);
  const { access } = state.members.get(data.memberId)!;
  const from = access.get(data.projectId);
  const to = unique(data.permissions);
  if (from) return isSameSet(from, to) ? [] : refuse('already-has-access');
  return access.size < MOST_PROJECTS ? edited(data, [], state) : refuse('too-many-projects');
};

export const replaceProjectAccess = (data: ReplaceProjectAccess['data'], state: Founded): Decided => {
  const no = unfit(data, state);
  if (no) return refuse(no);
  const from = state.members.get(data.memberId)?.access.get(data.projectId);
  if (!from) return refuse('no-project-access');
  return isSameSet(from, unique(data.permissions)) ? [] : edited(data, from, state);
};

export const endProjectAccess = (data: EndProjectAccess['data'], state: Founded): Decided => {
  const { memberId, projectId, by } = data;
  // Nobody needs a right to give up their own.
  const isGivenUp = by.kind === 'user' && by.id === memberId;
  const no = isGivenUp ? barred(data, state) : forbiddenOn(editing(projectId), data, state);
  if (no) return refuse(no);
  if (isOwner(state, memberId)) return refuse('owner-holds-everything');
  const permissions = state.members.get(memberId)?.access.get(projectId);
  if (!permissions) return []; // Already so.
  return [{ type: 'ProjectAccessEnded', data: { ...act(data, state), memberId, projectId, permissions } }];
};

type Edit = Asked & { memberId: string; projectId: string; permissions: readonly ProjectPermission[] };

const editing = (projectId: string) => ({ operation: 'project-access:edit', projectId }) as const;

/** Why access cannot be given at all, to this one, by this one. */
const unfit = (data: Edit, state: Founded): ProjectAccessRefusal | undefined => {
  const { memberId, projectId, permissions } = data;
  const no = forbiddenOn(editing(projectId), data, state);
  if (no) return no;
  if (permissions.length === 0) return 'no-permissions';
  if (!areAmong(PROJECT_PERMISSIONS, permissions)) return 'unknown-permission';
  if (isOwner(state, memberId)) return 'owner-holds-everything';
  return state.members.has(memberId) ? undefined : 'not-a-member';
};

const edited = (data: Edit, from: readonly ProjectPermission[], state: Founded): Decided => {
  const { memberId, projectId } = data;
  const to = unique(data.permissions);
  if (isOwnAndFixed(data, memberId, state)) return refuse('own-permissions-fixed');
  const gained = gainedBy(data, to, state);
  if (isBeyondOnProject(data, gained, state)) return refuse('beyond-own-permissions');
  const about = { ...act(data, state), memberId, projectId };
  if (isOwn(data, memberId) && gained.length > 0)
    return [{ type: 'MemberRaisedOwnProjectAccess', data: { ...about, ...replacement(from, to) } }];
  return from.length === 0
    ? [{ type: 'ProjectAccessGiven', data: { ...about, permissions: to } }]
    : [{ type: 'ProjectAccessReplaced', data: { ...about, ...replacement(from, to) } }];
};

/** What the member could not do in this project for good before. */
const gainedBy = (
  { memberId, projectId, at }: Edit,
  to: readonly ProjectPermission[],
  state: Founded,
): readonly ProjectOperation[] => {
  const before = forGood(holderIn(state, memberId)!);
  const afterwards = { ...before, access: new Map(before.access).set(projectId, to) };
  const may = (holder: Holder) => (operation: ProjectOperation) => allowsOn(holder, { operation, projectId }, at);
  return OPERATIONS.filter(may(afterwards)).filter(operation => !may(before)(operation));
};

/** Whether somebody would give what they cannot do in this project for good, where the organization wants a ceiling. */
const isBeyondOnProject = (
  { by, at, projectId }: Edit,
  gained: readonly ProjectOperation[],
  state: Founded,
): boolean => {
  if (!state.settings.grantCeiling || by.kind !== 'user') return false;
  const giver = holderIn(state, by.id);
  return !giver || gained.some(operation => !allowsOn(forGood(giver), { operation, projectId }, at));
};

/** Access has no end: so what ends does not weigh against it. */
const forGood = (holder: Holder): Holder => ({ ...holder, grants: [] });
