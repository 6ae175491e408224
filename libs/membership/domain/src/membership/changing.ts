import { refuse, type Decision } from '@charter/event-sourcing';
import { forbidden, isTooLong, type AuthorityRefusal } from './authority';
import type { ChangeMember } from './commands';
import { isBeyond, isOwnAndFixed, isStale, type EditingRefusal } from './editing';
import type { MembershipEvent } from './events';
import { regranting } from './grants';
import { isReached } from './instant';
import { replacing } from './members';
import { PERMISSIONS } from './permissions/permission';
import { areAmong } from './sets';
import { isOwner, type Founded } from './state';

export type ChangeRefusal = 'end-in-the-past' | EditingRefusal | AuthorityRefusal;

/**
 * Changes what a member holds for good and what until an instant, in one act: all of it is judged by what is before it,
 * so that who takes from themselves the right to edit may still say what they keep until when.
 */
export const changeMember = (data: ChangeMember['data'], state: Founded): Decision<MembershipEvent, ChangeRefusal> => {
  const { memberId, expectedRevisions } = data;
  const no = forbidden('members:edit', data, state) ?? unreadable(data);
  if (no) return refuse(no);
  if (isOwner(state, memberId)) return refuse('owner-holds-everything');
  const member = state.members.get(memberId);
  if (!member) return refuse('not-a-member');
  if (data.grants?.some(({ until }) => isReached(until, data.at))) return refuse('end-in-the-past');
  const { nextRevision } = state;
  const replaced = replacing(data, { member, memberRevision: nextRevision }, state);
  const regranted = regranting(data, { member, memberRevision: nextRevision + replaced.length }, state);
  const edits = [...replaced, ...regranted];
  if (edits.length === 0) return []; // Already so.
  if (isStale(expectedRevisions, member)) return refuse('stale-member');
  if (isOwnAndFixed(data, memberId, state)) return refuse('own-permissions-fixed');
  if (edits.some(({ gift }) => gift && isBeyond(data, gift, state))) return refuse('beyond-own-permissions');
  return edits.map(({ event }) => event);
};

/** What nobody could do, whoever they are: what comes from outside may name anything. */
const unreadable = ({ permissions = [], grants = [] }: ChangeMember['data']): ChangeRefusal | undefined => {
  const named = [...permissions, ...grants.map(({ permission }) => permission)];
  if (!areAmong(PERMISSIONS, named)) return 'unknown-permission';
  return grants.some(({ reason }) => isTooLong(reason)) ? 'reason-too-long' : undefined;
};
