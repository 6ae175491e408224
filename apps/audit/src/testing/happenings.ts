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
    added: (memberId: string, ...permissions: readonly ('billing' | 'plans' | 'admin')[]): MembershipEvent => ({
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
    removed: (memberId: string): MembershipEvent => ({
      type: 'MemberRemoved',
      data: { ...about, memberId, permissions: [], grants: [] },
    }),
  };
};
