import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startFakeCharter, type FakeCharter } from '../../../testing/fake-charter';
import { OLGA } from '../../../testing/fake-shapes';
import { person, type Person } from '../../../testing/run-platform';

let charter: FakeCharter;
let olga: Person;
const platform = (...args: string[]) => olga.platform(args);
const emails = (...args: string[]) =>
  platform('org:users', '-o', 'acme', '--format', 'plain', '--columns', 'email', '--no-header', ...args);
const pagesAsked = () => charter.seen.map(({ path }) => path).filter(path => path.includes('/members'));

beforeEach(async () => {
  charter = await startFakeCharter();
  olga = await person({ PLATFORM_URL: charter.url, PLATFORM_TOKEN: 'olga-token' });
  charter.given({ label: 'Acme' });
});
afterEach(async () => {
  await olga[Symbol.asyncDispose]();
  await charter[Symbol.asyncDispose]();
});

describe('organization:user:list', () => {
  it('shows who belongs to the organization, the data on stdout and the words on stderr', async () => {
    charter.givenMember({ email: 'alice@example.com', permissions: ['billing', 'plans'] });
    const { code, stdout, stderr } = await platform('organization:user:list', '--org', 'acme');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\| ID +\| Email +\| Owner\? \| Permissions +\|$/m);
    expect(stdout).toContain('| user-alice                           | alice@example.com | false  | billing, plans ');
    expect(stderr).toContain('The users of the organization Acme (acme):');
  });

  it.each(['org:users', 'organization:users', 'org:user:list'])('is called %s, too', async alias =>
    expect(await platform(alias, '-o', 'acme', '--format', 'csv', '--columns', 'email,owner')).toEqual({
      code: 0,
      stdout: 'Email,Owner?\nolga@example.com,true\n',
      stderr: '',
    }),
  );

  it('writes dates as asked, and JSON as the server does', async () => {
    const { stdout } = await platform('org:users', '-o', 'acme', '--columns', 'created_at', '--date-fmt', 'Y');
    expect(stdout).toContain('| 2026       |');
    const { stdout: json } = await platform(
      'org:users',
      '-o',
      'acme',
      '--columns',
      'c*,permissions',
      '--format',
      'json',
    );
    expect(JSON.parse(json)).toEqual([
      { created_at: '2026-03-01T10:20:30.123456Z', permissions: expect.arrayContaining(['admin']) },
    ]);
  });

  it('shows also those of whom nothing is known any more', async () => {
    charter.answerNext('GET /ref/users', { status: 200, body: { [OLGA.id]: null } });
    expect(
      await platform('org:users', '-o', 'acme', '--format', 'csv', '--columns', 'id,email', '--no-header'),
    ).toEqual({
      code: 0,
      stdout: `${OLGA.id},\n`,
      stderr: '',
    });
  });

  it('takes the organization of a project', async () => {
    const body = { id: 'abc', organization: '01J00000000000000000000000' };
    charter.answerNext('GET /projects/abc', { status: 200, body });
    expect(
      await platform('org:users', '-p', 'abc', '--format', 'csv', '--columns', 'email', '--no-header'),
    ).toMatchObject({ stdout: 'olga@example.com\n' });
  });

  it('says why to the server with every page, as staff must', async () => {
    for (let i = 1; i <= 100; i++) charter.givenMember({ email: `m${i}@example.com`, permissions: [] });
    expect((await emails('-c0', '--reason', 'Ticket 4711')).stdout.split('\n')).toHaveLength(102);
    const asked = charter.seen.map(({ path }) => path).filter(path => path.startsWith('/organizations/'));
    expect(asked).toHaveLength(3);
    for (const path of asked) expect(path.match(/[?&]reason=Ticket\+4711(&|$)/g)).toHaveLength(1);
  });

  it('exits with 1 for whoever may not see members, and asks for none', async () => {
    const id = '01J00000000000000000000000';
    const body = { id, name: 'acme', label: 'Acme', _links: { self: { href: `/organizations/${id}` } } };
    charter.answerNext('GET /organizations/name%3Dacme', { status: 200, body });
    const { code, stdout, stderr } = await platform('org:users', '-o', 'acme');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('You may not see who belongs to the organization Acme (acme).');
    expect(pagesAsked()).toEqual([]);
  });

  it('exits with 6 where the server does not permit it', async () => {
    const title = 'This organization is suspended.';
    charter.answerNext('GET /organizations/01J00000000000000000000000/members', { status: 403, body: { title } });
    expect(await platform('org:users', '-o', 'acme')).toMatchObject({
      code: 6,
      stderr: `Permission denied: ${title}\n`,
    });
  });

  it.each([
    [['--count', '101'], 'Expected an integer less than or equal to 100 but received: 101'],
    [['--count', 'many'], 'Expected an integer but received: many'],
    [['--sort', 'email'], 'Expected --sort=email to be one of: created_at, updated_at'],
    [['--columns', 'nope'], 'Column not found: nope'],
  ])('exits with 1 for %j', async (args, sentence) => {
    const { code, stdout, stderr } = await platform('org:users', '-o', 'acme', ...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(sentence);
  });
});

describe('a long list', () => {
  const first = (count: number) =>
    ['olga', ...Array.from({ length: 250 }, (_, index) => `m${index + 1}`)]
      .slice(0, count)
      .map(name => `${name}@example.com\n`)
      .join('');
  beforeEach(() => {
    for (let i = 1; i <= 250; i++) charter.givenMember({ email: `m${i}@example.com`, permissions: [] });
  });

  it('shows the first twenty, and how many more there are', async () => {
    expect(await emails()).toEqual({
      code: 0,
      stdout: first(20),
      stderr: 'There are 231 more. All of them: --count 0\n',
    });
    expect(pagesAsked()).toHaveLength(1);
  });

  it.each([['-c0'], ['--count=0'], ['-c', '0']])('shows all of them with %j', async (...args) => {
    expect(await emails(...args)).toEqual({ code: 0, stdout: first(251), stderr: '' });
    expect(pagesAsked()).toHaveLength(3);
  });

  it('shows as many as are asked for', async () =>
    expect(await emails('-c7')).toMatchObject({ stdout: first(7), stderr: expect.stringContaining('244 more') }));

  it('is sorted by the server, on every page', async () => {
    const { stdout } = await emails('-c0', '--sort', 'updated_at', '--reverse');
    expect(stdout).toBe(first(251).trimEnd().split('\n').toReversed().join('\n') + '\n');
    for (const path of pagesAsked()) expect(path).toContain('sort=-updated_at');
  });
});
