import { describe, expect, it } from '@jest/globals';
import type { OrganizationView } from '../projections/organizations/organizations.query';
import { representOrganization, type Access } from './organization.representation';

const at = '2026-01-01T00:00:00.000Z';
const facts: OrganizationView = {
  ...{ id: 'o1', name: 'acme', label: 'Acme', country: 'FR', owner_id: 'olga', created_at: at, updated_at: at },
  type: 'flexible',
  status: 'active',
};
const linksFor = (owner: boolean, ...permissions: readonly string[]) =>
  representOrganization(facts, { owner, permissions })._links;
const href = '/organizations/o1';

describe('the links of an organization', () => {
  it('lead to itself for everybody who sees it', () =>
    expect(linksFor(false, 'billing', 'plans')).toEqual({ self: { href } }));
  it('lead to its change by the permission', () =>
    expect(linksFor(false, 'admin')).toEqual({ self: { href }, update: { href, method: 'patch' } }));
  it('lead to its deletion for its owner', () =>
    expect(linksFor(true)).toEqual({ self: { href }, delete: { href, method: 'delete' } }));
  it('lead to its members by the permission', () =>
    expect(linksFor(false, 'members')).toEqual({
      self: { href },
      members: { href: `${href}/members` },
      'create-member': { href: `${href}/members`, method: 'post' },
    }));
});

describe('the links of a suspended organization', () => {
  const linksOf = (access: Partial<Access>) =>
    Object.keys(
      representOrganization(
        { ...facts, status: 'suspended' },
        { owner: true, permissions: ['admin', 'members'], ...access },
      )._links,
    );
  it('lead its members to nothing that they could change', () => expect(linksOf({})).toEqual(['self', 'members']));
  it('lead staff to all of it', () =>
    expect(linksOf({ asStaff: { reason: 'Unpaid' } })).toEqual([
      ...['self', 'update', 'delete', 'members', 'create-member'],
    ]));
});

describe('the security contact of an organization', () => {
  it('is left out where there is none', () =>
    expect(representOrganization(facts, { owner: true, permissions: [] })).not.toHaveProperty('security_contact'));
  it('is shown as it is', () =>
    expect(
      representOrganization({ ...facts, security_contact: 'a@example.com' }, { owner: true, permissions: [] }),
    ).toMatchObject({ security_contact: 'a@example.com' }));
});
