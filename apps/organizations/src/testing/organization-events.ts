import type { OrganizationEvent } from '@charter/organizations-domain';

export const at = '2026-01-01T00:00:00.000Z';
export const later = '2026-01-02T00:00:00.000Z';

/** What happens to organizations, of which only what matters has to be said. */
export const created = (
  organizationId: string,
  name: string,
  more: Readonly<{ at?: string }> = {},
): OrganizationEvent => ({
  type: 'OrganizationCreated',
  data: {
    ...{ organizationId, name, label: `Label of ${name}`, country: 'FR', type: 'flexible', ownerId: 'olga' },
    ...{ createdBy: 'olga', at, ...more },
  },
});
export const renamed = (from: string, to: string, when = later): OrganizationEvent => ({
  type: 'OrganizationRenamed',
  data: { from, to, renamedBy: 'olga', at: when },
});
export const deleted = (name: string, when = later): OrganizationEvent => ({
  type: 'OrganizationDeleted',
  data: { name, deletedBy: 'olga', at: when },
});
