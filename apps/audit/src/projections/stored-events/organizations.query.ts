import type { Schema } from '@charter/processors';
import { sql } from 'kysely';
import type { EvidenceTables } from '../read-models';

/** In which organizations a person did anything or is mentioned, until a place in the order of texts; in the order of their ids. */
export type OrganizationsOfPerson = (personId: string, through: string) => Promise<readonly string[]>;

/** Where it stands what somebody did, and where they are mentioned. */
const INVOLVED = [
  ['stored_events', 'actor_id'],
  ['mentions', 'person_id'],
] as const;

/**
 * From one organization to the next, over all that happened in each: what is looked at is as many rows as there are
 * organizations. What is read of a person stands in a stream like an organization's, and makes none of them.
 */
export const organizationsOfPersonIn = (schema: Schema<EvidenceTables>): OrganizationsOfPerson => {
  const table = (name: string) => sql.id(schema.schemaName, name);
  const involvedIn = async ([name, column]: (typeof INVOLVED)[number], personId: string, through: string) => {
    const theirs = sql`from ${table(name)} as involved where ${sql.ref(`involved.${column}`)} = ${personId}`;
    const { rows } = await sql<{ id: string }>`
      with recursive organization(id) as (
        select min(involved.organization_id) ${theirs}
        union all
        select (select min(involved.organization_id) ${theirs} and involved.organization_id > organization.id)
        from organization where organization.id is not null
      )
      select organization.id from organization
      where exists (select ${theirs} and involved.organization_id = organization.id and involved.place <= ${through})
      and exists (
        select from ${table('stream_heads')} as head
        where head.stream in ('membership-' || organization.id, 'organization-' || organization.id)
      )`.execute(schema);
    return rows.map(({ id }) => id);
  };
  return async (personId, through) => {
    const found = await Promise.all(INVOLVED.map(involved => involvedIn(involved, personId, through)));
    return [...new Set(found.flat())].toSorted();
  };
};
