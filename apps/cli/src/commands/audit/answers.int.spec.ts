import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AUDIT_ANSWERS, DELETED, ORGANIZATION_ID, WITHHELD } from '../../testing/audit-answers';
import { startFakeCharter, type FakeCharter } from '../../testing/fake-charter';
import { OLGA } from '../../testing/fake-shapes';
import { person, type Person } from '../../testing/run-platform';

let charter: FakeCharter;
let olga: Person;
const platform = (...args: string[]) => olga.platform(args);
const asked = () => charter.seen.map(({ path }) => decodeURIComponent(path)).filter(path => path.includes('/audit/'));
/** Whoever asks may not see members; the answers of the audit, one after the other, lead to these people. */
const asAuditor = (...moments: readonly (readonly string[])[]) => {
  charter.answerNext('GET /organizations/name%3Dacme', { status: 404, body: { title: 'Organization not found.' } });
  for (const ids of moments) {
    const _links = { 'ref:users:0': { href: `/ref/users?in=${ids.join(',')}&sig=s` } };
    const body = { ...AUDIT_ANSWERS['permissions'], _links };
    charter.answerNext('GET /audit/organizations/name%3Dacme/permissions', { status: 200, body });
  }
};
const unknownPermission = { status: 400, body: { title: 'There is no permission bogus: ask for one of admin.' } };
const wholeOf = (what: string) => {
  const { _links, ...whole } = AUDIT_ANSWERS[what] as { _links: object };
  return whole;
};

beforeEach(async () => {
  charter = await startFakeCharter();
  olga = await person({ PLATFORM_URL: charter.url, PLATFORM_TOKEN: 'olga-token' });
  charter.given({ label: 'Acme' });
  charter.givenMember({ email: 'alice@example.com', permissions: ['billing'] });
});
afterEach(async () => {
  await olga[Symbol.asyncDispose]();
  await charter[Symbol.asyncDispose]();
});

describe('audit:why', () => {
  const whyOf = (member: string, permission: string, ...args: string[]) =>
    platform('audit:why', '-o', 'acme', '--member', member, '--permission', permission, ...args);
  const why = (...args: string[]) => whyOf('alice@example.com', 'billing', ...args);

  it('shows the chain that led to it, newest first, a block a step', async () => {
    const { code, stdout, stderr } = await why('--position', '900/880');
    expect(code).toBe(0);
    expect(stderr).toContain('alice@example.com held billing, as of 2026-03-10T12:00:00+00:00 (position 900/880):');
    expect(stdout).toBe(`\
began: MemberAdded, 2026-03-02T10:00:00+00:00
  by            olga@example.com
  reason        Keeps the books
  event         e-3
  written in    membership-${ORGANIZATION_ID}, revision 3, position 300/0
  command       c-3

invited: MemberInvited, 2026-03-02T10:00:00+00:00
  by            staff user-sam
  on behalf of  olga@example.com
  ticket        4711
  event         e-1
  written in    membership-${ORGANIZATION_ID}, revision 1, position 100/0
  command       c-1

caused: an event that you may not see
  content hash  ${WITHHELD.withheld}
`);
    const query = 'position=900/880&member=user-alice&permission=billing';
    expect(asked()).toEqual([`/audit/organizations/name=acme/why?${query}`]);
  });

  it('is a table where columns are picked, and the whole answer for programs', async () => {
    const { stdout } = await why('--format', 'csv', '--columns', 'relation,type,ticket_id,withheld', '--no-header');
    expect(stdout).toBe(`began,MemberAdded,,\ninvited,MemberInvited,4711,\ncaused,(withheld),,${WITHHELD.withheld}\n`);
    expect(JSON.parse((await why('--format', 'json', '--project', 'abc')).stdout)).toEqual(wholeOf('why'));
    expect(asked().at(-1)).toContain('permission=billing&project=abc');
  });

  it.each([
    [[], ''],
    [['--at', '2026-03-05'], '?at=2026-03-05T00:00:00.000Z'],
    [['--position', '900/880'], '?position=900/880'],
  ])('finds an address for an auditor among those who held something then: %j', async (moment, query) => {
    asAuditor(['user-erased', 'user-alice']);
    expect((await whyOf('Alice@Example.com', 'billing', ...moment)).code).toBe(0);
    expect(asked()).toEqual([
      `/audit/organizations/name=acme/permissions${query}`,
      `/audit/organizations/name=acme/why${query}${query === '' ? '?' : '&'}member=user-alice&permission=billing`,
    ]);
  });

  it('says of a permission that there is not what the server says, and no more', async () => {
    charter.answerNext('GET /audit/organizations/name%3Dacme/why', unknownPermission);
    const stderr = `${unknownPermission.body.title}\n`;
    expect(await whyOf('user-alice', 'bogus')).toEqual({ code: 1, stdout: '', stderr });
  });

  it('says that it was not held', async () => {
    const body = { title: 'Such a permission at that time not found.' };
    charter.answerNext('GET /audit/organizations/name%3Dacme/why', { status: 404, body });
    expect(await why()).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(body.title) });
  });
});

describe('audit:diff', () => {
  const diff = (...args: string[]) => platform('audit:diff', '-o', 'acme', ...args);

  it('shows what ended and what began, and which moments that is between', async () => {
    const columns = ['--columns', 'change,member,holding,at,by,reason', '--format', 'csv', '--no-header'];
    const { stdout } = await diff('--from', '2026-02-01', ...columns);
    expect(stdout).toBe(`\
- ended,user-bob,members,2026-03-05T10:00:00+00:00,user-bob,
- ended,user-bob,plans,2026-02-20T00:00:00+00:00,,
+ began,alice@example.com,billing,2026-03-02T10:00:00+00:00,olga@example.com,Keeps the books
+ began,alice@example.com,plans,2026-03-03T10:00:00+00:00,staff user-sam,Ticket 4711
`);
    expect((await diff('--from', '2026-02-01')).stderr).toContain(
      '  from: as of 2026-02-01T00:00:00+00:00 (position 100/80)\n  to:   as of 2026-03-10T12:00:00+00:00 (position 900/880)\n',
    );
  });

  it.each([
    [['--from', '2026-02-01'], 'from_at=2026-02-01T00:00:00.000Z'],
    [['--from', '1/1', '--to', '2/2'], 'from_position=1/1&to_position=2/2'],
    [
      ['--from', '1/1', '--to', '2026-02-01', '--member', 'user-bob'],
      'from_position=1/1&to_at=2026-02-01T00:00:00.000Z&member=user-bob',
    ],
  ])('asks with %j', async (args, query) => {
    expect(JSON.parse((await diff(...args, '--format', 'json')).stdout)).toEqual(wholeOf('diff'));
    expect(asked()).toEqual([`/audit/organizations/name=acme/diff?${query}`]);
  });

  it('finds an address for an auditor among those who held something at either moment', async () => {
    asAuditor(['user-alice'], [OLGA.id]);
    expect((await diff('--from', '1/1', '--to', '2/2', '--member', 'alice@example.com')).code).toBe(0);
    expect(asked().toSorted()).toEqual([
      '/audit/organizations/name=acme/diff?from_position=1/1&to_position=2/2&member=user-alice',
      '/audit/organizations/name=acme/permissions?position=1/1',
      '/audit/organizations/name=acme/permissions?position=2/2',
    ]);
  });

  it('needs a moment to begin with', async () =>
    expect(await diff()).toMatchObject({ code: 1, stderr: expect.stringContaining('Missing required flag from') }));
});

describe('audit:history', () => {
  const history = (...args: string[]) => platform('audit:history', '-o', 'acme', ...args);
  const ids = (stdout: string) => stdout.trimEnd().split('\n');

  it('shows the first events, what is withheld, and where to resume', async () => {
    const { code, stdout, stderr } = await history('--columns', 'id,withheld,by', '--format', 'csv', '--no-header');
    expect(code).toBe(0);
    expect(ids(stdout)).toHaveLength(50);
    expect(ids(stdout).slice(2, 4)).toEqual(['e-3,,olga@example.com', `,${WITHHELD.withheld},`]);
    expect(stderr).toBe('There is more.\nResume with --after=5000/0\n');
    expect(asked()).toEqual(['/audit/organizations/name=acme/history?page[size]=50']);
  });

  it('goes on behind a position, page by page, all of one moment', async () => {
    const args = ['--after', '5000/0', '--limit', '150', '--at', '2026-03-10', '--member', 'user-alice'];
    const { stdout, stderr } = await history(...args, '--permission', 'billing', '--format', 'json');
    const { items, resume } = JSON.parse(stdout) as { items: { id: string }[]; resume: string };
    expect(items.map(({ id }) => id)).toEqual(Array.from({ length: 150 }, (_, index) => `e-${index + 51}`));
    expect(resume).toBe('20000/0');
    expect(stderr).toContain('Resume with --after=20000/0');
    const named = 'member=user-alice&permission=billing';
    expect(asked()).toEqual([
      `/audit/organizations/name=acme/history?at=2026-03-10T00:00:00.000Z&${named}&page[after]=5000/0&page[size]=100`,
      `/audit/organizations/name=acme/history?${named}&page[after]=15000/0&position=900/880&page[size]=50`,
    ]);
  });

  it('finds an address for an auditor among those who held something then', async () => {
    asAuditor(['user-alice']);
    expect((await history('--at', '2026-03-05', '--member', 'alice@example.com', '--format', 'json')).code).toBe(0);
    const at = 'at=2026-03-05T00:00:00.000Z';
    expect(asked()).toEqual([
      `/audit/organizations/name=acme/permissions?${at}`,
      `/audit/organizations/name=acme/history?${at}&member=user-alice&page[size]=50`,
    ]);
  });

  it('says of a permission that there is not what the server says, and no more', async () => {
    charter.answerNext('GET /audit/organizations/name%3Dacme/history', unknownPermission);
    const stderr = `${unknownPermission.body.title}\n`;
    expect(await history('--permission', 'bogus')).toEqual({ code: 1, stdout: '', stderr });
  });

  it('shows all of it, and ends where it ends', async () => {
    const { stdout, stderr } = await history('--limit', '0', '--columns', 'id', '--format', 'csv', '--no-header');
    expect(ids(stdout)).toHaveLength(250);
    expect(stderr).toBe('Resume with --after=25000/0\n');
    expect(await history('--after', '25000/0')).toMatchObject({ code: 0, stdout: '' });
  });
});

describe('audit:review', () => {
  it('shows everyone with rights, and when they last used them', async () => {
    const { stdout, stderr } = await platform('audit:review', '-o', 'acme', '--date-fmt', 'Y-m-d');
    const cells = (line: string) => line.split('|').map(cell => cell.trim());
    const table = stdout.split('\n').map(cells);
    expect(table).toContainEqual([
      ...['', 'olga@example.com', 'true', 'owner', '2026-01-01', 'owner: 2026-03-09', '2026-03-09', '2026-03-10', ''],
    ]);
    expect(table).toContainEqual([
      ...['', 'alice@example.com', 'false', 'billing, plans until 2026-04-01', '2026-03-02'],
      ...['billing: 2026-03-07, plans: -', '2026-03-08', '', ''],
    ]);
    expect(table).toContainEqual([
      ...['', 'user-bob', 'false', 'plans until 2026-02-20', '2026-01-06', '', '', '', ''],
    ]);
    expect(stderr).toContain('Rights in the organization acme as of');
    expect(JSON.parse((await platform('audit:review', '-o', 'acme', '--format', 'json')).stdout)).toEqual(
      wholeOf('review'),
    );
  });

  it('says that the organization is deleted', async () => {
    const body = { ...AUDIT_ANSWERS['review'], organization: DELETED };
    charter.answerNext('GET /audit/organizations/name%3Dacme/review', { status: 200, body });
    expect((await platform('audit:review', '-o', 'acme')).stderr).toContain(
      'The organization acme was deleted by then, at 2026-03-06T10:00:00+00:00, by olga@example.com',
    );
  });
});
