import { describe, expect, it } from '@jest/globals';
import { cellsOf, IN_ORGANIZATION, IN_PROJECT, operationsIn } from '../../testing/allowed';
import { allows, allowsOn } from './allows';
import { withImplied } from './implied';
import {
  ORGANIZATION_OPERATIONS,
  PROJECT_OPERATIONS,
  type OrganizationOperation,
  type ProjectOperation,
} from './operations';
import { PERMISSIONS, PROJECT_PERMISSIONS, type Holder, type Permission, type ProjectPermission } from './permission';

const at = '2026-01-01T00:00:00.000Z';
const nothing: Holder = { owner: false, permissions: [], grants: [], access: new Map() };

const holderOf = (head: string): Holder => {
  if (head === 'owner') return { ...nothing, owner: true };
  return head === 'member' ? nothing : { ...nothing, permissions: [head as Permission] };
};
const having = (permission: string): Holder => ({
  ...nothing,
  access: new Map([['p1', [permission as ProjectPermission]]]),
});

describe('in an organization', () => {
  const operations = [...Object.keys(ORGANIZATION_OPERATIONS), ...Object.keys(PROJECT_OPERATIONS)];

  it('there is no other operation and no other permission', () => {
    expect(operations.sort()).toEqual(operationsIn(IN_ORGANIZATION));
    expect(new Set(cellsOf(IN_ORGANIZATION).map(({ head }) => head))).toEqual(
      new Set(['owner', ...PERMISSIONS, 'member']),
    );
  });
  it.each(cellsOf(IN_ORGANIZATION))('$head, $operation: $allowed', ({ operation, head, allowed }) => {
    expect(allows(holderOf(head), operation as OrganizationOperation, at)).toBe(allowed);
  });
  it('access to a project allows nothing beyond it', () => {
    for (const operation of Object.keys(PROJECT_OPERATIONS) as ProjectOperation[]) {
      expect(allows(having('admin'), operation, at)).toBe(false);
      expect(allowsOn(having('admin'), { operation, projectId: 'p2' }, at)).toBe(false);
    }
  });
});

describe('in a project', () => {
  it('there is no other operation and no other permission', () => {
    expect(Object.keys(PROJECT_OPERATIONS).sort()).toEqual(operationsIn(IN_PROJECT));
    expect([...new Set(cellsOf(IN_PROJECT).map(({ head }) => head))]).toEqual([...PROJECT_PERMISSIONS]);
  });
  it.each(cellsOf(IN_PROJECT))('$head, $operation: $allowed', ({ operation, head, allowed }) => {
    expect(allowsOn(having(head), { operation: operation as ProjectOperation, projectId: 'p1' }, at)).toBe(allowed);
  });
  it.each(cellsOf(IN_ORGANIZATION).filter(({ operation }) => operation in PROJECT_OPERATIONS))(
    'what is allowed in each is allowed in this one: $head, $operation',
    ({ operation, head, allowed }) => {
      const on = { operation: operation as ProjectOperation, projectId: 'p1' };
      expect(allowsOn(holderOf(head), on, at)).toBe(allowed);
    },
  );
});

describe('what is implied', () => {
  it.each([
    ['admin', ['admin', 'billing', 'members', 'plans', 'projects:create', 'projects:list']],
    ['billing', ['billing', 'projects:list']],
    ['members', ['members']],
    ['plans', ['plans', 'projects:list']],
    ['projects:create', ['projects:create']],
    ['projects:list', ['projects:list']],
  ] as const)('by %s is %j', (permission, all) => expect(withImplied([permission])).toEqual(all));
  it('is said once, in one order', () =>
    expect(withImplied(['plans', 'billing'])).toEqual(['billing', 'plans', 'projects:list']));
});

describe('a permission that is granted until an instant', () => {
  const granted: Holder = { ...nothing, grants: [{ permission: 'admin', until: '2026-01-02T00:00:00Z' }] };

  it.each([
    ['2026-01-01T23:59:59.999Z', true],
    ['2026-01-02T00:00:00.000Z', false],
    ['2026-01-02T00:00:00Z', false],
    ['2027-01-01T00:00:00.000Z', false],
  ])('at %s allows: %s', (then, allowed) => {
    expect(allows(granted, 'members:add', then)).toBe(allowed);
    expect(allowsOn(granted, { operation: 'project:edit', projectId: 'p1' }, then)).toBe(allowed);
  });
  it('is none where nobody can tell when it ends', () =>
    expect(allows({ ...nothing, grants: [{ permission: 'admin', until: 'soon' }] }, 'members:add', at)).toBe(false));
});
