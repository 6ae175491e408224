import { describe, expect, it } from '@jest/globals';
import type { Caller } from '@charter/service';
import { filterAsked } from './filter';
import { momentAsked } from './moment';

const now = '2026-06-01T00:00:00.000Z';
/** In January something happened at 1/1, and nothing since. */
const january = '2026-01-01T00:00:00.000Z';
const moments = {
  at: async (instant: string) => (instant < january ? undefined : { position: '1/1', at: instant }),
  atPosition: async (position: string) => (position === '0/0' ? undefined : { position, at: january }),
  last: async () => '1/1',
};
type Query = Readonly<Record<string, string>>;
const filterOf = async (query: Query) => {
  const asked = { query, path: '', caller: { now } as Caller };
  return filterAsked(moments, asked, await momentAsked(moments, asked));
};

describe('a part of a history', () => {
  it('is all of it, where nothing is said', async () => expect(await filterOf({})).toEqual({}));
  it('is asked for by a member, a permission and the moment behind which it begins', async () =>
    expect(await filterOf({ member: 'alice', permission: 'owner', from_at: '2026-02-01' })).toEqual({
      ...{ memberId: 'alice', permission: 'owner' },
      from: { position: '1/1', at: '2026-02-01T00:00:00.000Z' },
    }));
  it.each<Query>([
    { permission: 'viewer' },
    { permission: 'projects:create' },
    { permission: 'member' },
    { from_position: '0/0', at: '2025-01-01' },
    { from_position: '1/1', position: '1/1' },
    { from_at: '2026-02-01', position: '1/1' },
    { from_position: '1/1', at: '2026-01-01' },
    { from_at: '2026-02-01', at: '2026-02-01' },
  ])('may be asked for by %j', async query => expect(await filterOf(query)).toBeDefined());
  it.each<Query>([
    { from_at: '2026-02-01', from_position: '1/1' },
    { from_at: '2026-03-01', at: '2026-02-01' },
    { from_at: '2026-07-01' },
    { from_position: '2/2' },
    { from_position: '1/1', position: '0/0' },
    { from_position: '1/1', at: '2025-01-01' },
  ])('may not be asked for by %j', async query => {
    await expect(filterOf(query)).rejects.toMatchObject({ status: 400 });
  });
});
