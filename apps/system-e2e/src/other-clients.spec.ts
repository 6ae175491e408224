import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { auditJourney } from './audit-journey';
import { prepareCharter, type Charter } from './charter';
import { REPOSITORY, run } from './commands';
import { javascriptJourney } from './javascript-journey';

jest.setTimeout(120_000);

let charter: Charter;

beforeAll(async () => {
  charter = await prepareCharter();
  await charter.start();
});
afterAll(() => charter.remove());

javascriptJourney(() => charter);
auditJourney(() => charter);

describe('our own command line', () => {
  let home: string;
  const platform = async (name: string, ...args: readonly string[]) =>
    run(join(REPOSITORY, 'node_modules/.bin/platform'), args, {
      ...{ PATH: process.env['PATH'] ?? '', HOME: home, PLATFORM_URL: charter.url, TZ: 'UTC' },
      PLATFORM_TOKEN: (await charter.user(name)).apiToken,
    });

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'charter-home-'));
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  it('manages an organization from its creation to its end', async () => {
    expect(
      await platform('alice', 'organization:create', '--label', 'Alice Ltd', '--country', 'US', '-y'),
    ).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('alice-ltd'),
    });
    const listed = await platform('alice', 'organization:list', '--format', 'csv', '--columns', 'name,owner_email');
    expect(listed).toMatchObject({ code: 0, stdout: expect.stringContaining('alice-ltd,alice@example.com') });
    expect((await platform('alice', 'organization:info', '-o', 'alice-ltd', 'label', 'Alice Inc')).code).toBe(0);
    expect((await platform('alice', 'organization:info', '-o', 'alice-ltd', 'label')).stdout).toBe('Alice Inc\n');
    expect((await platform('bob', 'organization:info', '-o', 'alice-ltd')).code).toBe(1);
    expect((await platform('alice', 'organization:delete', '-o', 'alice-ltd', '-y')).code).toBe(0);
    expect((await platform('alice', 'organization:list')).code).toBe(1);
  });

  it('says who is logged in', async () =>
    expect(await platform('bob', 'auth:info', 'email')).toMatchObject({ code: 0, stdout: 'bob@example.com\n' }));
});
