import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { prepareCharter, type Charter } from './charter';
import { REPOSITORY, run } from './commands';
import { logIn, type Session } from './session';

jest.setTimeout(120_000);

let charter: Charter;
let session: Session;

beforeAll(async () => {
  charter = await prepareCharter();
  await charter.start();
  session = await logIn(charter.url, (await charter.user('owner')).apiToken);
});
afterAll(() => charter.remove());

describe('the official JavaScript client', () => {
  type Listed = { id: string; name: string; label: string };
  type Resource = Listed & { update: (data: object) => Promise<unknown>; delete: () => Promise<unknown> };
  type Client = Readonly<{
    getMe: () => Promise<{ username: string }>;
    createOrganization: (data: object) => Promise<{ data: Listed }>;
    getOrganizations: () => Promise<readonly Resource[]>;
    getOrganization: (id: string) => Promise<Resource>;
  }>;

  const client = async (): Promise<Client> => {
    const { default: PlatformshClient } = (await import('platformsh-client')) as unknown as {
      default: { default?: new (options: object) => Client } & (new (options: object) => Client);
    };
    const { url } = charter;
    return new (PlatformshClient.default ?? PlatformshClient)({
      ...{ api_url: url, base_url: url, authentication_url: url, account_url: url },
      ...{ authorization: `${url}/oauth2/authorize`, client_id: 'x', access_token: session.token },
    });
  };

  it('creates, lists, reads, changes and deletes an organization', async () => {
    const api = await client();
    const { data } = await api.createOrganization({ label: 'By JavaScript', country: 'FR' });
    expect(data).toMatchObject({ name: 'by-javascript', label: 'By JavaScript' });
    const listed = await api.getOrganizations();
    expect(listed.map(({ name }) => name)).toEqual(['by-javascript']);
    const organization = await api.getOrganization(data.id);
    await organization.update({ label: 'Changed' });
    const changed = await api.getOrganization(data.id);
    expect(changed.label).toBe('Changed');
    await changed.delete();
    await expect(api.getOrganization(data.id)).rejects.toMatchObject({ status: 404 });
  });

  it('gets the words of a problem', async () => {
    const api = await client();
    await expect(api.createOrganization({ label: 'X', country: 'ZZ' })).rejects.toMatchObject({
      detail: { country: expect.stringContaining('ISO 3166') },
    });
  });
});

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
