import type { OrganizationAccess } from '@charter/service';
import type { OrganizationView } from '../projections/organizations/organizations.query';

/** What the one who asks may do; links show nothing else. */
export type Access = Pick<OrganizationAccess, 'owner' | 'permissions' | 'asStaff'>;

type Link = Readonly<{ href: string; method?: string }>;

/** An organization as the API shows it. A link is there only if the caller may follow it. */
export const representOrganization = (
  { id, security_contact, ...facts }: OrganizationView & { security_contact?: string },
  access: Access,
) => ({
  id,
  ...facts,
  namespace: 'upsun',
  vendor: 'upsun',
  capabilities: [],
  billing_legacy: false,
  ...(security_contact === undefined ? {} : { security_contact }),
  _links: linksOf({ id, status: facts.status }, access),
});

const linksOf = (
  { id, status }: Pick<OrganizationView, 'id' | 'status'>,
  { owner, permissions, asStaff }: Access,
): Readonly<Record<string, Link>> => {
  const href = `/organizations/${id}`;
  // While it is suspended its members change nothing in it.
  const mayChange = status !== 'suspended' || asStaff !== undefined;
  const seesMembers = permissions.includes('members');
  return {
    self: { href },
    ...(mayChange && permissions.includes('admin') ? { update: { href, method: 'patch' } } : {}),
    ...(mayChange && owner ? { delete: { href, method: 'delete' } } : {}),
    ...(seesMembers ? { members: { href: `${href}/members` } } : {}),
    ...(mayChange && seesMembers ? { 'create-member': { href: `${href}/members`, method: 'post' } } : {}),
  };
};
