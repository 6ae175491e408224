/** What the audit answers, frozen. Its organization is the first one of the fake. */
export const ORGANIZATION_ID = '01J00000000000000000000000';
const OLGA_ID = 'd81c8ee2-44b3-429f-b944-a33ad7437690';
const MOMENT = { position: '900/880', at: '2026-03-10T12:00:00.000Z' };
const EARLIER = { position: '100/80', at: '2026-02-01T00:00:00.000Z' };

const turn = (event: string, day: string, more: object = {}) => ({
  ...{ event, position: `${Number(day.slice(-2))}00/0`, recorded_at: `${day}T10:00:00.250Z` },
  ...{ at: `${day}T10:00:00.000Z`, by: { kind: 'user', id: OLGA_ID } },
  ...more,
});
const holding = (member_id: string, kind: string, more: object) => ({
  ...{ organization_id: ORGANIZATION_ID, member_id, kind },
  ...more,
});

const OWNER = holding(OLGA_ID, 'owner', {
  since: turn('e-founded', '2026-01-01', { by: { kind: 'system', id: 'membership' } }),
});
const BILLING = holding('user-alice', 'permission', {
  permission: 'billing',
  since: turn('e-added', '2026-03-02', { reason: 'Keeps the books' }),
});
const PLANS = holding('user-alice', 'grant', {
  permission: 'plans',
  until: '2026-04-01T00:00:00.000Z',
  since: turn('e-granted', '2026-03-03', { by: { kind: 'staff', id: 'user-sam' }, reason: 'Ticket 4711' }),
});
const VIEWER = holding('user-alice', 'project', {
  ...{ permission: 'viewer', project_id: 'abc' },
  since: turn('e-given', '2026-03-04'),
});
const GONE = holding('user-bob', 'permission', {
  ...{ permission: 'members', since: turn('e-bob', '2026-01-05') },
  ended: turn('e-bob-left', '2026-03-05', { by: { kind: 'user', id: 'user-bob' } }),
});
const LAPSED = holding('user-bob', 'grant', {
  ...{ permission: 'plans', until: '2026-02-20T00:00:00.000Z', since: turn('e-bob-plans', '2026-01-06') },
});

const auditEvent = (number: number, type: string, more: object = {}) => ({
  ...{ id: `e-${number}`, stream: `membership-${ORGANIZATION_ID}`, revision: String(number) },
  ...{ position: `${number}00/0`, recorded_at: '2026-03-02T10:00:00.250Z', type, data: { memberId: 'user-alice' } },
  ...{ actor: { kind: 'user', id: OLGA_ID }, command_id: `c-${number}`, correlation_id: `x-${number}` },
  ...more,
});
export const WITHHELD = { withheld: 'q1w2e3r4t5z6u7i8o9p0q1w2e3r4t5z6u7i8o9p0abA' };

/** Somebody of staff, on behalf of somebody. */
const BY_STAFF = { actor: { kind: 'staff', id: 'user-sam', on_behalf_of: OLGA_ID, ticket_id: '4711' } };

const about = { organization_id: ORGANIZATION_ID, ...MOMENT };
const linksTo = (what: string) => ({ _links: { self: { href: `/audit/organizations/${ORGANIZATION_ID}/${what}` } } });

/** An organization that staff suspended, and one that its owner deleted. */
export const SUSPENDED = {
  status: 'suspended',
  since: turn('e-suspended', '2026-03-05', { by: { kind: 'staff', id: 'user-sam' }, reason: 'Unpaid\ninvoices' }),
};
export const DELETED = { status: 'deleted', since: turn('e-deleted', '2026-03-06') };
const ACTIVE = { status: 'active', since: turn('e-created', '2026-01-01') };

/** By what is asked of an organization. */
export const AUDIT_ANSWERS: Readonly<Record<string, object>> = {
  permissions: { ...about, organization: ACTIVE, items: [OWNER, BILLING, PLANS, VIEWER], ...linksTo('permissions') },
  why: {
    ...{ ...about, ...linksTo('why') },
    items: [
      {
        holding: BILLING,
        chain: [
          { relation: 'began', event: auditEvent(3, 'MemberAdded', { reason: 'Keeps\nthe books' }) },
          { relation: 'invited', event: auditEvent(1, 'MemberInvited', BY_STAFF) },
          { relation: 'caused', event: WITHHELD },
        ],
      },
    ],
  },
  diff: {
    ...{ organization_id: ORGANIZATION_ID, from: EARLIER, to: MOMENT },
    ...{ began: [BILLING, PLANS], ended: [GONE, LAPSED], ...linksTo('diff') },
  },
  review: {
    ...{ ...about, organization: ACTIVE, ...linksTo('review') },
    items: [
      {
        ...{ member_id: OLGA_ID, owner: true, holdings: [{ ...OWNER, last_used_at: '2026-03-09T08:00:00.000Z' }] },
        ...{ last_acted_at: '2026-03-09T08:00:00.000Z', last_seen_at: '2026-03-10T07:00:00.000Z' },
      },
      {
        ...{ member_id: 'user-alice', owner: false, last_acted_at: '2026-03-08T09:00:00.000Z' },
        holdings: [{ ...BILLING, last_used_at: '2026-03-07T09:00:00.000Z' }, PLANS],
      },
      { member_id: 'user-bob', owner: false, holdings: [LAPSED] },
    ],
  },
};

export const USER_ANSWER = {
  ...{ user_id: 'user-alice', ...MOMENT, items: [BILLING], ...linksTo('permissions') },
  organizations: { [ORGANIZATION_ID]: ACTIVE },
};

/** So many events as are in the history of the fake; the fourth one is withheld. */
const HISTORY_LENGTH = 250;
const HISTORY = Array.from({ length: HISTORY_LENGTH }, (_, index) =>
  index === 3 ? WITHHELD : auditEvent(index + 1, 'MemberPermissionsReplaced'),
);

export const historyAnswer = (size: number, after: number) => {
  const items = HISTORY.slice(after, after + size);
  const next = after + size < HISTORY_LENGTH ? { next: { href: '/audit/elsewhere' } } : {};
  const resume = items.length === 0 ? {} : { resume: `${after + items.length}00/0` };
  return { ...about, items, ...resume, _links: { ...linksTo('history')._links, ...next } };
};

export const TABLE = 'recorded_at,type\r\n2026-03-02T10:00:00.250Z,MemberAdded\r\n';

export const MANDATE = {
  ...{ id: 'mandate-1', auditor_id: 'user-ada', organizations: [ORGANIZATION_ID], until: '2026-12-31T00:00:00.000Z' },
  ...{ reason: 'Audit 2026', state: 'pending', requested_by: 'user-sam', requested_at: '2026-03-01T09:00:00.000Z' },
  _links: { self: { href: '/mandates/mandate-1' } },
};
