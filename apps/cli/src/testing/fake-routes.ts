import { auditRoutes, openRoutes, type Sealed } from './fake-audit';
import { founded, invitationsRoute, membersRoute, type FakeMembership } from './fake-members';
import { OLGA, problem, type Organization, type Reply, type Seen } from './fake-shapes';

type Asked = Readonly<{ label: string; name?: string; country?: string; type?: string }>;
export type Fake = {
  readonly organizations: Map<string, Organization>;
  /** By the id of the organization. */
  readonly memberships: Map<string, FakeMembership>;
  generation: number;
  sealed: Sealed;
};

/** The answer of a server with one user, whose API token is `olga-token`. */
export const routes = (fake: Fake, { method, path, headers, body }: Seen): Reply => {
  const url = new URL(path, 'http://fake.invalid');
  if (url.pathname === '/oauth2/token') return token(fake, new URLSearchParams(body));
  if (url.pathname === '/oauth2/revoke') return { status: 200, body: {} };
  const open = openRoutes(url, fake.sealed);
  if (open) return open;
  if (headers.authorization !== `Bearer access-${fake.generation}`) return problem(401, 'The token is not valid.');
  const audited = auditRoutes({ method, url, headers, body });
  if (audited) return audited;
  if (url.pathname === '/users/me') return { status: 200, body: OLGA };
  if (url.pathname === '/ref/users') return references(fake, url);
  if (url.pathname === `/users/${OLGA.id}/organizations`) return page(fake, url);
  if (url.pathname === '/organizations') return method === 'POST' ? create(fake, JSON.parse(body)) : page(fake, url);
  const [, , reference, below] = url.pathname.split('/').map(decodeURIComponent);
  const found = [...fake.organizations.values()].find(
    ({ id, name }) => reference === id || reference === `name=${name}`,
  );
  if (found === undefined) return problem(404, 'No such thing.');
  const asking = { method, url, headers, body };
  const membership = fake.memberships.get(found.id)!;
  if (below === 'members') return membersRoute(membership, found, asking);
  return below === 'invitations' ? invitationsRoute(membership, asking) : one(fake, found, asking);
};

const token = (fake: Fake, form: URLSearchParams): Reply =>
  form.get('grant_type') === 'api_token' && form.get('api_token') === 'olga-token'
    ? { status: 200, body: { access_token: `access-${fake.generation}`, token_type: 'bearer', expires_in: 900 } }
    : { status: 400, body: { error: 'invalid_grant', error_description: 'Invalid API token.' } };

/** Who has been erased is there with nothing. */
const references = ({ memberships }: Fake, url: URL): Reply => {
  const people = [OLGA, ...[...memberships.values()].flatMap(({ members }) => members.map(({ user }) => user))];
  const ids = url.searchParams.get('in')!.split(',');
  return { status: 200, body: Object.fromEntries(ids.map(id => [id, people.find(user => user.id === id) ?? null])) };
};

/** Two a page, so that whoever reads only the first page is found out. */
const page = ({ organizations }: Fake, url: URL): Reply => {
  const from = Number(url.searchParams.get('from') ?? 0);
  const all = [...organizations.values()];
  const next =
    from + 2 < all.length ? { next: { href: `https://elsewhere.invalid${url.pathname}?from=${from + 2}` } } : {};
  const _links = { self: { href: url.pathname }, ...next, 'ref:users:0': { href: `/ref/users?in=${OLGA.id}&sig=s` } };
  return { status: 200, body: { count: all.length, items: all.slice(from, from + 2), _links } };
};

/** Answers as the server does; also the way to have an organization from the start. */
export const create = (
  { organizations, memberships }: Fake,
  { label, name = label.toLowerCase(), country = OLGA.country, type = 'flexible' }: Asked,
): Reply => {
  if ([...organizations.values()].some(other => other.name === name)) return problem(409, `The name ${name} is taken.`);
  const id = `01J${String(organizations.size).padStart(23, '0')}`;
  const at = '2026-03-01T10:20:30.123456Z';
  const rest = {
    vendor: 'upsun',
    capabilities: [],
    billing_legacy: false,
    status: 'active',
    created_at: at,
    updated_at: at,
  };
  const organization = {
    id,
    type,
    owner_id: OLGA.id,
    name,
    label,
    country,
    ...rest,
    _links: { self: { href: `/organizations/${id}` }, members: { href: `/organizations/${id}/members` } },
  };
  organizations.set(id, organization);
  memberships.set(id, founded());
  return { status: 201, body: organization };
};

const one = (
  { organizations }: Fake,
  organization: Organization,
  { method, body }: Pick<Seen, 'method' | 'body'>,
): Reply => {
  if (method === 'GET') return { status: 200, body: organization };
  if (method === 'DELETE') return { status: organizations.delete(organization.id) ? 204 : 404 };
  const changes = JSON.parse(body) as Organization;
  if (changes['country'] === 'ZZ')
    return problem(400, 'Some values are not valid.', { country: 'ZZ is not a country.' });
  const changed = { ...organization, ...changes };
  organizations.set(organization.id, changed);
  return { status: 200, body: changed };
};
