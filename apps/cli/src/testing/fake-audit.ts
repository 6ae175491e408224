import { createHash } from 'node:crypto';
import type { SignedCheckpoint, SigningKey } from '@charter/evidence';
import { AUDIT_ANSWERS, historyAnswer, MANDATE, ORGANIZATION_ID, TABLE, USER_ANSWER } from './audit-answers';
import { problem, type Asking, type Reply } from './fake-shapes';

/** What is below `/audit` and `/mandates`, and whom staff find by an address; nothing for what is not about these. */
export const auditRoutes = (asking: Asking): Reply | undefined => {
  const { pathname, searchParams } = asking.url;
  const [, first, second, third, ...rest] = pathname.split('/').map(decodeURIComponent);
  if (first === 'mandates') return mandatesRoute(asking, second, third);
  if (first === 'users' && second?.startsWith('email=')) return userRoute(second, searchParams);
  if (first !== 'audit') return undefined;
  if (second === 'users')
    return rest[0] === 'permissions'
      ? ok({ ...USER_ANSWER, user_id: third })
      : (exportRoute(rest.join('/'), searchParams) ?? problem(404, 'No such thing.'));
  const isKnown = third === 'name=acme' || third === ORGANIZATION_ID;
  return isKnown ? organizationRoute(rest.join('/'), searchParams) : problem(404, 'Organization not found.');
};

const ok = (body: unknown): Reply => ({ status: 200, body });

/** Of whoever is no member the fake knows one: Sam, of staff. */
const userRoute = (reference: string, query: URLSearchParams): Reply =>
  reference === 'email=sam@example.com' && query.has('reason')
    ? ok({ id: 'user-sam', email: 'sam@example.com' })
    : problem(404, 'User not found.');

const organizationRoute = (what: string, query: URLSearchParams): Reply => {
  if (what === 'history') {
    const after = Number((query.get('page[after]') ?? '0/0').split('/')[0]) / 100;
    return ok(historyAnswer(Number(query.get('page[size]')), after));
  }
  const answer = AUDIT_ANSWERS[what];
  return exportRoute(what, query) ?? (answer === undefined ? problem(404, 'No such thing.') : ok(answer));
};

const exportRoute = (what: string, query: URLSearchParams): Reply | undefined => {
  if (what === 'export') return { status: 200, body: TABLE, headers: { 'content-type': 'text/csv' } };
  if (what !== 'export/manifest') return undefined;
  const sha256 = createHash('sha256').update(TABLE).digest('base64url');
  const begins = query.has('from_at') || query.has('from_position') ? { fromPosition: '100/80' } : {};
  const moment = { position: '900/880', at: '2026-03-10T12:00:00.000Z', ...begins };
  return ok({ format: query.get('format'), rows: 1, sha256, ...moment });
};

/** What anybody may read of the sealing of the store. */
export type Sealed = Readonly<{ checkpoints: readonly SignedCheckpoint[]; keys: readonly SigningKey[] }>;

/** Two a page, so that whoever reads only the first page is found out. */
const PAGE = 2;

/** What is open to everybody; nothing for what is not. */
export const openRoutes = ({ pathname, searchParams }: URL, { checkpoints, keys }: Sealed): Reply | undefined => {
  if (pathname === '/audit/keys') return ok({ items: keys, _links: {} });
  if (pathname === '/audit/checkpoints/last') {
    const last = checkpoints.at(-1);
    return last === undefined ? problem(404, 'Checkpoint not found.') : ok(last);
  }
  if (pathname !== '/audit/checkpoints') return undefined;
  const found = checkpoints.filter(({ number }) => number >= Number(searchParams.get('from')));
  const items = found.slice(0, PAGE);
  const next = { href: `/audit/checkpoints?from=${(items.at(-1)?.number ?? 0) + 1}` };
  return ok({ items, _links: found.length > PAGE ? { next } : {} });
};

const mandatesRoute = (
  { method, body }: Pick<Asking, 'method' | 'body'>,
  id: string | undefined,
  act: string | undefined,
): Reply => {
  if (id === undefined && method === 'GET')
    return ok({ count: 1, items: [MANDATE], _links: { self: { href: '/mandates' } } });
  if (id === undefined) return { status: 201, body: { ...MANDATE, ...(JSON.parse(body) as object) } };
  if (id !== MANDATE.id) return problem(404, 'Mandate not found.');
  if (act === 'approve') return ok({ ...MANDATE, state: 'active', approved_by: 'user-sue' });
  return ok(act === 'end' ? { ...MANDATE, state: 'ended', ended_by: 'user-sam' } : MANDATE);
};
