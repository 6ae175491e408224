import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MEMBERSHIP_TOPIC } from '@charter/membership-contracts';
import type { OrganizationEvent } from '@charter/organizations-domain';
import { databaseForSpecs, FakeTopics, publicEvent, embeddedStore, type StoreForSpecs } from '@charter/testing';
import { learnedCopies } from '../../testing/learned-copies';
import { at, created, deleted, later, renamed } from '../../testing/organization-events';
import { organizationRows } from '../../testing/organization-rows';
import { organizationsIn, type Organizations } from './organizations.query';

describe('the organizations', () => {
  const databases = databaseForSpecs();
  const topics = new FakeTopics();
  let server: StoreForSpecs;
  let rows: Awaited<ReturnType<typeof organizationRows>>;
  let copies: Awaited<ReturnType<typeof learnedCopies>>;
  let organizations: Organizations;
  beforeAll(async () => {
    server = await embeddedStore();
    rows = await organizationRows(server.url, databases.schema());
    copies = await learnedCopies(topics.source([MEMBERSHIP_TOPIC]), rows.schema);
    organizations = organizationsIn(rows.schema);
  });
  afterAll(async () => {
    await copies.stop();
    await rows.close();
    await server.close();
  });
  const founded = async (organizationId: string, ownerId: string) => {
    const data = { organizationId, ownerId, permissions: ['admin'], at };
    topics.put(publicEvent({ type: 'membership.membership-founded.v1', subject: organizationId, revision: 0, data }));
    await copies.caughtUp();
  };
  const happened = (id: string, ...events: readonly OrganizationEvent[]) =>
    rows.happened(`organization-${id}`, ...events);
  const list = async (userId: string, query = {}) => {
    const { count, items } = await organizations.ofMember(userId, { path: '/organizations', query });
    expect(count).toBe(items.length);
    return items.map(({ id }) => id);
  };

  it('exist from when they have an owner', async () => {
    await happened('o1', created('o1', 'acme'));
    expect(await organizations.withId('o1')).toBeUndefined();
    expect(await organizations.withIds(['o1'])).toEqual([]);
    await founded('o1', 'olga');
    const expected = {
      ...{ id: 'o1', name: 'acme', label: 'Label of acme', country: 'FR', type: 'flexible', owner_id: 'olga' },
      ...{ security_contact: null, status: 'active', created_at: at, updated_at: at },
    };
    expect(await organizations.withId('o1')).toEqual(expected);
    expect(await organizations.withIds(['o1', 'o2'])).toEqual([expected]);
    expect(await organizations.withIds([])).toEqual([]);
  });

  it('are those of their members, with what these may do there', async () => {
    await happened('o2', created('o2', 'other'));
    await founded('o2', 'rita');
    expect([await list('olga'), await list('rita'), await list('bob')]).toEqual([['o1'], ['o2'], []]);
    const { items } = await organizations.ofMember('rita', { path: '/organizations', query: {} });
    expect(items).toMatchObject([{ id: 'o2', owner: true, permissions: ['admin'] }]);
  });

  it('are what they were changed to last', async () => {
    await happened(
      'o1',
      renamed('acme', 'acme-inc'),
      { type: 'OrganizationRelabelled', data: { from: 'a', to: 'Acme Inc', relabelledBy: 'olga', at: later } },
      { type: 'OrganizationCountryChanged', data: { from: 'FR', to: 'DE', changedBy: 'olga', at: later } },
      { type: 'OrganizationSecurityContactChanged', data: { to: 'sealed', changedBy: 'olga', at: later } },
    );
    expect(await organizations.withId('o1')).toMatchObject({
      ...{ name: 'acme-inc', label: 'Acme Inc', country: 'DE', security_contact: 'sealed' },
      ...{ created_at: at, updated_at: later },
    });
    const gone = { from: 'sealed', changedBy: 'olga', at: later };
    await happened('o1', { type: 'OrganizationSecurityContactChanged', data: gone });
    expect(await organizations.withId('o1')).toMatchObject({ security_contact: null });
  });

  it('are none by what lapsed', async () => {
    const lapsed = { organizationId: 'o3', name: 'lapsed', at };
    await happened('o3', { type: 'OrganizationCreationLapsed', data: lapsed });
    await founded('o3', 'olga');
    await happened('o1', { type: 'OrganizationRenameLapsed', data: { to: 'lapsed', at: later } });
    expect(await organizations.withId('o3')).toBeUndefined();
    expect(await organizations.withId('o1')).toMatchObject({ name: 'acme-inc' });
  });

  it('are filtered and sorted by what clients see', async () => {
    await happened('o4', created('o4', 'zebra', { at: later }));
    await founded('o4', 'olga');
    expect(await list('olga', { sort: '-name' })).toEqual(['o4', 'o1']);
    expect(await list('olga', { 'filter[country]': 'DE' })).toEqual(['o1']);
    expect(await list('olga', { 'filter[owner_id]': 'rita' })).toEqual([]);
    expect(await list('olga', { 'filter[created_at][gt]': at })).toEqual(['o4']);
  });

  it('are none of theirs once they have left or were removed, and theirs again when they come back', async () => {
    const alice = { organizationId: 'o1', by: { kind: 'user', id: 'olga' }, at, userId: 'alice' };
    const learn = async (revision: number, type: string, data: object) => {
      topics.put(publicEvent({ type, subject: 'o1', revision, data: { ...alice, ...data } }));
      await copies.caughtUp();
    };
    await learn(1, 'membership.member-added.v1', { permissions: ['plans'], effective: ['plans', 'projects:list'] });
    expect(await list('alice')).toEqual(['o1']);
    await learn(2, 'membership.member-removed.v1', { permissions: ['plans'] });
    expect(await list('alice')).toEqual([]);
    await learn(3, 'membership.member-added.v1', { permissions: [], effective: [] });
    expect(await list('alice')).toEqual(['o1']);
    await learn(4, 'membership.member-left.v1', { permissions: [] });
    expect(await list('alice')).toEqual([]);
  });

  it('are shown with what is granted until it ends, and no longer', async () => {
    const by = { kind: 'user', id: 'olga' };
    const grant = (permission: string, until: string) => ({ permission, effective: [permission], until });
    const grants = [grant('admin', '2999-01-01T00:00:00.000Z'), grant('billing', at)];
    const granted = { permission: 'admin', until: at, raised: false, grants };
    const bob = { organizationId: 'o1', by, at, userId: 'bob' };
    const added = { ...bob, permissions: ['members'], effective: ['members'] };
    topics.put(publicEvent({ type: 'membership.member-added.v1', subject: 'o1', revision: 5, data: added }));
    const data = { ...bob, ...granted };
    topics.put(publicEvent({ type: 'membership.permission-granted.v1', subject: 'o1', revision: 6, data }));
    await copies.caughtUp();
    const { items } = await organizations.ofMember('bob', { path: '/organizations', query: {} });
    expect(items).toMatchObject([{ id: 'o1', owner: false, permissions: ['members', 'admin'] }]);
  });

  it('are gone once they are deleted', async () => {
    await happened('o2', deleted('other'));
    expect(await organizations.withId('o2')).toBeUndefined();
    expect(await organizations.withIds(['o2'])).toEqual([]);
    expect(await list('rita')).toEqual([]);
  });

  it('are the same when they are built anew', async () =>
    expect(await rows.rebuild('organizations')).toMatchObject({ rows: 3, different: 0 }));
});
