import { ignore, rows, type Projection } from '@charter/processors';
import type { OrganizationEvent } from '@charter/organizations-domain';

/** Each name that an organization bears (`borne`) or has borne, and since when it does or does not. */
export type OrganizationNamesTables = {
  organization_names: { name: string; organization_id: string; borne: boolean; since: string };
};

const { put } = rows<OrganizationNamesTables>();

type Named = Readonly<{ name: string; of: string; since: string }>;

// Names pass from one organization to another, and revisions of two organizations cannot be compared:
// so a row is one organization's for ever, and what it says of a name is whether that one bears it.
const named = (borne: boolean, { name, of: stream, since }: Named) =>
  put('organization_names', { name, organization_id: stream.slice('organization-'.length), borne, since });

/** Which organization a name leads to: an old name still leads to the one that bore it last. */
export const organizationNames: Projection<OrganizationEvent, OrganizationNamesTables> = {
  name: 'organization-names',
  version: 1,
  tables: {
    organization_names: {
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
    OrganizationCreated: ({ key, event: { data } }) => named(true, { name: data.name, of: key, since: data.at }),
    OrganizationCreationLapsed: ignore,
    OrganizationRenamed: ({ key, event: { data } }) => [
      named(false, { name: data.from, of: key, since: data.at }),
      named(true, { name: data.to, of: key, since: data.at }),
    ],
    OrganizationRenameLapsed: ignore,
    OrganizationRelabelled: ignore,
    OrganizationCountryChanged: ignore,
    OrganizationSecurityContactChanged: ignore,
    OrganizationSuspended: ignore,
    OrganizationReinstated: ignore,
    OrganizationDeleted: ({ key, event: { data } }) => named(false, { name: data.name, of: key, since: data.at }),
  },
};
