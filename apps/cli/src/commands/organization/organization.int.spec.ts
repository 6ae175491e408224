import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startFakeCharter, type FakeCharter } from '../../testing/fake-charter';
import { person, type Person } from '../../testing/run-platform';

let charter: FakeCharter;
let olga: Person;
const platform = (...args: string[]) => olga.platform(args);
const writes = () => charter.seen.filter(({ method, path }) => method !== 'GET' && path.startsWith('/organizations'));

beforeEach(async () => {
  charter = await startFakeCharter();
  olga = await person({ PLATFORM_URL: charter.url, PLATFORM_TOKEN: 'olga-token' });
});
afterEach(async () => {
  await olga[Symbol.asyncDispose]();
  await charter[Symbol.asyncDispose]();
});

describe('organization:create', () => {
  it('creates after a yes, and shows what it created', async () => {
    const { code, stdout, stderr } = await platform(
      'organization:create',
      '--label',
      'Acme',
      '--country',
      'Germany',
      '--type',
      'fixed',
      '--yes',
      '--format',
      'csv',
    );
    expect(code).toBe(0);
    expect(stdout).toContain('name,acme\nlabel,Acme\ncountry,DE\n');
    expect(stdout).toContain('created_at,2026-03-01T10:20:30+00:00\n');
    expect(stderr).toBe('Create the organization Acme? [y/N] y\nCreated the organization Acme (acme)\n');
    expect(JSON.parse(writes()[0]!.body)).toEqual({ label: 'Acme', type: 'fixed', country: 'DE' });
  });

  it('creates nothing where nobody says yes', async () => {
    const { code, stdout, stderr } = await platform('organization:create', '--label', 'Acme');
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: '',
      stderr: 'Create the organization Acme? [y/N] n\n',
    });
    expect(writes()).toEqual([]);
  });

  it('makes the label from the name', async () => {
    await platform('organization:create', '--name', 'acme', '-y');
    expect(JSON.parse(writes()[0]!.body)).toEqual({ label: 'Acme', name: 'acme', type: 'flexible' });
  });

  it.each([
    [['--name', 'taken', '--label', 'x'], 'The name taken is taken.'],
    [[], 'An organization needs a label: give it with --label.'],
    [['--label', 'x', '--country', 'Narnia'], 'There is no such country: Narnia'],
    [['--label', 'x', '--type', 'round'], 'Expected --type=round to be one of: flexible, fixed'],
  ])('refuses %j', async (args, sentence) => {
    charter.given({ label: 'taken' });
    const { code, stdout, stderr } = await platform('organization:create', '-y', ...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(sentence);
  });
});

describe('organization:info', () => {
  beforeEach(() => charter.given({ label: 'Acme' }));

  it('shows a property, by name and by id', async () => {
    expect(await platform('organization:info', '-o', 'acme', 'label')).toEqual({
      code: 0,
      stdout: 'Acme\n',
      stderr: '',
    });
    expect(await platform('organization:info', '-o', '01J00000000000000000000000', 'name')).toMatchObject({
      stdout: 'acme\n',
    });
    expect(charter.seen.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['/organizations/name%3Dacme', '/organizations/01J00000000000000000000000']),
    );
  });

  it('writes dates as asked, in the time zone of the reader', async () => {
    const args = ['organization:info', '-o', 'acme', 'created_at', '--date-fmt', 'd.m.Y H:i T P'];
    expect(await olga.platform(args, { environment: { TZ: 'Asia/Tokyo' } })).toMatchObject({
      stdout: '01.03.2026 19:20 GMT+9 +09:00\n',
    });
  });

  it.each([
    ['label', 'New label', 'New label'],
    ['name', 'new-name', 'new-name'],
    ['country', 'Spain', 'ES'],
  ])('changes the %s', async (property, value, stored) => {
    expect(await platform('organization:info', '-o', 'acme', property, value)).toEqual({
      code: 0,
      stdout: '',
      stderr: `Property ${property} set to: ${stored}\n`,
    });
    expect(writes().at(-1)).toMatchObject({ method: 'PATCH', body: JSON.stringify({ [property]: stored }) });
  });

  it('sends nothing where it is so already', async () => {
    expect(await platform('organization:info', '-o', 'acme', 'label', 'Acme')).toMatchObject({
      code: 0,
      stderr: 'Property label is already: Acme\n',
    });
    expect(writes()).toEqual([]);
  });

  it.each([
    [['-o', 'acme', 'id', 'x'], 1, 'Property not writable: id'],
    [['-o', 'acme', 'nope'], 1, 'Property not found: nope'],
    [['-o', 'acme', '_links'], 1, 'Property not found: _links'],
    [['-o', 'acme', 'country', 'ZZ'], 1, 'ZZ is not a country.'],
    [['-o', 'missing'], 1, 'Organization not found: missing'],
    [['-p', 'missing'], 9, 'Project not found: missing'],
    [[], 1, 'Which organization?'],
  ])('fails for %j with %i', async (args, exitCode, sentence) => {
    const { code, stdout, stderr } = await platform('organization:info', ...args);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
    expect(stderr.split('\n')[0]).toContain(sentence);
  });

  it('takes the organization of a project', async () => {
    charter.answerNext('GET /projects/abc', {
      status: 200,
      body: { id: 'abc', organization: '01J00000000000000000000000' },
    });
    expect(
      await platform('organization:info', '-p', 'https://eu.example.com/projects/abc/environments', 'name'),
    ).toMatchObject({ stdout: 'acme\n' });
  });

  it.each([
    [401, 3],
    [403, 6],
    [409, 1],
    [422, 1],
    [404, 255],
    [500, 255],
  ])('a change answered by %i exits with %i, in the server’s words', async (status, exitCode) => {
    // Twice, because a 401 is tried again with a new token.
    for (let i = 0; i < 2; i++)
      charter.answerNext('PATCH /organizations/01J00000000000000000000000', {
        status,
        body: { status, title: 'Because.' },
      });
    const { code, stderr } = await platform('organization:info', '-o', 'acme', 'label', 'New');
    expect(code).toBe(exitCode);
    expect(stderr).toContain('Because.');
  });
});

describe('organization:delete', () => {
  beforeEach(() => charter.given({ label: 'Acme' }));

  it('deletes after a yes', async () => {
    expect(await platform('organization:delete', '-o', 'acme', '-y')).toEqual({
      code: 0,
      stdout: '',
      stderr: 'Delete the organization Acme (acme)? [y/N] y\nThe organization Acme (acme) is deleted.\n',
    });
    expect(await platform('organization:info', '-o', 'acme')).toMatchObject({ code: 1 });
  });

  it.each([[[]], [['--no']], [['--no-interaction']]])('deletes nothing where nobody says yes: %j', async args => {
    expect(await platform('organization:delete', '-o', 'acme', ...args)).toMatchObject({
      code: 1,
      stderr: 'Delete the organization Acme (acme)? [y/N] n\n',
    });
    expect(writes()).toEqual([]);
  });

  it('tells why the server refuses', async () => {
    charter.answerNext('DELETE /organizations/01J00000000000000000000000', {
      status: 400,
      body: { title: 'It still owns projects.' },
    });
    expect(await platform('organization:delete', '-o', 'acme', '-y', '-q')).toEqual({
      code: 1,
      stdout: '',
      stderr: '',
    });
    charter.answerNext('DELETE /organizations/01J00000000000000000000000', {
      status: 400,
      body: { title: 'It still owns projects.' },
    });
    expect((await platform('organization:delete', '-o', 'acme', '-y')).stderr).toContain('It still owns projects.\n');
  });
});
