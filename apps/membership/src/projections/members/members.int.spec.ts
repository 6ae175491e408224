import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MembershipEvent } from '@charter/membership-domain';
import { databaseForSpecs, embeddedStore, type StoreForSpecs } from '@charter/testing';
import { membershipRows } from '../../testing/membership-rows';
import { membersIn, type Members } from './members.query';

const at = '2026-01-01T00:00:00.000Z';
const founded = (organizationId: string, ownerId: string): MembershipEvent => ({
  type: 'MembershipFounded',
  data: { organizationId, ownerId, at },
});

describe('the members', () => {
  const databases = databaseForSpecs();
  let server: StoreForSpecs;
  let rows: Awaited<ReturnType<typeof membershipRows>>;
  let members: Members;
  beforeAll(async () => {
    server = await embeddedStore();
    rows = await membershipRows(server.url, databases.schema());
    members = membersIn(rows.schema);
  });
  afterAll(async () => {
    await rows.close();
    await server.close();
  });
  const list = async (organizationId: string, query = {}) => {
    const { count, items } = await members.of(organizationId, { path: '/members', query });
    expect(count).toBe(items.length);
    return items.map(({ user_id }) => user_id);
  };

  it('of an organization that was founded are its owner, who holds every permission', async () => {
    await rows.happened('membership-o1', founded('o1', 'olga'));
    expect(await members.one('o1', 'olga')).toMatchObject({
      ...{ organization_id: 'o1', user_id: 'olga', owner: true, created_at: at, updated_at: at },
      permissions: ['admin', 'billing', 'members', 'plans', 'projects:create', 'projects:list'],
    });
    expect(await list('o1')).toEqual(['olga']);
  });

  it('are those of one organization', async () => {
    await rows.happened('membership-o2', founded('o2', 'rita'));
    expect([await list('o1'), await list('o2'), await list('o3')]).toEqual([['olga'], ['rita'], []]);
    expect(await members.one('o1', 'rita')).toBeUndefined();
    expect(await members.one('o3', 'olga')).toBeUndefined();
  });

  it('are filtered and sorted by what clients see', async () => {
    expect(await list('o1', { 'filter[user_id]': 'olga', sort: '-updated_at' })).toEqual(['olga']);
    expect(await list('o1', { 'filter[user_id]': 'rita' })).toEqual([]);
    expect(await list('o1', { 'filter[created_at][gt]': at })).toEqual([]);
  });

  it('are the same when they are built anew', async () =>
    expect(await rows.rebuild('members')).toMatchObject({ rows: 2, different: 0 }));
});
