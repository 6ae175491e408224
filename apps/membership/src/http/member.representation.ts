import type { MemberRow } from '../projections/members/members.query';

/** A member as the API shows one. */
export const representMember = ({
  organization_id,
  user_id,
  owner,
  permissions,
  created_at,
  updated_at,
}: MemberRow) => ({
  id: user_id,
  ...{ organization_id, user_id, permissions, owner },
  level: owner || permissions.includes('admin') ? 'admin' : 'viewer',
  ...{ created_at, updated_at },
  _links: { self: { href: `/organizations/${organization_id}/members/${user_id}` } },
});
