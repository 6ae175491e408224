import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { person, type Person } from '../testing/run-platform';
import { COMMANDS } from '.';

let visitor: Person;
const platform = (...args: string[]) => visitor.platform(args);

beforeAll(async () => {
  visitor = await person({ PLATFORM_URL: 'http://127.0.0.1:1024', CI: '1' });
});
afterAll(async () => visitor[Symbol.asyncDispose]());

describe('list', () => {
  it('shows every command once, with its aliases', async () => {
    const { code, stdout } = await platform('list');
    expect(code).toBe(0);
    for (const id of Object.keys(COMMANDS)) expect(stdout.match(new RegExp(`^ +${id} `, 'gm'))).toHaveLength(1);
    expect(stdout).toContain('organization:list (orgs, organizations)');
    expect(stdout).toContain('organization:user:list (org:users)');
    expect(stdout.match(/^[a-z:]+$/gm)).toEqual(['audit', 'auth', 'organization']);
  });

  it('shows one namespace', async () => {
    const { stdout } = await platform('list', 'organization');
    expect(stdout.match(/^ +[a-z:]+/gm)?.map(id => id.trim())).toEqual([
      'organization:create',
      'organization:delete',
      'organization:info',
      'organization:list',
      'organization:user:add',
      'organization:user:delete',
      'organization:user:get',
      'organization:user:list',
      'organization:user:update',
    ]);
  });

  it('shows a namespace within one', async () => {
    const { stdout } = await platform('list', 'organization:user');
    expect(stdout.match(/^ +[a-z:]+/gm)).toHaveLength(5);
  });

  it('refuses a namespace that there is not', async () =>
    expect(await platform('list', 'nope')).toMatchObject({ code: 1, stdout: '' }));
});

describe('help', () => {
  it.each(Object.keys(COMMANDS))('of %s has an example', async id => {
    const { code, stdout } = await platform(id, '--help');
    expect(code).toBe(0);
    expect(stdout).toContain('EXAMPLES');
    expect(stdout).toContain(`platform ${id}`);
  });

  it('is there by the command of that name', async () =>
    expect((await platform('help', 'orgs')).stdout).toContain('List organizations'));
});

describe('a command that there is not', () => {
  it('exits with 1 and says what comes near', async () =>
    expect(await platform('organisation:list')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'There is no command "organisation:list".\nDid you mean: organization:list?\nSee all commands: platform list\n',
    }));
});

describe('trouble on the way to the server', () => {
  const environment = { PLATFORM_TOKEN: 'olga-token' };
  it.each([
    ['http://127.0.0.1:1024', 1, 'Nothing answers at http://127.0.0.1:1024'],
    ['http://charter.invalid', 5, 'The host name does not resolve: charter.invalid'],
    ['charter', 1, 'PLATFORM_URL is not an address: charter'],
  ])('at %s exits with %i', async (url, exitCode, sentence) => {
    const { code, stderr } = await visitor.platform(['orgs'], { environment: { ...environment, PLATFORM_URL: url } });
    expect(code).toBe(exitCode);
    expect(stderr).toContain(sentence);
  });

  it('is coloured only where colours are wanted', async () => {
    const stderrOf = async (...args: string[]) => (await platform('orgs', ...args)).stderr;
    expect(await stderrOf()).not.toContain('\u001b[');
    expect(await stderrOf('--ansi')).toContain('\u001b[31m');
    expect(await stderrOf('--no-ansi')).not.toContain('\u001b[');
  });
});

describe('completion', () => {
  it('is a script that bash takes, and that knows the commands', async () => {
    const { code, stdout } = await platform('completion', 'bash');
    const script = join(visitor.home, 'completion.bash');
    await writeFile(script, stdout);
    const { stdout: registered } = await promisify(execFile)('bash', [
      '-c',
      `source ${script} && complete -p platform`,
    ]);
    expect(code).toBe(0);
    expect(registered).toContain('_platform_autocomplete');
    expect(stdout).toMatch(/^organization:info .*--date-fmt/m);
    expect(stdout).toMatch(/^organization:user:update .*--dry-run/m);
    expect(stdout).toMatch(/^audit:export .*--checkpoints-from/m);
  });

  it('is there for zsh', async () =>
    expect((await platform('completion', 'zsh')).stdout).toMatch(/\ncompdef _platform platform\n$/));
  it('is not there for other shells', async () =>
    expect(await platform('completion', 'fish')).toMatchObject({ code: 1, stdout: '' }));
});

it('tells its version', async () =>
  expect(await platform('-V')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\S+\/0\.1\.0 /) }));
