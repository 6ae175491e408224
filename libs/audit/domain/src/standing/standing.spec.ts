import { describe, expect, it } from '@jest/globals';
import { statusBy } from './standing';

describe('what an organization is', () => {
  it.each([
    ['OrganizationCreated', 'active'],
    ['OrganizationSuspended', 'suspended'],
    ['OrganizationReinstated', 'active'],
    ['OrganizationDeleted', 'deleted'],
  ] as const)('%s: %s', (type, status) => expect(statusBy({ type })).toBe(status));

  it.each(['OrganizationCreationLapsed', 'OrganizationRenamed', 'OrganizationRelabelled'] as const)(
    'does not become another by %s',
    type => expect(statusBy({ type })).toBeUndefined(),
  );
});
