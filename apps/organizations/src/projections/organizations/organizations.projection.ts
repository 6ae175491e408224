import { ignore, rows, type Projection } from '@charter/processors';
import type { OrganizationEvent, OrganizationType } from '@charter/organizations-domain';

/** One row for each organization ever created; `security_contact` is sealed. */
export type OrganizationsTables = {
  organizations: {
    id: string;
    name: string;
    label: string;
    country: string;
    type: OrganizationType;
    security_contact: string | null;
    status: 'active' | 'suspended' | 'deleted';
    created_at: string;
    updated_at: string;
  };
};

const { put, change } = rows<OrganizationsTables>();
const idOf = (stream: string): string => stream.slice('organization-'.length);

/** What each organization is now. */
export const organizations: Projection<OrganizationEvent, OrganizationsTables> = {
  name: 'organizations',
  version: 1,
  tables: {
    organizations: {
      key: ['id'],
      create: table =>
        table
          .addColumn('id', 'text', column => column.notNull())
          .addColumn('name', 'text', column => column.notNull())
          .addColumn('label', 'text', column => column.notNull())
          .addColumn('country', 'text', column => column.notNull())
          .addColumn('type', 'text', column => column.notNull())
          .addColumn('security_contact', 'text')
          .addColumn('status', 'text', column => column.notNull())
          .addColumn('created_at', 'text', column => column.notNull())
          .addColumn('updated_at', 'text', column => column.notNull()),
      indexes: [['name']],
    },
  },
  apply: {
    OrganizationCreated: ({ event: { data } }) =>
      put('organizations', {
        id: data.organizationId,
        name: data.name,
        label: data.label,
        country: data.country,
        type: data.type,
        security_contact: data.securityContact ?? null,
        status: 'active',
        created_at: data.at,
        updated_at: data.at,
      }),
    OrganizationCreationLapsed: ignore,
    OrganizationRenamed: ({ key, event: { data } }) =>
      change('organizations', { id: idOf(key) }, { name: data.to, updated_at: data.at }),
    OrganizationRenameLapsed: ignore,
    OrganizationRelabelled: ({ key, event: { data } }) =>
      change('organizations', { id: idOf(key) }, { label: data.to, updated_at: data.at }),
    OrganizationCountryChanged: ({ key, event: { data } }) =>
      change('organizations', { id: idOf(key) }, { country: data.to, updated_at: data.at }),
    OrganizationSecurityContactChanged: ({ key, event: { data } }) =>
      change('organizations', { id: idOf(key) }, { security_contact: data.to ?? null, updated_at: data.at }),
    OrganizationSuspended: ({ key, event: { data } }) =>
      change('organizations', { id: idOf(key) }, { status: 'suspended', updated_at: data.at }),
    OrganizationReinstated: ({ key, event: { data } }) =>
      change('organizations', { id: idOf(key) }, { status: 'active', updated_at: data.at }),
    OrganizationDeleted: ({ key, event: { data } }) =>
      change('organizations', { id: idOf(key) }, { status: 'deleted', updated_at: data.at }),
  },
};
