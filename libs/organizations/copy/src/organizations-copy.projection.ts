import type { OrganizationsPublicEvent } from '@charter/organizations-contracts';
import { ignore, rows, type Projection } from '@charter/processors';

/** Each organization ever created; and each name that one bears (`borne`) or has borne, and since when that is so. */
export type OrganizationsCopyTables = {
  organizations_copy: { id: string; name: string; label: string; deleted: boolean; suspended: boolean; since: string };
  organization_names_copy: { name: string; organization_id: string; borne: boolean; since: string };
};

const { put, change } = rows<OrganizationsCopyTables>();

type Named = Readonly<{ name: string; of: string; since: string }>;

// Names pass from one organization to another, and revisions of two organizations cannot be compared:
// so a row is one organization's for ever, and what it says of a name is whether that one bears it.
const named = (borne: boolean, { name, of, since }: Named) =>
  put('organization_names_copy', { name, organization_id: of, borne, since });

/** Another service's own copy of which organizations there are and what they are called, from their public events. */
export const organizationsCopy: Projection<OrganizationsPublicEvent, OrganizationsCopyTables> = {
  name: 'organizations-copy',
  version: 3,
  tables: {
    organizations_copy: {
      key: ['id'],
      create: table =>
        table
          .addColumn('id', 'text', column => column.notNull())
          .addColumn('name', 'text', column => column.notNull())
          .addColumn('label', 'text', column => column.notNull())
          .addColumn('deleted', 'boolean', column => column.notNull())
          .addColumn('suspended', 'boolean', column => column.notNull())
          .addColumn('since', 'text', column => column.notNull()),
    },
    organization_names_copy: {
      key: ['name', 'organization_id'],
      create: table =>
        table
          .addColumn('name', 'text', column => column.notNull())
          .addColumn('organization_id', 'text', column => column.notNull())
          .addColumn('borne', 'boolean', column => column.notNull())
          .addColumn('since', 'text', column => column.notNull()),
    },
  },
  apply: {
    'organizations.organization-created.v1': ({ event: { data } }) => {
      const { organizationId: id, name, label, at: since } = data;
      return [
        put('organizations_copy', { id, name, label, deleted: false, suspended: false, since }),
        named(true, { name, of: id, since }),
      ];
    },
    'organizations.organization-renamed.v1': ({ event: { data } }) => [
      change('organizations_copy', { id: data.organizationId }, { name: data.to }),
      named(false, { name: data.from, of: data.organizationId, since: data.at }),
      named(true, { name: data.to, of: data.organizationId, since: data.at }),
    ],
    'organizations.organization-relabelled.v1': ({ event: { data } }) =>
      change('organizations_copy', { id: data.organizationId }, { label: data.to }),
    'organizations.organization-country-changed.v1': ignore,
    'organizations.organization-suspended.v1': ({ event: { data } }) =>
      change('organizations_copy', { id: data.organizationId }, { suspended: true }),
    'organizations.organization-reinstated.v1': ({ event: { data } }) =>
      change('organizations_copy', { id: data.organizationId }, { suspended: false }),
    'organizations.organization-deleted.v1': ({ event: { data } }) => [
      change('organizations_copy', { id: data.organizationId }, { deleted: true }),
      named(false, { name: data.name, of: data.organizationId, since: data.at }),
    ],
  },
};
