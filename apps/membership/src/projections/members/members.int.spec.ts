import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PERMISSIONS, permissionsAt, type MembershipEvent, type Permission } from '@charter/membership-domain';
import { databaseForSpecs, embeddedStore, type StoreForSpecs } from '@charter/testing';
import { membershipRows } from '../../testing/membership-rows';
import { membersIn, type Members } from './members.query';

const at = '2026-01-01T00:00:00.000Z';
const founded = (organizationId: string, ownerId: string): MembershipEvent => ({
  type: 'MembershipFounded',
  data: { organizationId, ownerId, at },
});

const act = { organizationId: 'o4', by: { kind: 'user', id: 'olga' }, at: '2026-01-02T00:00:00.000Z' } as const;
const { at: later } = act;
const added = (memberId: string, memberRevision: number, ...permissions: readonly Permission[]): MembershipEvent => ({
  type: 'MemberAdded',
  data: { ...act, memberId, memberRevision, permissions },
});
const replaced = (memberId: string, memberRevision: number, ...to: readonly Permission[]): MembershipEvent => ({
  type: 'MemberPermissionsReplaced',
  data: { ...act, memberId, memberRevision, from: [], to, added: to, removed: [] },
});
const removed = (memberId: string): MembershipEvent => ({
  type: 'MemberRemoved',
  data: { ...act, memberId, permissions: [], grants: [] },
});
const ownerChanged = (from: string, to: string, stays: boolean): MembershipEvent => ({
  type: 'OwnerChanged',
  data: {
    ...{ ...act, offerId: 'f1', from, to, stays, permissions: stays ? ['admin'] : [], memberRevision: 9 },
    held: { permissions: [], grants: [] },
  },
});
const billing = { permission: 'billing', until: '2026-02-01T00:00:00.000Z', reason: 'Quarter' } as const;
const granting = { ...act, memberId: 'alice', permission: billing.permission, until: billing.until } as const;

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

  it('are whoever was added, with what they hold in the order given', async () => {
    await rows.happened('membership-o4', founded('o4', 'olga'), added('alice', 1, 'projects:list', 'members'));
    expect(await list('o4')).toEqual(['olga', 'alice']);
    expect(await members.one('o4', 'alice')).toMatchObject({
      ...{ owner: false, permissions: ['projects:list', 'members'], grants: [] },
      ...{ member_revision: 1, created_at: later, updated_at: later },
    });
    expect(await members.one('o4', 'olga')).toMatchObject({ member_revision: 0, created_at: at });
  });

  it('hold what their permissions were replaced by', async () => {
    await rows.happened('membership-o4', replaced('alice', 2, 'plans'), {
      type: 'MemberRaisedOwnPermissions',
      data: { ...act, memberId: 'alice', memberRevision: 3, from: ['plans'], to: ['admin'], added: [], removed: [] },
    });
    expect(await members.one('o4', 'alice')).toMatchObject({ permissions: ['admin'], member_revision: 3 });
  });

  it('hold what is granted until its end, also before that is written down', async () => {
    await rows.happened('membership-o4', replaced('alice', 4), {
      type: 'PermissionGranted',
      data: { ...granting, memberRevision: 5, grants: [billing] },
    });
    const alice = await members.one('o4', 'alice');
    expect(alice).toMatchObject({ permissions: [], grants: [billing], member_revision: 5 });
    expect(permissionsAt(alice!, '2026-01-31T23:59:59.999Z')).toEqual(['billing', 'projects:list']);
    expect(permissionsAt(alice!, billing.until)).toEqual([]);
    await rows.happened('membership-o4', { type: 'GrantLapsed', data: { ...granting, memberRevision: 6, grants: [] } });
    expect(await members.one('o4', 'alice')).toMatchObject({ grants: [], member_revision: 6 });
  });

  it('have another owner once that is accepted, and the former stays or goes', async () => {
    await rows.happened('membership-o4', added('bob', 7, 'billing'), ownerChanged('olga', 'alice', true));
    expect(await members.one('o4', 'alice')).toMatchObject({
      owner: true,
      permissions: PERMISSIONS,
      member_revision: 9,
    });
    expect(await members.one('o4', 'olga')).toMatchObject({ owner: false, permissions: ['admin'], member_revision: 9 });
    await rows.happened('membership-o4', ownerChanged('alice', 'olga', false));
    expect(await list('o4')).toEqual(['olga', 'bob']);
    expect(await members.one('o4', 'olga')).toMatchObject({ owner: true, permissions: PERMISSIONS });
    expect(await members.one('o4', 'alice')).toBeUndefined();
  });

  it('are those who were not removed and have not left, and whoever came back as somebody new', async () => {
    await rows.happened('membership-o4', removed('bob'), added('carol', 11), {
      type: 'MemberLeft',
      data: { ...act, by: { kind: 'user', id: 'carol' }, memberId: 'carol', permissions: [], grants: [] },
    });
    expect(await list('o4')).toEqual(['olga']);
    expect(await members.one('o4', 'bob')).toBeUndefined();
    await rows.happened('membership-o4', {
      type: 'MemberAdded',
      data: { ...act, at: '2026-03-01T00:00:00.000Z', memberId: 'bob', memberRevision: 13, permissions: ['plans'] },
    });
    expect(await members.one('o4', 'bob')).toMatchObject({
      ...{ permissions: ['plans'], member_revision: 13, created_at: '2026-03-01T00:00:00.000Z' },
    });
  });

  it('are the same when they are built anew', async () =>
    expect(await rows.rebuild('members')).toMatchObject({ rows: 6, different: 0 }));
});
