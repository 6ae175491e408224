import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { KEYS } from '../../../testing/at-terminal';
import { startFakeCharter, type FakeCharter } from '../../../testing/fake-charter';
import { person, type Person } from '../../../testing/run-platform';

let charter: FakeCharter;
let olga: Person;
const remove = (...args: string[]) => olga.platform(['organization:user:delete', '--org', 'acme', ...args]);
const writes = () => charter.seen.filter(({ method, path }) => method !== 'GET' && path.startsWith('/organizations/'));
const path = '/organizations/01J00000000000000000000000/members/user-alice';

beforeEach(async () => {
  charter = await startFakeCharter();
  olga = await person({ PLATFORM_URL: charter.url, PLATFORM_TOKEN: 'olga-token' });
  charter.given({ label: 'Acme' });
  charter.givenMember({ email: 'alice@example.com', permissions: ['billing', 'plans'] });
});
afterEach(async () => {
  await olga[Symbol.asyncDispose]();
  await charter[Symbol.asyncDispose]();
});

describe('organization:user:delete', () => {
  it('removes, also where nobody can be asked', async () => {
    expect(await remove('Alice@Example.com', '--reason', 'Has left us')).toEqual({
      code: 0,
      stdout: '',
      stderr:
        'Remove alice@example.com from the organization Acme (acme)? [Y/n] y\nalice@example.com is removed from the organization Acme (acme).\n',
    });
    expect(writes()).toMatchObject([
      { method: 'DELETE', path: `${path}?reason=Has+left+us`, body: '', headers: { 'if-match': '"1"' } },
    ]);
    const { code, stderr } = await remove('alice@example.com');
    expect(code).toBe(1);
    expect(stderr).toContain('There is no user alice@example.com in the organization Acme (acme).');
  });

  it('asks a person at a terminal', async () => {
    const { code, screen } = await olga.answering(
      ['org:user:delete', '--org=acme', 'alice@example.com'],
      [['Remove alice@example.com from the organization Acme (acme)?', `n${KEYS.enter}`]],
    );
    expect(code).toBe(1);
    expect(screen).not.toContain('is removed');
    expect(writes()).toEqual([]);
  });

  it('removes nobody after a no', async () => {
    expect(await remove('alice@example.com', '--no')).toMatchObject({ code: 1 });
    expect(writes()).toEqual([]);
  });

  it('shows who would lose what, and removes nobody', async () => {
    expect(await remove('alice@example.com', '--dry-run', '--format', 'csv')).toEqual({
      code: 0,
      stdout:
        'Email,Change,Operation,On\nalice@example.com,loses,billing:view,acme\nalice@example.com,loses,plans:view,acme\n',
      stderr: 'This is a dry run: nothing is changed.\n',
    });
    expect(writes()).toMatchObject([{ path: `${path}?dry_run=true` }]);
  });

  it('removes nobody who has been changed meanwhile', async () => {
    charter.answerNext(`DELETE ${path}`, { status: 412, body: { title: 'Read it again.' } });
    const { code, stderr } = await remove('alice@example.com');
    expect(code).toBe(1);
    expect(stderr).toContain('Somebody else has changed alice@example.com meanwhile, so nothing was done.\n');
  });

  it.each([
    [[], 'Missing 1 required arg'],
    [['olga@example.com'], 'This user owns the organization.'],
  ])('refuses %j', async (args, sentence) => {
    const { code, stdout, stderr } = await remove(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(sentence);
  });
});
