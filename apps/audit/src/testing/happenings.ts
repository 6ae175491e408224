import type { MembershipEvent } from '@charter/membership-domain';

const at = '2026-01-01T00:00:00.000Z';
const act = { by: { kind: 'user', id: 'olga' }, at, reason: 'because' } as const;

/** What happens to the membership of an organization, in few words. Olga does it all. */
export const inOrganization = (organizationId: string) => {
  const about = { ...act, organizationId };
  const ofMember = { ...about, memberRevision: 1 };
  return {
    founded: (ownerId = 'olga'): MembershipEvent => ({
      type: 'MembershipFounded',
      data: { organizationId, ownerId, at },
    }),
    added: (
      memberId: string,
      ...permissions: readonly ('billing' | 'plans' | 'admin' | 'members')[]
    ): MembershipEvent => ({
      type: 'MemberAdded',
      data: { ...ofMember, memberId, permissions },
    }),
    replaced: (
      memberId: string,
      { added, removed }: Readonly<Record<'added' | 'removed', readonly ('billing' | 'plans')[]>>,
    ): MembershipEvent => ({
      type: 'MemberPermissionsReplaced',
      data: { ...ofMember, memberId, from: removed, to: added, added, removed },
    }),
    granted: (memberId: string, until: string): MembershipEvent => ({
      type: 'PermissionGranted',
      data: {
        ...ofMember,
        memberId,
        permission: 'admin',
        until,
        grants: [{ permission: 'admin', until, reason: 'a day' }],
      },
    }),
    ...invitationsTo(organizationId),
    accessGiven: (memberId: string, projectId: string): MembershipEvent => ({
      type: 'ProjectAccessGiven',
      data: { ...about, memberId, projectId, permissions: ['viewer'] },
    }),
    removed: (memberId: string): MembershipEvent => ({
      type: 'MemberRemoved',
      data: { ...about, memberId, permissions: [], grants: [] },
    }),
  };
};

const invitationsTo = (organizationId: string) => ({
  invited: (invitationId: string): MembershipEvent => ({
    type: 'MemberInvited',
    data: {
      ...{ ...act, organizationId, invitationId, email: 'sealed', emailLookup: 'somebody', permissions: ['billing'] },
      ...{ linkNumber: 1, expiresAt: at },
    },
  }),
  /** Accepted by whom it is for, who is a member by that. */
  accepted: (invitationId: string, userId: string): readonly MembershipEvent[] => {
    const invitedBy = act.by;
    const byThem = { by: { kind: 'user', id: userId }, at, organizationId } as const;
    return [
      {
        type: 'InvitationAccepted',
        data: { ...byThem, invitationId, userId, emailLookup: 'somebody', permissions: ['billing'], invitedBy },
      },
      {
        type: 'MemberAdded',
        data: {
          ...{ ...byThem, memberRevision: 1, memberId: userId, permissions: ['billing'] },
          invitation: { invitationId, invitedBy },
        },
      },
    ];
  },
});
