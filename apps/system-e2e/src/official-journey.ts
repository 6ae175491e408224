import { afterAll, describe, expect, it } from '@jest/globals';
import type { Charter } from './charter';
import { officialCli, type OfficialCli } from './official-cli';

/** What somebody does with the official tool, against any Charter whose access tokens live for 3 s. */
export const officialJourney = (charter: () => Pick<Charter, 'url' | 'user'>): void => {
  const people: OfficialCli[] = [];
  const as = async (name: string): Promise<OfficialCli> => {
    const cli = await officialCli(charter().url, await charter().user(name));
    people.push(cli);
    return cli;
  };
  afterAll(() => Promise.all(people.map(cli => cli.remove())));

  describe('the official command line tool manages organizations', () => {
    it('creates one, and finds it at once in the list and by its name', async () => {
      const owner = await as('owner');
      const created = await owner.run('organization:create', '--label', 'Acme Corp', '--country', 'FR', '-y');
      expect(created).toMatchObject({ code: 0, stderr: expect.stringContaining('acme-corp') });
      const list = await owner.run('organization:list', '--format', 'csv', '--columns', 'name,label,type,owner_email');
      expect(list.stdout).toContain('acme-corp,Acme Corp,flexible,owner@example.com');
      expect((await owner.run('organization:list', '--my', '--format', 'plain')).stdout).toContain('acme-corp');
      expect((await owner.run('organization:info', '-o', 'acme-corp', 'country')).stdout).toBe('FR\n');
    });

    it.each([
      ['label', 'Acme & Sons'],
      ['country', 'DE'],
      ['name', 'acme-sons'],
    ])('changes its %s and reads it back without waiting', async (property, value) => {
      const owner = await as('owner');
      const [before] = (
        await owner.run('organization:list', '--format', 'plain', '--no-header', '--columns', 'id')
      ).stdout.split('\n');
      const organization = String(before);
      expect((await owner.run('organization:info', '-o', organization, property, value)).code).toBe(0);
      expect((await owner.run('organization:info', '-o', organization, property)).stdout).toBe(`${value}\n`);
    });

    it('still answers to the old name after a rename', async () =>
      expect((await (await as('owner')).run('organization:info', '-o', 'acme-corp', 'name')).stdout).toBe(
        'acme-sons\n',
      ));

    it('is told when a name is taken', async () => {
      const taken = await (
        await as('alice')
      ).run('organization:create', '--label', 'Mine', '--name', 'acme-sons', '--country', 'FR', '-y');
      expect(taken).toMatchObject({ code: 1, stderr: expect.stringMatching(/name.*already|already.*name/i) });
      const reserved = await (
        await as('alice')
      ).run('organization:create', '--label', 'Mine', '--name', 'acme-corp', '--country', 'FR', '-y');
      expect(reserved.code).toBe(1);
    });

    it('is told when a country does not exist', async () => {
      const owner = await as('owner');
      const refused = await owner.run('organization:info', '-o', 'acme-sons', 'country', 'XX');
      expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/country/i) });
      expect((await owner.run('organization:info', '-o', 'acme-sons', 'country')).stdout).toBe('DE\n');
    });

    it('does not exist for a stranger', async () => {
      const bob = await as('bob');
      expect(await bob.run('organization:info', '-o', 'acme-sons')).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('not found'),
      });
      expect((await bob.run('organization:list', '--format', 'plain')).stdout).not.toContain('acme');
      expect((await bob.run('organization:delete', '-o', 'acme-sons', '-y')).code).toBe(1);
    });

    it('asks for a new login when the token has expired', async () => {
      const { apiToken } = await charter().user('owner');
      const exchange = await fetch(`${charter().url}/oauth2/token`, {
        method: 'POST',
        body: new URLSearchParams({ client_id: 'upsun-cli', grant_type: 'api_token', api_token: apiToken }),
      });
      const { access_token: bearer, expires_in: seconds } = (await exchange.json()) as {
        access_token: string;
        expires_in: number;
      };
      expect(seconds).toBe(3);
      const expired = async () =>
        (await fetch(`${charter().url}/users/me`, { headers: { authorization: `Bearer ${bearer}` } })).status;
      await until(async () => (await expired()) === 401);
      const cli = await officialCli(charter().url, { bearer });
      people.push(cli);
      // The tool tries to renew a bearer token in its own name, which no server can let it; so it ends with 1, not 3.
      expect(await cli.run('organization:list')).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/log in again/i),
      });
    });

    it('deletes it, and then it is gone for its owner too', async () => {
      const owner = await as('owner');
      expect((await owner.run('organization:delete', '-o', 'acme-sons', '-y')).code).toBe(0);
      expect((await owner.run('organization:info', '-o', 'acme-sons')).code).toBe(1);
      expect((await owner.run('organization:list')).code).toBe(1);
    });
  });
};

const until = async (condition: () => Promise<boolean>): Promise<void> => {
  while (!(await condition())) await new Promise(resolve => setTimeout(resolve, 100));
};
