import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startFakeCharter, type FakeCharter } from '../../testing/fake-charter';
import { person, type Person } from '../../testing/run-platform';

let charter: FakeCharter;
let olga: Person;
const platform = (...args: string[]) => olga.platform(args);

beforeEach(async () => {
  charter = await startFakeCharter();
  olga = await person({ PLATFORM_URL: charter.url, PLATFORM_TOKEN: 'olga-token' });
});
afterEach(async () => {
  await olga[Symbol.asyncDispose]();
  await charter[Symbol.asyncDispose]();
});

describe('organization:list', () => {
  beforeEach(() => {
    for (const label of ['Beta', 'Acme', 'Gamma'])
      charter.given({ label, type: label === 'Acme' ? 'fixed' : 'flexible' });
  });

  it('shows all of them, with their owners, the data on stdout and the words on stderr', async () => {
    const { code, stdout, stderr } = await platform('orgs');
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        '+-------+-------+----------+------------------+',
        '| Name  | Label | Type     | Owner email      |',
        '+-------+-------+----------+------------------+',
        '| beta  | Beta  | flexible | olga@example.com |',
        '| acme  | Acme  | fixed    | olga@example.com |',
        '| gamma | Gamma | flexible | olga@example.com |',
        '+-------+-------+----------+------------------+',
        '',
      ].join('\n'),
    );
    expect(stderr).toContain('The organizations that you own or belong to:');
  });

  it.each([
    [['--sort', 'name'], 'acme\nbeta\ngamma\n'],
    [['--sort', 'name', '--reverse'], 'gamma\nbeta\nacme\n'],
    [['--reverse'], 'gamma\nacme\nbeta\n'],
    [['--type', 'fixed'], 'acme\n'],
  ])('%j', async (args, names) =>
    expect(await platform('organizations', '--format', 'plain', '--columns', 'name', '--no-header', ...args)).toEqual({
      code: 0,
      stdout: names,
      stderr: '',
    }),
  );

  it('asks for those of the owner', async () => {
    await platform('organization:list', '--my');
    expect(charter.seen.map(({ path }) => decodeURIComponent(path))).toContain(
      '/organizations?filter[owner_id][eq]=d81c8ee2-44b3-429f-b944-a33ad7437690',
    );
  });

  it('asks for the owners only where they are shown', async () => {
    await platform('organization:list', '-c', 'id', '-c', 'name');
    expect(charter.seen.some(({ path }) => path.startsWith('/ref/users'))).toBe(false);
  });

  it('writes JSON', async () => {
    const { stdout } = await platform('organization:list', '--format', 'json', '--columns', 'name,owner_username');
    expect(JSON.parse(stdout)[0]).toEqual({ name: 'beta', owner_username: 'olga' });
  });

  it.each([
    [['--type', 'round'], 'There are no organizations to list.'],
    [['--columns', 'nope'], 'Column not found: nope'],
    [['--sort', 'nope'], 'Property not found: nope'],
    [['--format', 'xml'], 'Expected --format=xml to be one of: table, csv, tsv, plain, json'],
    [['--nope'], 'Nonexistent flag: --nope'],
  ])('exits with 1 for %j', async (args, sentence) => {
    const { code, stdout, stderr } = await platform('organization:list', ...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(sentence);
  });
});
