import type { IncomingHttpHeaders } from 'node:http';

export type Seen = Readonly<{ method: string; path: string; headers: IncomingHttpHeaders; body: string }>;
export type Reply = Readonly<{ status: number; body?: unknown; headers?: Readonly<Record<string, string>> }>;

type Organization = Record<string, unknown> & { id: string; name: string; label: string };
type Asked = Readonly<{ label: string; name?: string; country?: string; type?: string }>;
export type Fake = { readonly organizations: Map<string, Organization>; generation: number };

export const OLGA = {
  id: 'd81c8ee2-44b3-429f-b944-a33ad7437690',
  username: 'olga',
  email: 'olga@example.com',
  first_name: 'Olga',
  last_name: 'Owner',
  country: 'FR',
};

/** The answer of a server with one user, whose API token is `olga-token`. */
export const routes = (fake: Fake, { method, path, headers, body }: Seen): Reply => {
  const url = new URL(path, 'http://fake.invalid');
  if (url.pathname === '/oauth2/token') return token(fake, new URLSearchParams(body));
  if (url.pathname === '/oauth2/revoke') return { status: 200, body: {} };
  if (headers.authorization !== `Bearer access-${fake.generation}`) return problem(401, 'The token is not valid.');
  if (url.pathname === '/users/me') return { status: 200, body: OLGA };
  if (url.pathname === '/ref/users') return { status: 200, body: { [OLGA.id]: OLGA, gone: null } };
  if (url.pathname === `/users/${OLGA.id}/organizations`) return page(fake, url);
  if (url.pathname === '/organizations') return method === 'POST' ? create(fake, JSON.parse(body)) : page(fake, url);
  const [, , reference] = url.pathname.split('/').map(decodeURIComponent);
  const found = [...fake.organizations.values()].find(
    ({ id, name }) => reference === id || reference === `name=${name}`,
  );
  return found === undefined ? problem(404, 'No such thing.') : one(fake, found, { method, body });
};

const token = (fake: Fake, form: URLSearchParams): Reply =>
  form.get('grant_type') === 'api_token' && form.get('api_token') === 'olga-token'
    ? { status: 200, body: { access_token: `access-${fake.generation}`, token_type: 'bearer', expires_in: 900 } }
    : { status: 400, body: { error: 'invalid_grant', error_description: 'Invalid API token.' } };

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
  { organizations }: Fake,
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
    _links: { self: { href: `/organizations/${id}` } },
  };
  organizations.set(id, organization);
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

const problem = (status: number, title: string, detail: unknown = title): Reply => ({
  status,
  body: { status, title, detail, error: title },
});
