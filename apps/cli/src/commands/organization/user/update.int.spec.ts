import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { KEYS } from '../../../testing/at-terminal';
import { startFakeCharter, type FakeCharter } from '../../../testing/fake-charter';
import { person, type Person } from '../../../testing/run-platform';

let charter: FakeCharter;
let olga: Person;
const update = (...args: string[]) => olga.platform(['organization:user:update', '--org', 'acme', ...args]);
const writes = () => charter.seen.filter(({ method, path }) => method !== 'GET' && path.startsWith('/organizations/'));
const path = '/organizations/01J00000000000000000000000/members/user-alice';
const held = ['members', 'billing', 'plans', 'projects:create'];

beforeEach(async () => {
  charter = await startFakeCharter();
  olga = await person({ PLATFORM_URL: charter.url, PLATFORM_TOKEN: 'olga-token' });
  charter.given({ label: 'Acme' });
  charter.givenMember({ email: 'alice@example.com', permissions: held });
});
afterEach(async () => {
  await olga[Symbol.asyncDispose]();
  await charter[Symbol.asyncDispose]();
});

describe('organization:user:update', () => {
  it('shows what changes, and changes it, also where nobody can be asked', async () => {
    expect(await update('alice@example.com', '--permission', 'projects:list billing', '--reason', 'Audit')).toEqual({
      code: 0,
      stdout: '',
      stderr: [
        'Permissions of alice@example.com on the organization Acme (acme):',
        '    billing',
        '  - members',
        '  - plans',
        '  - projects:create',
        '  + projects:list',
        'Make these changes? [Y/n] y',
        'alice@example.com now holds: projects:list, billing.',
        '',
      ].join('\n'),
    });
    const body = JSON.stringify({ permissions: ['projects:list', 'billing'], reason: 'Audit' });
    expect(writes()).toMatchObject([{ method: 'PATCH', path, body, headers: { 'if-match': '"1"' } }]);
  });

  it('takes everything away where that is said', async () => {
    const { code, stderr } = await update('alice@example.com', '--permission=');
    expect(code).toBe(0);
    expect(stderr).toContain('alice@example.com now holds: nothing.\n');
    expect(writes()).toMatchObject([{ body: '{"permissions":[]}' }]);
  });

  it('sends nothing where it is so already, in whatever order', async () => {
    expect(await update('alice@example.com', '--permission', held.toReversed().join())).toEqual({
      code: 0,
      stdout: '',
      stderr: 'alice@example.com already holds: members, billing, plans, projects:create.\n',
    });
    expect(writes()).toEqual([]);
  });

  it('tells what somebody holds until an instant, besides', async () => {
    const grants = [{ permission: 'plans', until: '2999-01-01T00:00:00.000Z' }];
    charter.givenMember({ email: 'bob@example.com', permissions: ['members'], grants });
    const { stderr } = await update('bob@example.com', '--permission', 'billing');
    expect(stderr).toContain('bob@example.com now holds: billing.\nBesides, until 2999-01-01T00:00:00+00:00: plans.\n');
  });

  it('changes nothing after a no', async () => {
    expect(await update('alice@example.com', '--permission', 'billing', '-n')).toMatchObject({ code: 1 });
    expect(writes()).toEqual([]);
  });

  it('does not undo unseen what somebody else has done meanwhile', async () => {
    const { stdout } = await olga.platform(['org:user:get', '-o', 'acme', 'alice@example.com', '--format', 'json']);
    charter.answerNext(`GET ${path}`, { status: 200, body: JSON.parse(stdout), headers: { etag: '"0"' } });
    const { code, stderr } = await update('alice@example.com', '--permission', 'billing');
    expect(code).toBe(1);
    expect(stderr).toContain(
      'Somebody else has changed alice@example.com meanwhile, so nothing was done.\nSee what they hold now: platform organization:user:get --org acme alice@example.com\nThen try again.\n',
    );
    expect(await olga.platform(['org:user:get', '-o', 'acme', 'alice@example.com', '-P', 'permissions'])).toMatchObject(
      {
        stdout: `${JSON.stringify(held)}\n`,
      },
    );
  });

  it.each(['GET', 'PATCH'])('says so where they have gone meanwhile: %s', async method => {
    charter.answerNext(`${method} ${path}`, { status: 404, body: { title: 'Member not found.' } });
    const { code, stderr } = await update('alice@example.com', '--permission', 'billing');
    expect(code).toBe(1);
    expect(stderr).toContain('alice@example.com does not belong to the organization any more.\n');
  });

  it.each([
    [['olga@example.com', '--permission', 'billing'], 'olga@example.com owns the organization Acme (acme)'],
    [['bob@example.com', '--permission', 'billing'], 'There is no user bob@example.com'],
    [['alice@example.com', '--permission', 'everything'], 'Permission not found: everything'],
    [['alice@example.com'], 'Which permissions? Give them with --permission.'],
    [['--permission', 'billing'], 'Which user? Give their e-mail address.'],
    [['--permission', 'billing', '--no-interaction'], 'Which user? Give their e-mail address.'],
  ])('refuses %j', async (args, sentence) => {
    const { code, stdout, stderr } = await update(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(writes()).toEqual([]);
  });

  it('exits with 6 where the server does not permit it', async () => {
    charter.answerNext(`PATCH ${path}`, { status: 403, body: { title: 'Nobody edits what they hold themselves.' } });
    const { code, stderr } = await update('alice@example.com', '--permission', 'billing');
    expect(code).toBe(6);
    expect(stderr).toContain('Permission denied: Nobody edits what they hold themselves.');
  });
});

describe('a dry run of it', () => {
  const dryRun = (...args: string[]) => update('alice@example.com', '--permission=billing,admin', '--dry-run', ...args);

  it('shows who would lose and gain what, and changes nothing', async () => {
    const { code, stdout, stderr } = await dryRun();
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        '+-------------------+--------+----------------------+------+',
        '| Email             | Change | Operation            | On   |',
        '+-------------------+--------+----------------------+------+',
        '| alice@example.com | loses  | members:view         | acme |',
        '| alice@example.com | loses  | plans:view           | acme |',
        '| alice@example.com | loses  | projects:create:view | acme |',
        '| alice@example.com | gains  | admin:view           | acme |',
        '+-------------------+--------+----------------------+------+',
        '',
      ].join('\n'),
    );
    expect(stderr).toContain('  + admin\nThis is a dry run: nothing is changed.\n');
    expect(stderr).not.toContain('Make these changes?');
    expect(writes()).toMatchObject([{ method: 'PATCH', path: `${path}?dry_run=true`, headers: { 'if-match': '"1"' } }]);
  });

  it('is there for programs', async () => {
    const { stdout } = await dryRun('-c', 'change,user_id,object_id', '--format', 'csv', '--no-header');
    expect(stdout.split('\n').at(-2)).toBe('gains,user-alice,01J00000000000000000000000');
  });

  it('names the project that it is about', async () => {
    const lost = [{ user_id: 'user-alice', operation: 'project:view', object: 'abc' }];
    charter.answerNext(`PATCH ${path}`, { status: 200, body: { lost, gained: [] } });
    const { stdout } = await dryRun('--format', 'csv', '--no-header');
    expect(stdout).toBe('alice@example.com,loses,project:view,project abc\n');
  });
});

describe('a person at a terminal', () => {
  it('is asked which user', async () => {
    const { code, screen } = await olga.answering(
      ['organization:user:update', '--org=acme', '--permission=billing'],
      [
        ['Which user?', KEYS.enter],
        ['Make these changes?', KEYS.enter],
      ],
    );
    expect(code).toBe(0);
    expect(screen).toContain('Alice Example (alice@example.com)');
    expect(screen).not.toContain('olga');
    expect(screen).toContain('alice@example.com now holds: billing.');
    expect(writes()).toMatchObject([{ path, body: '{"permissions":["billing"]}' }]);
  });

  it('is asked what they may do, beginning with what they hold', async () => {
    const giveUpBilling = KEYS.down + KEYS.space;
    const { code } = await olga.answering(
      ['org:user:update', '--org=acme', 'alice@example.com'],
      [
        ['What may alice@example.com do?', giveUpBilling + KEYS.enter],
        ['Make these changes?', 'n' + KEYS.enter],
      ],
    );
    expect(code).toBe(1);
    expect(writes()).toEqual([]);
  });

  it('finds nobody to choose but the owner', async () => {
    charter.given({ label: 'Beta' });
    const { code, screen } = await olga.answering(['org:user:update', '--org=beta', '--permission=billing'], []);
    expect(code).toBe(1);
    expect(screen).toContain('There is nobody to choose in the organization Beta (beta).');
  });
});
