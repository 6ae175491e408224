import { refuse, type Decision } from '@charter/event-sourcing';
import { act, forbidden, timePassed, type AuthorityRefusal } from './authority';
import type { EndGrant, GrantPermission, LapseGrants } from './commands';
import { isBeyond, isOwn, isOwnAndFixed, isStale, type EditingRefusal } from './editing';
import type { GrantEvent, MembershipEvent } from './events';
import { isReached } from './instant';
import { withImplied } from './permissions/implied';
import { PERMISSIONS, type Grant, type Permission } from './permissions/permission';
import { areAmong } from './sets';
import { isOwner, withMember, type Founded, type Member } from './state';

// Each lapse tells what is left with its reasons, and one append holds a megabyte; who lapses comes again for more.
const LAPSED_AT_ONCE = 50;

export type GrantRefusal = 'end-in-the-past' | EditingRefusal | AuthorityRefusal;

type Decided = Decision<MembershipEvent, GrantRefusal>;

/** Every event about grants says what is left of them. */
export const evolveGrants = (state: Founded, { data }: GrantEvent): Founded =>
  withMember(state, data.memberId, { grants: data.grants, revision: data.memberRevision });

export const grantPermission = (data: GrantPermission['data'], state: Founded): Decided => {
  const { memberId, permission, until, at, reason } = data;
  const no = forbidden('members:edit', data, state);
  if (no) return refuse(no);
  if (!areAmong(PERMISSIONS, [permission])) return refuse('unknown-permission');
  if (isOwner(state, memberId)) return refuse('owner-holds-everything');
  const member = state.members.get(memberId);
  if (!member) return refuse('not-a-member');
  if (isReached(until, at)) return refuse('end-in-the-past');
  const before = endOf(member.grants, permission);
  if (before !== undefined && Date.parse(before) === Date.parse(until)) return []; // Already so.
  if (isStale(data.expectedRevision, member)) return refuse('stale-member');
  if (isOwnAndFixed(data, memberId, state)) return refuse('own-permissions-fixed');
  if (isBeyond(data, { permissions: [permission], until }, state)) return refuse('beyond-own-permissions');
  const grant = { permission, until, ...(reason === undefined ? {} : { reason }) };
  return [
    {
      type: isOwn(data, memberId) && isLonger(member, grant) ? 'MemberGrantedOwnPermission' : 'PermissionGranted',
      data: {
        ...{ ...act(data, state), memberId, memberRevision: state.nextRevision, permission, until },
        ...(before === undefined ? {} : { before }),
        grants: [...without(member.grants, permission), grant],
      },
    },
  ];
};

export const endGrant = (data: EndGrant['data'], state: Founded): Decided => {
  const { memberId, permission } = data;
  const no = forbidden('members:edit', data, state);
  if (no) return refuse(no);
  if (isOwner(state, memberId)) return refuse('owner-holds-everything');
  const member = state.members.get(memberId);
  if (!member) return refuse('not-a-member');
  const until = endOf(member.grants, permission);
  if (until === undefined) return []; // Already so.
  if (isStale(data.expectedRevision, member)) return refuse('stale-member');
  if (isOwnAndFixed(data, memberId, state)) return refuse('own-permissions-fixed');
  const ending = { permission, until, grants: without(member.grants, permission) };
  const { nextRevision: memberRevision } = state;
  return [{ type: 'GrantEnded', data: { ...act(data, state), memberId, memberRevision, ...ending } }];
};

export const lapseGrants = ({ at }: LapseGrants['data'], state: Founded): Decided => {
  const lapsing = [...state.members].flatMap(([memberId, { grants }]) => {
    const ended = grants.filter(({ until }) => isReached(until, at));
    return ended.map((grant, index) => {
      const gone = ended.slice(0, index + 1);
      return { memberId, ...endedBy(grant), grants: grants.filter(left => !gone.includes(left)) };
    });
  });
  return lapsing.slice(0, LAPSED_AT_ONCE).map((lapsed, index) => ({
    type: 'GrantLapsed',
    data: { ...timePassed(at, state), memberRevision: state.nextRevision + index, ...lapsed },
  }));
};

const endedBy = ({ permission, until }: Grant) => ({ permission, until });
const endOf = (grants: readonly Grant[], permission: Permission): string | undefined =>
  grants.find(grant => grant.permission === permission)?.until;
const without = (grants: readonly Grant[], permission: Permission): readonly Grant[] =>
  grants.filter(grant => grant.permission !== permission);

/** Whether a grant gives somebody what they would not have had by then. */
const isLonger = ({ permissions, grants }: Member, { permission, until }: Grant): boolean =>
  !withImplied(permissions).includes(permission) &&
  grants.every(
    grant => !withImplied([grant.permission]).includes(permission) || Date.parse(grant.until) < Date.parse(until),
  );
