import type { Kysely } from 'kysely';
import type { OrganizationNamesTables } from './organization-names.projection';

/** The organization that bears a name, or else the one that bore it last. */
export const organizationNamed = async (
  schema: Kysely<OrganizationNamesTables>,
  name: string,
): Promise<string | undefined> => {
  const row = await schema
    .selectFrom('organization_names')
    .select('organization_id')
    .where('name', '=', name)
    .orderBy('borne', 'desc')
    .orderBy('since', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.organization_id;
};
