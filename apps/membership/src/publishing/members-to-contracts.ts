import type { ToContracts } from '@charter/messaging';
import { withImplied, type GrantEvent, type MemberEvent } from '@charter/membership-domain';
import { about, publicAct, publicGrants } from './about';

type Of<Type extends (MemberEvent | GrantEvent)['type']> = Extract<MemberEvent | GrantEvent, { type: Type }>['data'];

const changed = (
  data: Of<'MemberPermissionsReplaced' | 'MemberRaisedOwnPermissions'>,
  { raised }: Readonly<{ raised: boolean }>,
) => {
  const { memberId: userId, from, to, added, removed } = data;
  const effective = withImplied(to);
  const replaced = { from, to, added, removed };
  return about('membership.member-permissions-changed.v1', {
    ...{ ...publicAct(data), userId, ...replaced, effective, raised },
  });
};

const granted = (
  data: Of<'PermissionGranted' | 'MemberGrantedOwnPermission'>,
  { raised }: Readonly<{ raised: boolean }>,
) => {
  const { memberId: userId, permission, until, before, grants } = data;
  return about('membership.permission-granted.v1', {
    ...{ ...publicAct(data), userId, permission, until, raised, grants: publicGrants(grants) },
    ...(before === undefined ? {} : { before }),
  });
};

const ending = (data: Of<'GrantEnded' | 'GrantLapsed'>) => {
  const { memberId: userId, permission, until, grants } = data;
  return { ...publicAct(data), userId, permission, until, grants: publicGrants(grants) };
};

const gone = (data: Of<'MemberRemoved' | 'MemberLeft'>) => {
  const { memberId: userId, permissions } = data;
  return { ...publicAct(data), userId, permissions };
};

/** What the public learns of members and of what they hold. */
export const membersToContracts: ToContracts<MemberEvent | GrantEvent> = {
  MemberAdded: ({ event: { data } }) => {
    const { memberId: userId, permissions, invitation } = data;
    return about('membership.member-added.v1', {
      ...{ ...publicAct(data), userId, permissions, effective: withImplied(permissions) },
      ...(invitation === undefined ? {} : { invitationId: invitation.invitationId }),
    });
  },
  MemberPermissionsReplaced: ({ event: { data } }) => changed(data, { raised: false }),
  MemberRaisedOwnPermissions: ({ event: { data } }) => changed(data, { raised: true }),
  MemberRemoved: ({ event: { data } }) => about('membership.member-removed.v1', gone(data)),
  MemberLeft: ({ event: { data } }) => about('membership.member-left.v1', gone(data)),
  PermissionGranted: ({ event: { data } }) => granted(data, { raised: false }),
  MemberGrantedOwnPermission: ({ event: { data } }) => granted(data, { raised: true }),
  GrantEnded: ({ event: { data } }) => about('membership.grant-ended.v1', ending(data)),
  GrantLapsed: ({ event: { data } }) => about('membership.grant-lapsed.v1', ending(data)),
};
