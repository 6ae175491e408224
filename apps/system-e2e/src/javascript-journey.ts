import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Charter } from './charter';
import { linkIn, mailTo } from './mailbox';
import { logIn, type Session } from './session';

type Changeable = { update: (data: object) => Promise<unknown>; delete: () => Promise<unknown> };
type Organization = Changeable & { id: string; name: string; label: string };
type Member = Changeable & { id: string; user_id: string; permissions: readonly string[]; owner: boolean };
type Invitation = { id: string; email: string; state: string };
type Client = Readonly<{
  createOrganization: (data: object) => Promise<{ data: Organization }>;
  getOrganizations: () => Promise<readonly Organization[]>;
  getOrganization: (id: string) => Promise<Organization>;
  createOrganizationInvitation: (email: string, id: string, permissions: readonly string[]) => Promise<unknown>;
  getOrganizationInvitations: (id: string) => Promise<readonly Invitation[]>;
  getOrganizationMembers: (id: string) => Promise<{ items: readonly Member[] }>;
  getOrganizationMember: (id: string, userId: string) => Promise<Member>;
}>;

/** The real product's JavaScript client. */
const javascriptClient = async (url: string, { token }: Session): Promise<Client> => {
  const { default: PlatformshClient } = (await import('platformsh-client')) as unknown as {
    default: { default?: new (options: object) => Client } & (new (options: object) => Client);
  };
  return new (PlatformshClient.default ?? PlatformshClient)({
    ...{ api_url: url, base_url: url, authentication_url: url, account_url: url },
    ...{ authorization: `${url}/oauth2/authorize`, client_id: 'x', access_token: token },
  });
};

/** What a program does with the official JavaScript client, against any Charter. */
export const javascriptJourney = (charter: () => Pick<Charter, 'url' | 'user'>): void => {
  let api: Client;
  const sessionOf = async (name: string) => logIn(charter().url, (await charter().user(name)).apiToken);

  describe('the official JavaScript client', () => {
    beforeAll(async () => {
      api = await javascriptClient(charter().url, await sessionOf('owner'));
    });

    it('creates, lists, reads, changes and deletes an organization', async () => {
      const label = `By JavaScript ${randomUUID().slice(0, 8)}`;
      const { data } = await api.createOrganization({ label, country: 'FR' });
      expect(data).toMatchObject({ name: label.toLowerCase().replaceAll(' ', '-'), label });
      expect((await api.getOrganizations()).map(({ id }) => id)).toContain(data.id);
      const organization = await api.getOrganization(data.id);
      await organization.update({ label: 'Changed' });
      const changed = await api.getOrganization(data.id);
      expect(changed.label).toBe('Changed');
      await changed.delete();
      await expect(api.getOrganization(data.id)).rejects.toMatchObject({ status: 404 });
    });

    it('gets the words of a problem', () =>
      expect(api.createOrganization({ label: 'X', country: 'ZZ' })).rejects.toMatchObject({
        detail: { country: expect.stringContaining('ISO 3166') },
      }));

    it('invites, lists, changes and removes members', async () => {
      const label = `Invited ${randomUUID().slice(0, 8)}`;
      const { id } = (await api.createOrganization({ label, country: 'FR' })).data;
      await api.createOrganizationInvitation('alice@example.com', id, ['billing']);
      const [invitation] = await api.getOrganizationInvitations(id);
      expect(invitation).toMatchObject({ email: 'alice@example.com', state: 'pending' });

      const alice = await sessionOf('alice');
      const link = linkIn(await mailTo(charter().url, 'alice@example.com', new RegExp(label)), '/invitations');
      expect((await alice.ask('POST', new URL(link).pathname, { body: { accept: true } })).status).toBe(200);
      const { items } = await api.getOrganizationMembers(id);
      expect(items.map(({ owner, permissions }) => [owner, permissions.length])).toEqual([
        [true, 6],
        [false, 1],
      ]);
      const userId = items[1]!.user_id;
      await (await api.getOrganizationMember(id, userId)).update({ permissions: ['plans', 'members'] });
      const changed = await api.getOrganizationMember(id, userId);
      expect(changed.permissions).toEqual(['plans', 'members']);
      await changed.delete();
      expect((await api.getOrganizationMembers(id)).items).toHaveLength(1);
    });
  });
};
