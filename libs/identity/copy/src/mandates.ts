import { sql, type Kysely } from 'kysely';
import type { IdentityCopyTables } from './identity-copy.projection';

/** What an auditor may see by one mandate: all organizations that there are and will be, or these; before `until`. */
export type MandateOf = Readonly<{ mandateId: string; organizations: 'all' | readonly string[]; until: string }>;

/** By what auditors may see organizations at an instant; whether they are auditors still, the facts about callers say. */
export type Mandates = Readonly<{
  /** The mandate that lasts longest of those by which an auditor may see an organization; undefined where there is none. */
  mandateFor: (
    asked: Readonly<{ auditorId: string; organizationId: string; at: string }>,
  ) => Promise<MandateOf | undefined>;
  /** All by which an auditor may see anything, what lasts longest first. */
  mandatesOf: (asked: Readonly<{ auditorId: string; at: string }>) => Promise<readonly MandateOf[]>;
}>;

/** Reads the copy that {@link identityCopy} keeps in a service's own schema. */
export const mandatesIn = (schema: Kysely<IdentityCopyTables>): Mandates => {
  const inForce = (auditorId: string, at: string) =>
    schema
      .selectFrom('identity_mandates')
      .select(['mandate_id as mandateId', 'organizations', 'until'])
      .where('auditor_id', '=', auditorId)
      .where('ended', '=', false)
      // Both are written alike, so they compare as texts.
      .where('until', '>', new Date(at).toISOString())
      .orderBy('until', 'desc')
      .orderBy('mandate_id');
  return {
    mandateFor: ({ auditorId, organizationId, at }) =>
      inForce(auditorId, at).where(reaches(organizationId)).limit(1).executeTakeFirst(),
    mandatesOf: ({ auditorId, at }) => inForce(auditorId, at).execute(),
  };
};

const reaches = (organizationId: string) =>
  sql<boolean>`(organizations = '"all"'::jsonb or organizations @> jsonb_build_array(${organizationId}::text))`;
