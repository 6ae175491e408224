import { describe, expect, it } from '@jest/globals';
import { claimUse } from './claim-use';

const at = '2026-01-01T00:00:00.000Z';
const renamed = (to: string) =>
  ({ type: 'OrganizationRenamed', data: { from: 'old', to, renamedBy: 'olga', at } }) as const;

describe('what has become of a claim', () => {
  it('is open while nothing stands at its fence', () => expect(claimUse({ name: 'acme' }, undefined)).toBe('open'));
  it('is put to use by the rename to that name', () =>
    expect(claimUse({ name: 'acme' }, renamed('acme'))).toBe('used'));
  it('is put to use by the creation under that name', () => {
    const facts = {
      organizationId: 'o1',
      label: 'Acme',
      country: 'FR',
      type: 'fixed',
      ownerId: 'olga',
      createdBy: 'olga',
      at,
    } as const;
    expect(claimUse({ name: 'acme' }, { type: 'OrganizationCreated', data: { ...facts, name: 'acme' } })).toBe('used');
    expect(claimUse({ name: 'acme' }, { type: 'OrganizationCreated', data: { ...facts, name: 'other' } })).toBe('dead');
  });
  it('is dead once anything else stands there', () => {
    expect(claimUse({ name: 'acme' }, renamed('other'))).toBe('dead');
    expect(claimUse({ name: 'acme' }, { type: 'OrganizationRenameLapsed', data: { to: 'acme', at } })).toBe('dead');
  });
});
