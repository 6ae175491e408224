import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it, jest } from '@jest/globals';
import { prepareCharter, type Charter } from './charter';
import { logIn } from './session';

jest.setTimeout(120_000);

let charter: Charter;
afterEach(() => charter.remove());

it('creates demo users, in a file for its own user only, and the same ones again', async () => {
  charter = await prepareCharter();
  await charter.start();
  expect(charter.printed()).toContain('Demo users were created');
  const before = await charter.user('staff');
  expect(before.roles).toEqual(['staff']);
  expect((await stat(join(charter.dataDir, 'demo.json'))).mode & 0o777).toBe(0o600);
  expect(await charter.stop()).toBe(0);
  await charter.start();
  expect(charter.printed()).toContain('Demo users are there');
  expect(await charter.user('staff')).toEqual(before);
});

it('has no demo users in production; its first people come by the operator, while it runs or not', async () => {
  charter = await prepareCharter({ NODE_ENV: 'production', SMTP_URL: 'smtp://127.0.0.1:9' });
  const first = await charter.admin('user:create', '--email', 'ada@example.com', '--role', 'staff');
  expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('Registered ada@example.com as ada') });
  await charter.start();
  await expect(charter.user('owner')).rejects.toThrow('ENOENT');
  const second = await charter.admin('user:create', '--email', 'bob@example.com');
  const session = await logIn(charter.url, /charter_api_\S+/.exec(second.stdout)?.[0] ?? '');
  expect((await session.ask('GET', '/users/me')).body).toMatchObject({ email: 'bob@example.com' });
  expect(await charter.admin('user:create', '--email', 'bob@example.com')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('registered with this address already'),
  });
  // The first one's token is good, and what an operator takes away is gone at once.
  const staff = await logIn(charter.url, /charter_api_\S+/.exec(first.stdout)?.[0] ?? '');
  expect((await staff.ask('GET', '/service-accounts')).status).toBe(200);
  expect((await charter.admin('user:revoke', '--email', 'ada@example.com', '--role', 'staff')).code).toBe(0);
  expect((await staff.ask('GET', '/service-accounts')).status).toBe(403);
  expect(await charter.admin('parked:list')).toMatchObject({ code: 0, stdout: 'Nothing is parked.\n' });
});

it('says what is wrong with its configuration', async () => {
  charter = await prepareCharter({ ACCESS_TOKEN_TTL: 'soon', RATE_LIMIT: 'maybe' });
  await expect(charter.start()).rejects.toThrow(/ACCESS_TOKEN_TTL[\s\S]*RATE_LIMIT/);
});

it('starts no second time on one folder, and the first one goes on', async () => {
  charter = await prepareCharter();
  await charter.start();
  const second = await prepareCharter({ DATA_DIR: charter.dataDir });
  await expect(second.start()).rejects.toThrow(/in use|locked|another process/);
  await second.remove();
  expect((await fetch(`${charter.url}/health/ready`)).status).toBe(200);
});

it('lets go of those who keep asking when it is told to end', async () => {
  charter = await prepareCharter({ RATE_LIMIT: 'off' });
  await charter.start();
  const session = await logIn(charter.url, (await charter.user('owner')).apiToken);
  const statuses: number[] = [];
  let isThere = true;
  const asking = (async () => {
    while (isThere) {
      const answer = await session.ask('GET', '/users/me').catch(() => undefined);
      if (answer) statuses.push(answer.status);
      else isThere = false;
    }
  })();
  while (statuses.length < 5) await new Promise(resolve => setImmediate(resolve));
  const began = Date.now();
  expect(await charter.stop()).toBe(0);
  expect(Date.now() - began).toBeLessThan(8_000); // The last chance of whoever does not let go is at 10 s.
  await asking;
  expect(new Set(statuses)).toEqual(new Set([200]));
});

it('finishes the work in hand when it is told to end', async () => {
  charter = await prepareCharter({ RATE_LIMIT: 'off' });
  await charter.start();
  const session = await logIn(charter.url, (await charter.user('owner')).apiToken);
  const asked = Array.from({ length: 10 }, (_, index) =>
    session.ask('POST', '/organizations', { body: { label: `Last ${index}`, country: 'FR' } }),
  );
  await new Promise(resolve => setImmediate(resolve));
  await session.ask('GET', '/users/me'); // The others have arrived by now.
  expect(await charter.stop()).toBe(0);
  expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(asked.map(() => 201));
});
