import type { Kysely } from 'kysely';
import type { OrganizationsCopyTables } from './organizations-copy.projection';

/** How somebody means an organization: by its id, or by a name that it bears or has borne. */
export type OrganizationReference = Readonly<{ id: string } | { name: string }>;

type Found = Readonly<{ id: string; deleted: boolean; suspended: boolean }>;

type Called = Readonly<{ id: string; name: string; label: string; suspended: boolean }>;

/** Which organizations there are, as this service has learned it. */
export type OrganizationReferences = Readonly<{
  /** Nothing where there never was such an organization. A name leads to whoever bears it, or else bore it last. */
  find: (reference: OrganizationReference) => Promise<Found | undefined>;
  /** What an organization is called now, and how it is labelled; nothing for one that is deleted, or never was. */
  called: (id: string) => Promise<Called | undefined>;
}>;

/** Reads the copy that {@link organizationsCopy} keeps in a service's own schema. */
export const organizationReferences = (schema: Kysely<OrganizationsCopyTables>): OrganizationReferences => ({
  find: reference => ('id' in reference ? withId(schema, reference.id) : named(schema, reference.name)),
  called: id =>
    schema
      .selectFrom('organizations_copy')
      .select(['id', 'name', 'label', 'suspended'])
      .where('id', '=', id)
      .where('deleted', '=', false)
      .executeTakeFirst(),
});

const withId = (schema: Kysely<OrganizationsCopyTables>, id: string) =>
  schema
    .selectFrom('organizations_copy')
    .select(['id', 'deleted', 'suspended'])
    .where('id', '=', id)
    .executeTakeFirst();

const named = (schema: Kysely<OrganizationsCopyTables>, name: string) =>
  schema
    .selectFrom('organization_names_copy as named')
    .innerJoin('organizations_copy as organization', 'organization.id', 'named.organization_id')
    .select(['organization.id', 'organization.deleted', 'organization.suspended'])
    .where('named.name', '=', name)
    .orderBy('named.borne', 'desc')
    .orderBy('named.since', 'desc')
    .limit(1)
    .executeTakeFirst();
