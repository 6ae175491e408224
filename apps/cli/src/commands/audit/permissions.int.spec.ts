import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AUDIT_ANSWERS, DELETED, ORGANIZATION_ID, SUSPENDED, USER_ANSWER } from '../../testing/audit-answers';
import { startFakeCharter, type FakeCharter } from '../../testing/fake-charter';
import { OLGA } from '../../testing/fake-shapes';
import { person, type Person } from '../../testing/run-platform';

let charter: FakeCharter;
let olga: Person;
const platform = (...args: string[]) => olga.platform(args);
const permissions = (...args: string[]) => platform('audit:permissions', '-o', 'acme', ...args);
const asked = () => charter.seen.map(({ path }) => decodeURIComponent(path)).filter(path => path.includes('/audit/'));

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

describe('audit:permissions', () => {
  it('shows who holds what, since when, by whom and why, and how to ask further', async () => {
    const { code, stdout, stderr } = await permissions();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\| Member +\| Holds +\| Until +\| Since +\| By +\| Reason +\|$/m);
    expect(stdout).toMatch(
      /\| alice@example.com \| billing +\| +\| 2026-03-02T10:00:00\+00:00 \| olga@example.com +\| Keeps the books \|/,
    );
    expect(stdout).toMatch(/\| plans +\| 2026-04-01T00:00:00\+00:00 \| .* \| staff user-sam +\| Ticket 4711 +\|/);
    expect(stdout).toMatch(/\| viewer on project abc \|/);
    expect(stdout).toMatch(/\| olga@example.com +\| owner .* \| system membership \|/);
    expect(stderr).toContain('Held in the organization acme as of 2026-03-10T12:00:00+00:00 (position 900/880):');
    expect(stderr).toContain('platform audit:why --org acme --position 900/880 --member');
    expect(asked()).toEqual(['/audit/organizations/name=acme/permissions']);
  });

  it.each([
    [['--at', '2026-03-01'], 'at=2026-03-01T00:00:00.000Z'],
    [['--at', '2026-03-01T11:00:00+02:00'], 'at=2026-03-01T09:00:00.000Z'],
    [['--position', '900/880'], 'position=900/880'],
    [['--member', 'alice@example.com'], 'member=user-alice'],
    [['--member', 'user-bob'], 'member=user-bob'],
    [['--member', 'me'], `member=${OLGA.id}`],
    [['--reason', 'Ticket 4711', '--member', 'sam@example.com'], 'member=user-sam&reason=Ticket+4711'],
  ])('asks with %j for %s', async (args, query) => {
    expect((await permissions(...args)).code).toBe(0);
    expect(asked()).toEqual([`/audit/organizations/name=acme/permissions?${query}`]);
  });

  it('finds by their address who held something then, and belongs to it no more', async () => {
    const body = {
      ...AUDIT_ANSWERS['permissions'],
      _links: { 'ref:users:0': { href: '/ref/users?in=user-bob&sig=s' } },
    };
    charter.answerNext('GET /audit/organizations/name%3Dacme/permissions', { status: 200, body });
    const bob = { id: 'user-bob', email: 'bob@example.com' };
    for (const people of [{ [OLGA.id]: OLGA }, { 'user-bob': bob, 'user-erased': null }])
      charter.answerNext('GET /ref/users', { status: 200, body: people });
    expect((await permissions('--position', '900/880', '--member', bob.email)).code).toBe(0);
    const path = '/audit/organizations/name=acme/permissions?position=900/880';
    expect(asked()).toEqual([path, `${path}&member=user-bob`]);
  });

  it('gives programs the whole answer, or the columns that they pick, as the server has them', async () => {
    const { _links, ...whole } = AUDIT_ANSWERS['permissions'] as { _links: object };
    expect(JSON.parse((await permissions('--format', 'json')).stdout)).toEqual(whole);
    const { stdout } = await permissions('--format', 'json', '--columns', 'member,permission,since');
    expect(JSON.parse(stdout)[1]).toEqual({
      ...{ member: 'user-alice', permission: 'billing', since: '2026-03-02T10:00:00.000Z' },
    });
    expect(charter.seen.filter(({ path }) => path.includes('members'))).toEqual([]);
  });

  it('shows what one person holds everywhere', async () => {
    const { code, stdout } = await platform('audit:permissions', '--user', 'user-alice', '--format', 'csv');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: [
        'Organization ID,Member,Holds,Until,Since,By,Reason',
        `${ORGANIZATION_ID},user-alice,billing,,2026-03-02T10:00:00+00:00,${OLGA.id},Keeps the books\n`,
      ].join('\n'),
    });
    expect(asked()).toEqual(['/audit/users/user-alice/permissions']);
  });

  it.each([
    [
      SUSPENDED,
      'was suspended then, since 2026-03-05T10:00:00+00:00, by staff user-sam (Unpaid invoices): its members',
    ],
    [DELETED, 'was deleted by then, at 2026-03-06T10:00:00+00:00, by olga@example.com: nobody could do anything in it'],
  ])('says above the table that the organization was not active: %j', async (organization, sentence) => {
    const body = { ...AUDIT_ANSWERS['permissions'], organization };
    const answering = () =>
      charter.answerNext('GET /audit/organizations/name%3Dacme/permissions', { status: 200, body });
    answering();
    const { code, stderr } = await permissions();
    expect(code).toBe(0);
    expect(stderr).toContain(`:\nThe organization acme ${sentence}`);
    answering();
    const json = await permissions('--format', 'json');
    expect(json.stderr).toBe('');
    expect(JSON.parse(json.stdout)).toMatchObject({ organization });
  });

  it('says of what one person holds everywhere which organizations were not active, and what cannot be known', async () => {
    const organizations = { ...USER_ANSWER.organizations, 'org-2': SUSPENDED, 'org-3': DELETED };
    const body = { ...USER_ANSWER, organizations, incomplete: ['org-4', 'org-5'] };
    const everywhere = (...args: string[]) => {
      charter.answerNext('GET /audit/users/user-alice/permissions', { status: 200, body });
      return platform('audit:permissions', '--user', 'user-alice', ...args);
    };
    const { code, stderr } = await everywhere();
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /The organization org-2 was suspended then, .*\nThe organization org-3 was deleted by then, /,
    );
    expect(stderr).not.toContain(`The organization ${ORGANIZATION_ID}`);
    const warning = 'The answer is incomplete: the history of 2 organizations cannot be read just now: org-4, org-5\n';
    expect(stderr).toContain(warning);
    expect(await everywhere('--format', 'json')).toMatchObject({ code: 0, stderr: warning });
  });

  it('makes do with ids for an auditor, who may not see members', async () => {
    const refused = { status: 404, body: { title: 'Organization not found.' } };
    charter.answerNext(`GET /organizations/${ORGANIZATION_ID}/members`, refused);
    const { code, stdout } = await permissions('--columns', 'member', '--format', 'csv', '--no-header');
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${OLGA.id}\nuser-alice\nuser-alice\nuser-alice\n` });
  });

  it('takes the names that the answer leads to', async () => {
    const _links = { 'ref:users:0': { href: `/ref/users?in=user-alice,${OLGA.id}&sig=s` } };
    const body = { ...AUDIT_ANSWERS['permissions'], _links };
    charter.answerNext('GET /audit/organizations/name%3Dacme/permissions', { status: 200, body });
    const { stdout } = await permissions('--columns', 'member', '--format', 'plain', '--no-header');
    expect(stdout).toContain('alice@example.com');
    expect(charter.seen.map(({ path }) => path)).not.toContainEqual(expect.stringContaining('members'));
  });

  it('says that nothing was held, and that is an answer', async () => {
    const nowhere = { position: '0/0', at: '2020-01-01T00:00:00.000Z' };
    const body = { ...nowhere, items: [] };
    charter.answerNext('GET /audit/organizations/name%3Dacme/permissions', { status: 200, body });
    expect(await permissions('--at', '2020-01-01')).toMatchObject({
      ...{ code: 0, stdout: '', stderr: expect.stringContaining('Nothing was held.') },
    });
  });

  it.each([
    [['-o', 'nope'], 1, 'Organization not found.'],
    [['-o', 'acme', '--at', 'yesterday'], 1, 'This is no date or instant: yesterday'],
    [['-o', 'acme', '--at', '2026-03-01T09:00'], 1, 'with its zone like 2026-03-01T09:30:00Z'],
    [['-o', 'acme', '--at', '2026-02-30'], 1, 'This is no date or instant: 2026-02-30'],
    [['-o', 'acme', '--position', '7'], 1, 'This is no position: 7'],
    [['-o', 'acme', '--position', '7/7', '--at', '2026-03-01'], 1, 'cannot also be provided when using'],
    [['-o', 'nope', '--member', 'nina@example.com'], 1, 'Organization not found.'],
    [['-o', 'acme', '--member', 'nina@example.com'], 1, 'Nobody is known to you by the address nina@example.com.'],
    [['-o', 'acme', '--user', 'me'], 1, 'cannot also be provided when using'],
    [[], 1, 'Which organization? Give its name or id with --org.'],
  ])('exits for %j with %i', async (args, exitCode, sentence) => {
    const { code, stdout, stderr } = await platform('audit:permissions', ...args);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
    expect(stderr).toContain(sentence);
  });

  it('says of a refusal that it is one', async () => {
    const body = { title: 'Say why: staff give a reason for everything they do here.' };
    charter.answerNext('GET /audit/organizations/name%3Dacme/permissions', { status: 400, body });
    expect(await permissions()).toMatchObject({ code: 1, stderr: `${body.title}\n` });
    charter.answerNext('GET /audit/organizations/name%3Dacme/permissions', { status: 403, body: { title: 'No.' } });
    expect(await permissions()).toMatchObject({ code: 6, stderr: 'Permission denied: No.\n' });
  });
});
