import { refuse, type Decision } from '@charter/event-sourcing';
import { act, barred, forbidden, type AuthorityRefusal } from './authority';
import type { AddMember, ChangeMember, RemoveMember } from './commands';
import { departure } from './departure';
import { isBeyond, isOwn, isStale, type Edit, type Edited, type EditingRefusal } from './editing';
import type { MemberEvent, MembershipEvent } from './events';
import { withImplied } from './permissions/implied';
import { PERMISSIONS } from './permissions/permission';
import { areAmong, isSameSet, replacement, unique } from './sets';
import { isOwner, withMember, withoutMember, type Founded } from './state';

export type MemberRefusal = 'already-member' | 'owner-must-stay' | EditingRefusal | AuthorityRefusal;

type Decided = Decision<MembershipEvent, MemberRefusal>;

export const evolveMembers = (state: Founded, { type, data }: MemberEvent): Founded => {
  switch (type) {
    case 'MemberAdded': {
      const { memberId, permissions, memberRevision: revision } = data;
      const member = { permissions, grants: [], access: new Map(), revision };
      return { ...state, members: new Map(state.members).set(memberId, member) };
    }
    case 'MemberPermissionsReplaced':
    case 'MemberRaisedOwnPermissions':
      return withMember(state, data.memberId, { permissions: data.to, revision: data.memberRevision });
    case 'MemberRemoved':
    case 'MemberLeft':
      return withoutMember(state, data.memberId);
  }
};

export const addMember = (data: AddMember['data'], state: Founded): Decided => {
  const { memberId } = data;
  const no = forbidden('members:add', data, state);
  if (no) return refuse(no);
  if (!areAmong(PERMISSIONS, data.permissions)) return refuse('unknown-permission');
  if (isOwner(state, memberId)) return refuse('owner-holds-everything');
  const permissions = unique(data.permissions);
  const member = state.members.get(memberId);
  if (member) return isSameSet(member.permissions, permissions) ? [] : refuse('already-member');
  if (isBeyond(data, { permissions }, state)) return refuse('beyond-own-permissions');
  const { nextRevision: memberRevision } = state;
  return [{ type: 'MemberAdded', data: { ...act(data, state), memberId, permissions, memberRevision } }];
};

/** What a member holds for good is this from then on: nothing where it is so already. */
export const replacing = (
  data: ChangeMember['data'],
  { member, memberRevision }: Edited,
  state: Founded,
): readonly Edit[] => {
  const { memberId, permissions } = data;
  if (!permissions) return [];
  const replaced = replacement(member.permissions, unique(permissions));
  if (isSameSet(replaced.from, replaced.to)) return [];
  // What they could do before is no gift, by whichever permissions they can do it from now on.
  const before = withImplied(replaced.from);
  const gained = withImplied(replaced.to).filter(permission => !before.includes(permission));
  const isRaise = isOwn(data, memberId) && gained.length > 0;
  return [
    {
      event: {
        type: isRaise ? 'MemberRaisedOwnPermissions' : 'MemberPermissionsReplaced',
        data: { ...act(data, state), memberId, memberRevision, ...replaced },
      },
      gift: { permissions: gained },
    },
  ];
};

export const removeMember = (data: RemoveMember['data'], state: Founded): Decided => {
  const { memberId, by, expectedRevisions } = data;
  // Nobody needs a right to go.
  const no = by.kind === 'user' && by.id === memberId ? barred(data, state) : forbidden('members:remove', data, state);
  if (no) return refuse(no);
  if (isOwner(state, memberId)) return refuse('owner-must-stay');
  const member = state.members.get(memberId);
  if (!member) return []; // Already so.
  if (isStale(expectedRevisions, member)) return refuse('stale-member');
  const happened = act(data, state);
  const { permissions, grants } = member;
  return [
    {
      type: by.kind === 'user' && by.id === memberId ? 'MemberLeft' : 'MemberRemoved',
      data: { ...happened, memberId, permissions, grants },
    },
    ...departure(memberId, happened, state),
  ];
};
