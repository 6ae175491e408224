import type { OrganizationView } from '../projections/organizations/organizations.query';

/** What the one who asks may do; links show nothing else. */
export type Access = Readonly<{ owner: boolean; permissions: readonly string[] }>;

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
  _links: linksOf(id, access),
});

const linksOf = (id: string, { owner, permissions }: Access): Readonly<Record<string, Link>> => {
  const href = `/organizations/${id}`;
  return {
    self: { href },
    ...(permissions.includes('admin') ? { update: { href, method: 'patch' } } : {}),
    ...(owner ? { delete: { href, method: 'delete' } } : {}),
    ...(permissions.includes('members')
      ? { members: { href: `${href}/members` }, 'create-member': { href: `${href}/members`, method: 'post' } }
      : {}),
  };
};
