import type { OrganizationsEventType, OrganizationsPublicEvent } from '@charter/organizations-contracts';

const at = '2026-01-01T00:00:00.000Z';

type Told<Type extends OrganizationsEventType> = Extract<OrganizationsPublicEvent, { type: Type }>;

/** What organizations tells, of which only what matters has to be said. */
export const created = (
  organizationId: string,
  ownerId: string,
  name = organizationId,
): Told<'organizations.organization-created.v1'> => ({
  type: 'organizations.organization-created.v1',
  data: { organizationId, label: name, name, country: 'FR', type: 'flexible', ownerId, createdBy: ownerId, at },
});
export const renamed = (
  organizationId: string,
  from: string,
  to: string,
): Told<'organizations.organization-renamed.v1'> => ({
  type: 'organizations.organization-renamed.v1',
  data: { organizationId, from, to, changedBy: 'olga', at },
});
export const deleted = (organizationId: string, name: string): Told<'organizations.organization-deleted.v1'> => ({
  type: 'organizations.organization-deleted.v1',
  data: { organizationId, name, deletedBy: 'olga', at },
});
