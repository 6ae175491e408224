import { act, timePassed } from './authority';
import type { ChangeMember, LapseGrants } from './commands';
import { isOwn, type Edit, type Edited } from './editing';
import type { GrantEvent, MembershipEvent } from './events';
import { isReached } from './instant';
import { withImplied } from './permissions/implied';
import type { Grant, Permission } from './permissions/permission';
import { withMember, type Founded, type Member } from './state';

// Each lapse tells what is left with its reasons, and one append holds a megabyte; who lapses comes again for more.
const LAPSED_AT_ONCE = 50;

/** Every event about grants says what is left of them. */
export const evolveGrants = (state: Founded, { data }: GrantEvent): Founded =>
  withMember(state, data.memberId, { grants: data.grants, revision: data.memberRevision });

/** What a member holds until an instant is this from then on: nothing where it is so already. */
export const regranting = (
  data: ChangeMember['data'],
  { member, memberRevision: first }: Edited,
  state: Founded,
): readonly Edit[] => {
  const { memberId, grants: wanted, at } = data;
  if (!wanted) return [];
  const byPermission = new Map(wanted.map(grant => [grant.permission, grant]));
  const edits: Edit[] = [];
  let grants = member.grants;
  // What has ended by itself is not ended by anybody: it lapses.
  for (const { permission, until } of member.grants.filter(grant => !isReached(grant.until, at))) {
    if (byPermission.has(permission)) continue;
    grants = without(grants, permission);
    const about = { ...act(data, state), memberId, memberRevision: first + edits.length };
    edits.push({ event: { type: 'GrantEnded', data: { ...about, permission, until, grants } } });
  }
  for (const { permission, until, reason = data.reason } of byPermission.values()) {
    const before = endOf(grants, permission);
    if (before !== undefined && Date.parse(before) === Date.parse(until)) continue;
    const grant = { permission, until, ...(reason === undefined ? {} : { reason }) };
    grants = [...without(grants, permission), grant];
    const about = { ...act({ ...data, reason }, state), memberId, memberRevision: first + edits.length };
    const moved = before === undefined ? {} : { before };
    const isGift = isLonger(member, grant);
    edits.push({
      event: {
        type: isOwn(data, memberId) && isGift ? 'MemberGrantedOwnPermission' : 'PermissionGranted',
        data: { ...about, permission, until, ...moved, grants },
      },
      ...(isGift ? { gift: { permissions: [permission], until } } : {}),
    });
  }
  return edits;
};

export const lapseGrants = ({ at }: LapseGrants['data'], state: Founded): readonly MembershipEvent[] => {
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
