import { createHash } from 'node:crypto';
import { AUDIT_ANSWERS, historyAnswer, MANDATE, ORGANIZATION_ID, TABLE, USER_ANSWER } from './audit-answers';
import { problem, type Asking, type Reply } from './fake-shapes';

/** What is below `/audit` and `/mandates`, and whom staff find by an address; nothing for what is not about these. */
export const auditRoutes = (asking: Asking): Reply | undefined => {
  const { pathname, searchParams } = asking.url;
  const [, first, second, third, ...rest] = pathname.split('/').map(decodeURIComponent);
  if (first === 'mandates') return mandatesRoute(asking, second, third);
  if (first === 'users' && second?.startsWith('email=')) return userRoute(second, searchParams);
  if (first !== 'audit') return undefined;
  if (second === 'users') return ok({ ...USER_ANSWER, user_id: third });
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
  if (what === 'export/manifest') {
    const sha256 = createHash('sha256').update(TABLE).digest('base64url');
    return ok({ format: query.get('format'), rows: 1, sha256, position: '900/880', at: '2026-03-10T12:00:00.000Z' });
  }
  if (what === 'export') return { status: 200, body: TABLE, headers: { 'content-type': 'text/csv' } };
  const answer = AUDIT_ANSWERS[what];
  return answer === undefined ? problem(404, 'No such thing.') : ok(answer);
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
