import { allows, holderIn, isOwner, type Membership } from '@charter/membership-domain';
import type { MemberRow } from '../projections/members/members.query';

/** Who looks at members, in which membership, and when. */
export type Viewer = Readonly<{ userId: string; membership: Membership; at: string; asStaff: boolean }>;

/** A member as the API shows one to somebody. A link is there only if they may follow it. */
export const representMember = (row: MemberRow, viewer: Viewer) => {
  const { organization_id, user_id, owner, permissions, grants, created_at, updated_at } = row;
  return {
    id: user_id,
    ...{ organization_id, user_id, permissions, owner },
    level: owner || permissions.includes('admin') ? 'admin' : 'viewer',
    grants: grants
      .filter(({ until }) => Date.parse(viewer.at) < Date.parse(until))
      .map(({ permission, until }) => ({ permission, until })),
    ...{ created_at, updated_at },
    _links: linksOf(row, viewer),
  };
};

const linksOf = ({ organization_id, user_id }: MemberRow, viewer: Viewer) => {
  const href = `/organizations/${organization_id}/members/${user_id}`;
  const { update, remove } = mayDo(user_id, viewer);
  return {
    self: { href },
    // The official clients look for either.
    ...(update ? { update: { href, method: 'patch' }, '#edit': { href } } : {}),
    ...(remove ? { delete: { href, method: 'delete' } } : {}),
  };
};

const NOTHING = { update: false, remove: false };

/** Whether what somebody wants with a member can be refused for nothing but what they would give. */
const mayDo = (userId: string, { userId: viewerId, membership, at, asStaff }: Viewer) => {
  if (asStaff) return isOwner(membership, userId) ? NOTHING : { update: true, remove: true };
  const holder = holderIn(membership, viewerId);
  if (!holder || membership.status !== 'founded' || membership.suspended || isOwner(membership, userId)) return NOTHING;
  const isOwn = userId === viewerId;
  return {
    update: allows(holder, 'members:edit', at) && (!isOwn || membership.settings.selfEdit),
    remove: isOwn || allows(holder, 'members:remove', at),
  };
};
