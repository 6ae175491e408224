import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Charter } from './charter';
import { linkIn, mailTo } from './mailbox';
import { officialCli, type OfficialCli } from './official-cli';
import { logIn, type Answer } from './session';

type Sent = Readonly<{ body?: object; token?: string }>;

/** What somebody does with the official tool to the members of an organization, against any Charter. */
export const membersJourney = (charter: () => Pick<Charter, 'url' | 'user'>): void => {
  const name = `members-${randomUUID().slice(0, 8)}`;
  // As the product's own example has it, but for somebody who has no account.
  const email = `nina-${name}@example.com`;
  const all = 'members,billing,plans,projects:create';
  let owner: OfficialCli;
  const listed = async (...options: readonly string[]) => {
    const columns = ['--columns', 'email,owner,permissions', '--no-header', '--format', 'tsv'];
    const { stdout } = await owner.run('organization:user:list', `--org=${name}`, ...columns, ...options);
    return Object.fromEntries(
      stdout
        .trim()
        .split('\n')
        .map(line => [line.split('\t')[0]!, line.split('\t')[2]!]),
    );
  };
  const program = async (method: string, address: string, { body, token }: Sent = {}): Promise<Answer> => {
    const response = await fetch(address, {
      method,
      headers: {
        ...{ accept: 'application/json', 'content-type': 'application/json' },
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] };
  };

  describe('the official command line tool manages members', () => {
    beforeAll(async () => {
      owner = await officialCli(charter().url, await charter().user('owner'));
      await owner.run('organization:create', '--label', 'Acme', '--name', name, '--country', 'FR', '-y');
    });
    afterAll(() => owner.remove());

    it('asks whom to invite, and says what there is to know', async () => {
      const added = await owner.answering(
        `${email}\n`,
        'organization:user:add',
        `--org=${name}`,
        `--permission=${all}`,
      );
      expect(added).toMatchObject({ code: 0, stderr: expect.stringContaining('successfully invited') });
      const again = await owner.run('organization:user:add', email, `--org=${name}`, '--permission=billing');
      expect(again.code).toBe(1);
      const nobody = await owner.run('organization:user:add', `--org=${name}`, '--permission=billing');
      expect(nobody).toMatchObject({ code: 1, stderr: expect.stringMatching(/email address is required/i) });
    });

    it('has them invited by a message, whose link a program can follow as well', async () => {
      const { url } = charter();
      const link = linkIn(await mailTo(url, email, /invites you/), '/invitations');
      const shown = await program('GET', link);
      expect(shown).toMatchObject({
        status: 200,
        body: { organization: { label: 'Acme', name }, email: 'n***@example.com', permissions: all.split(',') },
      });
      const details = { first_name: 'Nina', last_name: 'New', username: name, country: 'FR' };
      const account = { invitation: link.split('/').pop(), password: `of ${email} alone`, ...details };
      const registered = await program('POST', `${url}/users`, { body: account });
      expect(registered.body).toMatchObject({ user: { email, username: name, first_name: 'Nina', country: 'FR' } });
      const token = String(registered.body['access_token']);
      const accepted = await program('POST', link, { body: { accept: true, ...details }, token });
      expect(accepted).toMatchObject({ status: 200, body: { permissions: all.split(','), owner: false } });
      expect((await program('GET', link)).status).toBe(410);
      expect((await listed())[email]).toBe(all.replaceAll(',', ', '));
    });

    it('asks whom to update, and leaves only what is named', async () => {
      // The owner is the first to choose from.
      const updated = await owner.answering(
        '1\ny\n',
        'organization:user:update',
        `--org=${name}`,
        '--permission=billing',
      );
      expect(updated.code).toBe(0);
      expect((await listed())[email]).toBe('billing');
      await mailTo(charter().url, email, /billing|may|permissions/i);
    });

    it('updates whom it is told to, and refuses clearly where nobody can be asked', async () => {
      const to = (permissions: string, ...who: readonly string[]) =>
        owner.run('organization:user:update', ...who, `--org=${name}`, `--permission=${permissions}`);
      expect((await to('plans,members', email)).code).toBe(0);
      expect((await listed())[email]).toBe('plans, members');
      expect(await to('plans,members', email)).toMatchObject({ code: 0, stderr: expect.stringMatching(/already/) });
      expect(await to('billing')).toMatchObject({ code: 1, stderr: expect.stringMatching(/must specify the email/) });
      expect((await to('billing', 'owner@example.com')).code).toBe(1);
    });

    it('shows one, and all of them over several pages', async () => {
      const got = await owner.run('organization:user:get', email, `--org=${name}`, '-P', 'user.username');
      expect(got.stdout.trim()).toBe(name);
      for (const user of ['alice', 'bob'])
        await owner.run('organization:user:add', `${user}@example.com`, `--org=${name}`, '--permission=');
      await joinAll(['alice', 'bob']);
      const addresses = ['alice@example.com', 'bob@example.com', email, 'owner@example.com'];
      for (const count of ['-c2', '-c0', '-c100'])
        expect(Object.keys(await listed(count)).toSorted()).toEqual(count === '-c2' ? expect.any(Array) : addresses);
      expect(Object.keys(await listed('-c2'))).toHaveLength(2);
    });

    it('removes one, who is then no member any more', async () => {
      const removed = await owner.run('organization:user:delete', email, `--org=${name}`, '-y');
      expect(removed.code).toBe(0);
      expect(await listed()).not.toHaveProperty([email]);
      await mailTo(charter().url, email, /remove|no longer|no member/i);
      expect((await owner.run('organization:user:delete', email, `--org=${name}`, '-y')).code).toBe(1);
    });
  });

  /** People with accounts accept by the links that were sent to them. */
  const joinAll = async (users: readonly string[]): Promise<void> => {
    const { url, user } = charter();
    for (const one of users) {
      const link = linkIn(await mailTo(url, `${one}@example.com`, /invites you.*Acme/), '/invitations');
      const { token } = await logIn(url, (await user(one)).apiToken);
      expect((await program('POST', link, { body: { accept: true }, token })).status).toBe(200);
    }
  };
};
