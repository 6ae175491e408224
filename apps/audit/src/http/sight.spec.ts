import { describe, expect, it } from '@jest/globals';
import type { MandateOf } from '@charter/identity-copy';
import type { Caller } from '@charter/service';
import { seenAmong, sightOf } from './sight';

type Reader = Readonly<{
  id?: string;
  roles?: readonly string[];
  reason?: string;
  /** What the mandates of the reader cover. */
  covers?: readonly MandateOf['organizations'][];
  administers?: readonly string[];
  /** Where they hold nothing else. */
  belongsTo?: readonly string[];
  parkedCopies?: readonly string[];
}>;

/** How far somebody sees who asks about alice; and the staff who came for it. */
const sight = async (reader: Reader) => {
  const {
    id = 'ruth',
    roles = ['auditor'],
    reason,
    covers = [],
    administers = [],
    belongsTo = [],
    parkedCopies = [],
  } = reader;
  const visits: unknown[] = [];
  const parts = {
    mandates: {
      mandatesOf: async () =>
        covers.map((organizations, index) => ({ mandateId: `m${index}`, organizations, until: '2027-01-01' })),
    },
    memberships: {
      of: async (organizationId: string) => {
        if (administers.includes(organizationId)) return { owner: false, permissions: ['admin'] };
        return belongsTo.includes(organizationId) ? { owner: false, permissions: [] } : undefined;
      },
    },
    parkedCopies: () => parkedCopies.map(key => ({ key })),
    recordStaff: async (_caller: Caller, visit: unknown) => void visits.push(visit),
  };
  const caller = { id, roles, kind: 'user', now: '2026-01-01T00:00:00.000Z' } as unknown as Caller;
  const query: Readonly<Record<string, string>> = reason === undefined ? {} : { reason };
  const found = await sightOf(parts, 'alice', { caller, path: '/audit/users/alice/export', query });
  const { right, reach, unknown } = found;
  const seen = Object.fromEntries(await seenAmong(found, ['o1', 'o2', 'o1']));
  return { right, reach, unknown, seen, visits };
};

describe('who asks about a person', () => {
  it('sees everything as staff with a reason, which is written down', async () => {
    const { visits, ...seen } = await sight({ roles: ['staff'], reason: 'ticket T1' });
    expect(seen).toEqual({
      ...{ right: { by: 'staff', reason: 'ticket T1' }, reach: 'persons', unknown: [] },
      seen: { o1: 'staff', o2: 'staff' },
    });
    expect(visits).toMatchObject([{ subjectId: 'alice', reason: 'ticket T1' }]);
  });
  it('sees as staff what they belong to just as other members do', async () => {
    const staff = { roles: ['staff'], reason: 'ticket T1' };
    expect((await sight({ ...staff, belongsTo: ['o1'] })).seen).toEqual({ o2: 'staff' });
    expect((await sight({ ...staff, administers: ['o1'] })).seen).toEqual({ o1: 'administrator', o2: 'staff' });
    expect((await sight({ ...staff, id: 'alice', belongsTo: ['o1'] })).seen).toEqual({ o1: 'oneself', o2: 'staff' });
  });
  it('sees all of themselves', async () =>
    expect(await sight({ id: 'alice', parkedCopies: ['o1'], administers: ['o1'] })).toEqual({
      ...{ right: { by: 'oneself' }, reach: 'organizations', unknown: [], visits: [] },
      seen: { o1: 'oneself', o2: 'oneself' },
    }));
  it('sees nothing otherwise', async () => {
    const nothing = { right: undefined, reach: 'organizations', unknown: [], seen: {}, visits: [] };
    expect(await sight({})).toEqual(nothing);
    expect(await sight({ roles: ['staff'] })).toEqual(nothing);
    expect(await sight({ roles: [], covers: ['all'] })).toEqual(nothing);
    expect(await sight({ reason: 'curious' })).toEqual(nothing);
  });
  it('sees what mandates cover, and what they administer', async () => {
    expect(await sight({ covers: [['o2'], ['o3']], administers: ['o1'] })).toMatchObject({
      ...{ right: { by: 'mandate', mandateId: 'm0' }, reach: 'persons' },
      seen: { o1: 'administrator', o2: 'mandate' },
    });
    expect(await sight({ covers: ['all'], administers: ['o1'] })).toMatchObject({
      ...{ reach: 'persons', seen: { o1: 'mandate', o2: 'mandate' } },
    });
    expect(await sight({ administers: ['o1'] })).toMatchObject({
      ...{ right: undefined, reach: 'organizations', seen: { o1: 'administrator' } },
    });
  });
  it('is told where it cannot be known whether they administer something', async () => {
    const about = { administers: ['o1'], parkedCopies: ['o1', 'o2', 'olga'] };
    expect(await sight(about)).toMatchObject({ unknown: ['o1'], seen: {} });
    expect(await sight({ ...about, covers: [['o1']] })).toMatchObject({ unknown: [], seen: { o1: 'mandate' } });
  });
});
