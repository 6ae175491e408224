import { OLGA, problem, type Asking, type Organization, type Reply } from './fake-shapes';

type FakeMember = {
  readonly user: Readonly<Record<string, unknown>> & Readonly<{ id: string; email: string }>;
  permissions: readonly string[];
  readonly owner: boolean;
  grants: readonly object[];
  revision: number;
};
type Invitation = Readonly<{ id: string; email: string; permissions: readonly string[] }>;
export type FakeMembership = { members: FakeMember[]; invitations: Invitation[] };

const EVERYTHING = ['admin', 'billing', 'members', 'plans', 'projects:create', 'projects:list'];
const AT = '2026-03-01T10:20:30.123456Z';

export const founded = (): FakeMembership => ({
  members: [{ user: OLGA, permissions: EVERYTHING, owner: true, grants: [], revision: 0 }],
  invitations: [],
});

/** Lets somebody belong to an organization; the name before the @ makes their id and their names. */
export const join = (
  { members }: FakeMembership,
  {
    email,
    permissions,
    grants = [],
  }: Readonly<{ email: string; permissions: readonly string[]; grants?: readonly object[] }>,
): string => {
  const username = email.split('@')[0]!;
  const first_name = username.charAt(0).toUpperCase() + username.slice(1);
  const rest = { first_name, last_name: 'Example', mfa_enabled: false, sso_enabled: false };
  const id = `user-${username}`;
  members.push({ user: { id, username, email, ...rest }, permissions, owner: false, grants, revision: members.length });
  return id;
};

/** What is below `/organizations/{id}/members`. */
export const membersRoute = (membership: FakeMembership, organization: Organization, asking: Asking): Reply => {
  const [, , , , id, after, cursor] = asking.url.pathname.split('/');
  if (id === undefined || id === '-')
    return page(organization, membership, { ...asking, from: after ? Number(cursor) : 0 });
  const member = membership.members.find(({ user }) => user.id === id);
  if (member === undefined) return problem(404, 'Member not found.');
  if (asking.method === 'GET') return shown(organization, member);
  const tag = asking.headers['if-match'];
  if (tag !== undefined && tag !== tagOf(member)) return problem(412, 'The member has been changed meanwhile.');
  if (member.owner) return problem(409, 'This user owns the organization.');
  return asking.method === 'PATCH'
    ? change(organization, member, asking)
    : remove(organization, { membership, member }, asking);
};

/** The cursor stands in the path; the rest of the query stays. */
const page = (
  organization: Organization,
  { members }: FakeMembership,
  { url, from }: Pick<Asking, 'url'> & { from: number },
): Reply => {
  const sorted = url.searchParams.get('sort')?.startsWith('-') ? members.toReversed() : members;
  const size = Number(url.searchParams.get('page[size]') ?? Infinity);
  const items = sorted.slice(from, from + size);
  const path = `/organizations/${organization.id}/members`;
  const next =
    from + size < members.length ? { next: { href: `${path}/-/after/${from + size}?${url.searchParams}` } } : {};
  const ids = items.map(({ user }) => user.id).join(',');
  const _links = { self: { href: path }, ...next, 'ref:users:0': { href: `/ref/users?in=${ids}&sig=s` } };
  const body = { count: members.length, items: items.map(member => represent(organization, member)), _links };
  return { status: 200, body };
};

const represent = ({ id: organization_id }: Organization, { user, permissions, owner, grants }: FakeMember) => ({
  ...{ id: user.id, organization_id, user_id: user.id, permissions, owner, level: owner ? 'admin' : 'viewer' },
  ...{ grants, created_at: AT, updated_at: AT },
  _links: { self: { href: `/organizations/${organization_id}/members/${user.id}` } },
});

const tagOf = ({ revision }: FakeMember) => `"${revision}"`;

const shown = (organization: Organization, member: FakeMember, more: object = {}): Reply => ({
  status: 200,
  body: { ...represent(organization, member), ...more },
  headers: { etag: tagOf(member) },
});

/** A stand-in for what permissions allow: one operation each. */
const rights = ({ id: object }: Organization, { user }: FakeMember, permissions: readonly string[]) =>
  permissions.map(permission => ({ user_id: user.id, operation: `${permission}:view`, object }));

const without = (all: readonly string[], some: readonly string[]) => all.filter(one => !some.includes(one));

const change = (organization: Organization, member: FakeMember, { url, body }: Asking): Reply => {
  const { permissions } = JSON.parse(body) as { permissions: readonly string[] };
  const [removed, added] = [without(member.permissions, permissions), without(permissions, member.permissions)];
  if (url.searchParams.has('dry_run')) {
    const [lost, gained] = [removed, added].map(some => rights(organization, member, some));
    return { status: 200, body: { lost, gained } };
  }
  member.permissions = permissions;
  member.revision += 1;
  return shown(organization, member, { added, removed });
};

const remove = (
  organization: Organization,
  { membership, member }: Readonly<{ membership: FakeMembership; member: FakeMember }>,
  { url }: Asking,
): Reply => {
  if (url.searchParams.has('dry_run'))
    return { status: 200, body: { lost: rights(organization, member, member.permissions), gained: [] } };
  membership.members = membership.members.filter(other => other !== member);
  return { status: 204 };
};

/** What is below `/organizations/{id}/invitations`. */
export const invitationsRoute = (membership: FakeMembership, { method, url, body }: Asking): Reply => {
  if (method === 'GET') return { status: 200, body: membership.invitations.map(representInvitation) };
  const { email, permissions, force } = JSON.parse(body) as Invitation & { force: boolean };
  const isSame = (other: Invitation) => other.email.toLowerCase() === email.toLowerCase();
  if (membership.invitations.some(isSame) && !force)
    return problem(409, 'An invitation to this address is pending already.');
  if (url.searchParams.has('dry_run')) return { status: 200, body: { lost: [], gained: [] } };
  const invitation = { id: `invitation-${membership.invitations.length}`, email, permissions };
  membership.invitations = [...membership.invitations.filter(other => !isSame(other)), invitation];
  return { status: 201, body: representInvitation(invitation) };
};

const representInvitation = (invitation: Invitation) => ({
  ...invitation,
  ...{ state: 'pending', exact_state: 'pending', created_at: AT, updated_at: AT, finished_at: null },
  expires_at: '2026-03-08T10:20:30.123456Z',
});
