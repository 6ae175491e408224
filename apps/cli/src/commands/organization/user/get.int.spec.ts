import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { KEYS } from '../../../testing/at-terminal';
import { startFakeCharter, type FakeCharter } from '../../../testing/fake-charter';
import { person, type Person } from '../../../testing/run-platform';

let charter: FakeCharter;
let olga: Person;
const get = (...args: string[]) => olga.platform(['organization:user:get', '--org', 'acme', ...args]);

beforeEach(async () => {
  charter = await startFakeCharter();
  olga = await person({ PLATFORM_URL: charter.url, PLATFORM_TOKEN: 'olga-token' });
  charter.given({ label: 'Acme' });
  const grants = [{ permission: 'plans', until: '2999-01-01T00:00:00.000Z' }];
  charter.givenMember({ email: 'alice@example.com', permissions: ['billing', 'members'], grants });
});
afterEach(async () => {
  await olga[Symbol.asyncDispose]();
  await charter[Symbol.asyncDispose]();
});

describe('organization:user:get', () => {
  it('shows what there is to know about a user', async () => {
    const { code, stdout, stderr } = await get('alice@example.com', '--format', 'plain', '--no-header');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      'id\tuser-alice',
      'organization_id\t01J00000000000000000000000',
      'user_id\tuser-alice',
      'permissions\tbilling, members',
      'owner\tfalse',
      'level\tviewer',
      'grants\t{"permission":"plans","until":"2999-01-01T00:00:00.000Z"}',
      'created_at\t2026-03-01T10:20:30+00:00',
      'updated_at\t2026-03-01T10:20:30+00:00',
      expect.stringMatching(/^user\tid: user-alice username: alice email: alice@example.com first_name: Alice /),
      '',
    ]);
  });

  it('says in a table whose it is, a line for each thing to know of the account', async () => {
    const { code, stdout, stderr } = await get('alice@example.com');
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'The user alice@example.com of the organization Acme (acme):\n',
    });
    expect(stdout).toMatch(/^\| user +\| id: user-alice +\|\n\| +\| username: alice +\|\n/m);
  });

  it('is JSON as the server says it', async () => {
    const { stdout } = await get('alice@example.com', '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      permissions: ['billing', 'members'],
      grants: [{ permission: 'plans' }],
      user: { email: 'alice@example.com' },
    });
  });

  it.each([
    [['alice@example.com', '-P', 'id'], 'user-alice\n'],
    [['ALICE@Example.com', '--property', 'permissions'], '["billing","members"]\n'],
    [['user-alice', '--property=user.email'], 'alice@example.com\n'],
    [['alice@example.com', '-P', 'created_at', '--date-fmt', 'd.m.Y'], '01.03.2026\n'],
    [['alice@example.com', '-P', 'created_at', '--format', 'json'], '"2026-03-01T10:20:30.123456Z"\n'],
    [['alice@example.com', '-P', 'owner'], 'false\n'],
  ])('shows a property: %j', async (args, stdout) =>
    expect(await get(...args)).toEqual({ code: 0, stdout, stderr: '' }),
  );

  it.each([
    [['bob@example.com'], 'There is no user bob@example.com in the organization Acme (acme).'],
    [[], 'Which user? Give their e-mail address.'],
    [['--no-interaction'], 'Which user? Give their e-mail address.'],
    [['alice@example.com', '-P', 'nope'], 'Property not found: nope'],
    [['alice@example.com', '-P', 'user.nope'], 'Property not found: user.nope'],
    [['alice@example.com', '-P', '_links'], 'Property not found: _links'],
  ])('exits with 1 for %j', async (args, sentence) => {
    const { code, stdout, stderr } = await get(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(sentence);
  });

  it('finds a user on whichever page', async () => {
    for (let i = 1; i <= 110; i++) charter.givenMember({ email: `m${i}@example.com`, permissions: [] });
    expect(await get('m110@example.com', '-P', 'id')).toMatchObject({ stdout: 'user-m110\n' });
  });

  it('asks a person at a terminal which user', async () => {
    const { code, screen } = await olga.answering(
      ['organization:user:get', '--org', 'acme', '-P', 'user.first_name'],
      [['Which user?', KEYS.down + KEYS.enter]],
    );
    expect(code).toBe(0);
    expect(screen).toContain('Olga Owner (olga@example.com), the owner');
    expect(screen.trimEnd()).toMatch(/\nAlice$/);
  });
});
