import { describe, expect, it } from '@jest/globals';
import { PERMISSIONS } from '@charter/membership-domain';
import { organizationDirectory } from './organization-directory';
import type { Members } from './projections/members/members.query';

const at = '2026-01-01T00:00:00.000Z';
const until = '2026-02-01T00:00:00.000Z';
const known = [
  { id: 'o1', name: 'acme', deleted: false, suspended: false },
  { id: 'o2', name: 'gone', deleted: true, suspended: false },
  { id: 'o4', name: 'unpaid', deleted: false, suspended: true },
  { id: 'o5', name: 'unfounded', deleted: false, suspended: false },
];
const references = {
  find: async (asked: Readonly<{ id: string } | { name: string }>) =>
    known.find(one => ('id' in asked ? one.id === asked.id : one.name === asked.name)),
};
const members: Pick<Members, 'one' | 'ownerOf'> = {
  ownerOf: async organizationId => (organizationId === 'o5' ? undefined : 'olga'),
  one: async (organizationId, userId) =>
    userId === 'rita'
      ? undefined
      : {
          ...{ organization_id: organizationId, user_id: userId, owner: userId === 'olga', permissions: ['billing'] },
          grants: [{ permission: 'members', until }],
          ...{ gone: false, member_revision: 0, created_at: at, updated_at: at },
        },
};
type Asked = Readonly<{ callerId?: string; doubtful?: string; now?: string }>;
const directory = ({ doubtful, now = at }: Asked = {}) =>
  organizationDirectory({
    ...{ references, members },
    trust: id => {
      if (id === doubtful) throw new Error(`${id} is doubtful`);
    },
    now: () => Date.parse(now),
  });
const access = (reference: string, { callerId = 'olga', ...asked }: Asked = {}) =>
  directory(asked).access(reference, callerId);

describe('the directory of organizations', () => {
  it.each(['o1', 'name=acme'])('says what a member may do in %s', async reference =>
    expect(await access(reference)).toEqual({
      ...{ organizationId: 'o1', owner: true, permissions: PERMISSIONS, suspended: false },
    }),
  );
  it('says where it is suspended', async () => expect(await access('o4')).toMatchObject({ suspended: true }));
  it.each([
    ['o1', 'o1'],
    ['name=acme', 'o1'],
    ['o2', undefined],
    ['o3', undefined],
    ['o5', undefined],
  ])('knows which one exists by %s', async (reference, id) => expect(await directory().idOf(reference)).toBe(id));
  it('says it with what is implied, and with what is granted until its end', async () => {
    const alices = { organizationId: 'o1', owner: false, suspended: false };
    expect(await access('o1', { callerId: 'alice' })).toEqual({
      ...{ ...alices, permissions: ['billing', 'members', 'projects:list'] },
    });
    expect(await access('o1', { callerId: 'alice', now: until })).toEqual({
      ...{ ...alices, permissions: ['billing', 'projects:list'] },
    });
  });
  it.each(['o3', 'acme', 'name=o1', 'name=', ''])('finds nothing under %s', async reference =>
    expect(await access(reference)).toBeUndefined(),
  );
  it('finds nothing for who does not belong to it', async () =>
    expect(await access('o1', { callerId: 'rita' })).toBeUndefined());
  it.each(['o2', 'name=gone'])('finds nothing where it is deleted: %s', async reference =>
    expect(await access(reference)).toBeUndefined(),
  );
  it.each(['o1', 'name=acme'])('says nothing of %s where it is not to be relied on', async reference =>
    expect(access(reference, { callerId: 'rita', doubtful: 'o1' })).rejects.toThrow('o1 is doubtful'),
  );
});
