import { describe, expect, it } from '@jest/globals';
import { organizationDirectory } from './organization-directory';

const now = Date.parse('2026-01-01T00:00:00.000Z');
type Circumstances = Readonly<{ permissions?: readonly string[]; mayAudit?: boolean; covered?: boolean }>;

/** The organization `o1`, named `acme`, as it looks to one caller. */
const directory = ({ permissions, mayAudit = false, covered = false }: Circumstances = {}) =>
  organizationDirectory({
    references: {
      find: async reference =>
        ('id' in reference ? reference.id === 'o1' : reference.name === 'acme')
          ? { id: 'o1', deleted: true, suspended: false }
          : undefined,
    },
    memberships: { of: async () => permissions && { owner: false, permissions } },
    mandates: {
      mandateFor: async ({ auditorId, organizationId, at }) => {
        expect({ auditorId, organizationId, at }).toEqual({
          ...{ auditorId: 'ada', organizationId: 'o1', at: '2026-01-01T00:00:00.000Z' },
        });
        return covered ? { mandateId: 'm1', organizations: 'all', until: '2026-02-01T00:00:00.000Z' } : undefined;
      },
    },
    mayAudit: async () => mayAudit,
    trust: () => undefined,
    now: () => now,
  });
const mandated = { organizationId: 'o1', owner: false, permissions: ['admin'], mandateId: 'm1' };

describe('an organization’s history', () => {
  it('is there for its administrators, also once it is deleted, by id and by name', async () => {
    const access = { organizationId: 'o1', owner: false, permissions: ['admin', 'billing'] };
    for (const reference of ['o1', 'name=acme'])
      expect(await directory({ permissions: ['admin', 'billing'] }).access(reference, 'ada')).toEqual(access);
    expect(await directory().idOf('name=acme')).toBe('o1');
  });
  it('is there for who has a mandate and may have one', async () => {
    expect(await directory({ mayAudit: true, covered: true }).access('o1', 'ada')).toEqual(mandated);
    expect(await directory({ mayAudit: true }).access('o1', 'ada')).toBeUndefined();
    expect(await directory({ covered: true }).access('o1', 'ada')).toBeUndefined();
  });
  it('is not for a member who administers nothing, but by a mandate', async () => {
    expect(await directory({ permissions: ['billing'] }).access('o1', 'ada')).toMatchObject({
      permissions: ['billing'],
    });
    const both = directory({ permissions: ['billing'], mayAudit: true, covered: true });
    expect(await both.access('o1', 'ada')).toEqual(mandated);
  });
  it('is not there where there is no such organization', async () => {
    for (const reference of ['o2', 'name=other']) {
      expect(await directory({ mayAudit: true, covered: true }).access(reference, 'ada')).toBeUndefined();
      expect(await directory().idOf(reference)).toBeUndefined();
    }
  });
});
