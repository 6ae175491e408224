import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { startFakeCharter, type FakeCharter } from '../../testing/fake-charter';
import { OLGA } from '../../testing/fake-shapes';
import { person, type Person } from '../../testing/run-platform';

let charter: FakeCharter;
let olga: Person;

beforeEach(async () => {
  charter = await startFakeCharter();
  olga = await person({ PLATFORM_URL: charter.url });
});
afterEach(async () => {
  await olga[Symbol.asyncDispose]();
  await charter[Symbol.asyncDispose]();
});

const loggedIn = () => olga.platform(['auth:login'], { stdin: 'olga-token\n' });
const sessions = () => join(olga.home, '.config', 'platform', 'sessions');
const filesKept = () => readdir(sessions()).catch(() => []);
const asked = (path: string) => charter.seen.filter(request => request.path === path);

describe('auth:login', () => {
  it('keeps an API token from the standard input, for later commands', async () => {
    expect(await loggedIn()).toMatchObject({
      code: 0,
      stdout: '',
      stderr: `You are logged in at ${charter.url} as olga (olga@example.com).\n`,
    });
    expect(await olga.platform(['auth:info', 'email'])).toEqual({ code: 0, stdout: 'olga@example.com\n', stderr: '' });
  });

  it('asks for an access token as the platform client does', async () => {
    await loggedIn();
    const [exchange] = asked('/oauth2/token');
    expect(exchange!.headers['content-type']).toMatch('application/x-www-form-urlencoded');
    expect(Object.fromEntries(new URLSearchParams(exchange!.body))).toEqual({
      grant_type: 'api_token',
      client_id: 'platform-cli',
      client_secret: '',
      api_token: 'olga-token',
    });
  });

  it('lets nobody else read what it keeps', async () => {
    await loggedIn();
    const files = await filesKept();
    expect(files).toHaveLength(2);
    for (const file of files) expect((await stat(join(sessions(), file))).mode & 0o777).toBe(0o600);
    expect((await stat(sessions())).mode & 0o777).toBe(0o700);
  });

  it('refuses a token that the server refuses, and keeps nothing', async () => {
    const { code, stderr } = await olga.platform(['login'], { stdin: 'wrong' });
    expect({ code, said: stderr.split('\n')[0] }).toEqual({
      code: 1,
      said: 'The API token was refused: Invalid API token.',
    });
    expect(await filesKept()).toEqual([]);
  });

  it('refuses to go without a token', async () =>
    expect(await olga.platform(['auth:login'])).toMatchObject({ code: 1 }));
});

describe('an access token', () => {
  it('serves several commands', async () => {
    await loggedIn();
    await olga.platform(['auth:info']);
    await olga.platform(['auth:info']);
    expect(asked('/oauth2/token')).toHaveLength(1);
  });

  it('is renewed when the server ends it', async () => {
    await loggedIn();
    charter.endAccess();
    expect(await olga.platform(['auth:info', 'id'])).toMatchObject({ code: 0, stdout: `${OLGA.id}\n` });
    expect(asked('/oauth2/token')).toHaveLength(2);
  });

  it('never reads in messages', async () => {
    const { stderr } = await olga.platform(['auth:info', '-v'], { environment: { PLATFORM_TOKEN: 'olga-token' } });
    expect(stderr).toContain('GET /users/me: 200');
    expect(stderr).not.toMatch(/olga-token|access-1/);
    expect(await readFile(join(sessions(), (await filesKept())[0]!), 'utf8')).not.toContain('olga-token');
  });
});

describe('auth:info', () => {
  it('shows who you are', async () => {
    await loggedIn();
    const { code, stdout } = await olga.platform(['auth:info', '--format', 'plain', '--no-header']);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `id\t${OLGA.id}\nfirst_name\tOlga\nlast_name\tOwner\nusername\tolga\nemail\tolga@example.com\ncountry\tFR\n`,
    });
  });

  it('takes the property as an option', async () => {
    await loggedIn();
    expect(await olga.platform(['auth:info', '-P', 'username'])).toMatchObject({ code: 0, stdout: 'olga\n' });
  });

  it('exits with 3 for whoever is not logged in, or with nothing if so asked', async () => {
    expect(await olga.platform(['auth:info'])).toMatchObject({ code: 3, stdout: '' });
    expect(await olga.platform(['auth:info', '--no-auto-login'])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('exits with 3 where multi-factor authentication is asked for', async () => {
    await loggedIn();
    charter.answerNext('GET /users/me', {
      status: 401,
      headers: { 'www-authenticate': 'Bearer error="insufficient_user_authentication"' },
    });
    const { code, stderr } = await olga.platform(['auth:info']);
    expect(code).toBe(3);
    expect(stderr).toContain('multi-factor');
  });
});

describe('auth:logout', () => {
  it('revokes the access token and forgets everything', async () => {
    await loggedIn();
    expect(await olga.platform(['logout'])).toMatchObject({ code: 0, stdout: '' });
    expect(new URLSearchParams(asked('/oauth2/revoke')[0]!.body).get('token')).toBe('access-1');
    expect(await filesKept()).toEqual([]);
    expect(await olga.platform(['auth:info'])).toMatchObject({ code: 3 });
  });

  it('forgets also when the server cannot be told, and says so', async () => {
    await loggedIn();
    charter.answerNext('POST /oauth2/revoke', { status: 500 });
    const { code, stderr } = await olga.platform(['auth:logout']);
    expect(code).toBe(0);
    expect(stderr).toContain('until it expires');
    expect(await filesKept()).toEqual([]);
  });
});
