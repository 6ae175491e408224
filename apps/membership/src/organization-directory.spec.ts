import { describe, expect, it } from '@jest/globals';
import { organizationDirectory } from './organization-directory';
import type { Members } from './projections/members/members.query';

const at = '2026-01-01T00:00:00.000Z';
const known = [
  { id: 'o1', name: 'acme', deleted: false },
  { id: 'o2', name: 'gone', deleted: true },
];
const references = {
  find: async (asked: Readonly<{ id: string } | { name: string }>) =>
    known.find(one => ('id' in asked ? one.id === asked.id : one.name === asked.name)),
};
const members: Pick<Members, 'one'> = {
  one: async (organizationId, userId) =>
    userId === 'olga'
      ? {
          ...{ organization_id: organizationId, user_id: userId, owner: true, permissions: ['members'] },
          ...{ grants: [], gone: false, member_revision: 0, created_at: at, updated_at: at },
        }
      : undefined,
};
const access = (reference: string, callerId = 'olga', doubtful?: string) =>
  organizationDirectory(references, members, id => {
    if (id === doubtful) throw new Error(`${id} is doubtful`);
  }).access(reference, callerId);

describe('the directory of organizations', () => {
  it.each(['o1', 'name=acme'])('says what a member may do in %s', async reference =>
    expect(await access(reference)).toEqual({ organizationId: 'o1', owner: true, permissions: ['members'] }),
  );
  it.each(['o3', 'acme', 'name=o1', 'name=', ''])('finds nothing under %s', async reference =>
    expect(await access(reference)).toBeUndefined(),
  );
  it('finds nothing for who does not belong to it', async () => expect(await access('o1', 'rita')).toBeUndefined());
  it.each(['o2', 'name=gone'])('finds nothing where it is deleted: %s', async reference =>
    expect(await access(reference)).toBeUndefined(),
  );
  it.each(['o1', 'name=acme'])('says nothing of %s where it is not to be relied on', async reference =>
    expect(access(reference, 'rita', 'o1')).rejects.toThrow('o1 is doubtful'),
  );
});
