import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { KEYS } from '../../../testing/at-terminal';
import { startFakeCharter, type FakeCharter } from '../../../testing/fake-charter';
import { person, type Person } from '../../../testing/run-platform';

let charter: FakeCharter;
let olga: Person;
const add = (...args: string[]) => olga.platform(['organization:user:add', '--org', 'acme', ...args]);
const asked = () =>
  charter.seen
    .filter(({ method, path }) => method === 'POST' && path.startsWith('/organizations/'))
    .map(({ path, body }) => ({ path, body: JSON.parse(body) as unknown }));
const path = '/organizations/01J00000000000000000000000/invitations';

beforeEach(async () => {
  charter = await startFakeCharter();
  olga = await person({ PLATFORM_URL: charter.url, PLATFORM_TOKEN: 'olga-token' });
  charter.given({ label: 'Acme' });
});
afterEach(async () => {
  await olga[Symbol.asyncDispose]();
  await charter[Symbol.asyncDispose]();
});

describe('organization:user:add', () => {
  it('invites, also where nobody can be asked', async () => {
    expect(await add('alice@example.com', '--permission', 'billing,plans', '--permission', 'projects:create')).toEqual({
      code: 0,
      stdout: '',
      stderr: [
        'Invite alice@example.com to the organization Acme (acme)? [Y/n] y',
        'Invited alice@example.com to the organization Acme (acme).',
        'When they accept, they hold: billing, plans, projects:create.',
        'The invitation stands until 2026-03-08T10:20:30+00:00.',
        '',
      ].join('\n'),
    });
    const permissions = ['billing', 'plans', 'projects:create'];
    expect(asked()).toEqual([{ path, body: { email: 'alice@example.com', permissions } }]);
  });

  it('gives no permissions where none are named, and says why where that is said', async () => {
    expect(await add('alice@example.com', '--reason', 'Audit', '-q')).toEqual({ code: 0, stdout: '', stderr: '' });
    const body = { email: 'alice@example.com', permissions: [], reason: 'Audit' };
    expect(asked()).toEqual([{ path, body }]);
  });

  it('invites nobody after a no', async () => {
    expect(await add('alice@example.com', '--no')).toMatchObject({ code: 1 });
    expect(asked()).toEqual([]);
  });

  it('replaces a pending invitation by force only', async () => {
    await add('alice@example.com');
    const { code, stderr } = await add('Alice@example.com', '-y');
    expect(code).toBe(1);
    expect(stderr).toContain(
      'Alice@example.com has been invited to the organization Acme (acme) already.\nThat invitation stands until 2026-03-08T10:20:30+00:00. To send another in its place, add --force.\n',
    );
    expect(await add('alice@example.com', '--force')).toMatchObject({ code: 0 });
    expect(asked().at(-1)?.body).toMatchObject({ force: true });
  });

  it('tells another conflict in the server’s words', async () => {
    charter.answerNext(`POST ${path}`, { status: 409, body: { title: 'Too many invitations are pending.' } });
    const { code, stderr } = await add('alice@example.com');
    expect(code).toBe(1);
    expect(stderr).toContain('\nToo many invitations are pending.\n');
  });

  it.each([
    [[], 'Whom? Give the e-mail address of the user.'],
    [['--no-interaction'], 'Whom? Give the e-mail address of the user.'],
    [['alice'], 'This is no e-mail address: alice'],
    [['bob@example.com', '--permission', 'everything'], 'Permission not found: everything'],
    [['BOB@example.com'], 'BOB@example.com belongs to the organization Acme (acme) already.'],
    [['bob@example.com'], 'platform organization:user:update --org acme bob@example.com'],
  ])('refuses %j', async (args, sentence) => {
    charter.givenMember({ email: 'bob@example.com', permissions: [] });
    const { code, stdout, stderr } = await add(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(asked()).toEqual([]);
  });

  it('says what would follow, and invites nobody', async () => {
    const args = ['alice@example.com', '--permission=plans', '--dry-run'];
    expect(await add(...args)).toEqual({
      code: 0,
      stdout: '',
      stderr:
        'This is a dry run: nothing is changed.\nNobody would lose or gain anything by it.\nWhen alice@example.com accepts, they hold: plans.\n',
    });
    expect(await add(...args, '--format', 'json', '-q')).toEqual({ code: 0, stdout: '[]\n', stderr: '' });
    expect(asked().map(({ path }) => path)).toEqual([`${path}?dry_run=true`, `${path}?dry_run=true`]);
    expect(await add('alice@example.com')).toMatchObject({ code: 0 });
    const { code, stderr } = await add(...args);
    expect(code).toBe(1);
    expect(stderr).toContain('add --force');
  });

  it('asks a person at a terminal for the address, until it is one', async () => {
    const { code, screen } = await olga.answering(
      ['organization:user:add', '--org=acme', '--permission=members,billing,plans,projects:create'],
      [
        ['E-mail address of the user:', `alice${KEYS.enter}`],
        ['This is no e-mail address: alice', `@example.com${KEYS.enter}`],
        ['Invite alice@example.com to the organization Acme (acme)?', KEYS.enter],
      ],
    );
    expect(screen).toContain('Invited alice@example.com');
    expect(code).toBe(0);
    const permissions = ['members', 'billing', 'plans', 'projects:create'];
    expect(asked()).toEqual([{ path, body: { email: 'alice@example.com', permissions } }]);
  });

  it('asks a person at a terminal for permissions', async () => {
    const second = KEYS.down + KEYS.space;
    const { code } = await olga.answering(
      ['organization:user:add', '--org=acme', 'alice@example.com'],
      [
        ['What may they do?', second + KEYS.enter],
        ['Invite alice@example.com', KEYS.enter],
      ],
    );
    expect(code).toBe(0);
    expect(asked()[0]?.body).toMatchObject({ permissions: ['billing'] });
  });
});
