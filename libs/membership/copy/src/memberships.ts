import { listed, prepared, type Schema } from '@charter/processors';
import { sql } from 'kysely';
import type { MembershipCopyTables } from './membership-copy.projection';

/** What one person may do in one organization. */
export type Membership = Readonly<{ owner: boolean; permissions: readonly string[] }>;

/** The facts of membership as this service has learned them. */
export type Memberships = Readonly<{
  of: (organizationId: string, userId: string) => Promise<Membership | undefined>;
  /** Which of these organizations have their owner, and so exist for everybody. */
  founded: (organizationIds: readonly string[]) => Promise<ReadonlySet<string>>;
}>;

/** Reads the copy that {@link membershipCopy} keeps in a service's own schema. */
export const memberships = (schema: Schema<MembershipCopyTables>): Memberships => {
  const owned = prepared(schema, ids =>
    schema
      .selectFrom('membership_copy')
      .select('organization_id')
      .where(sql<boolean>`organization_id = any(${ids}::text[])`)
      .where('owner', '=', true),
  );
  return {
    of: (organizationId, userId) =>
      schema
        .selectFrom('membership_copy')
        .select(['owner', 'permissions'])
        .where('organization_id', '=', organizationId)
        .where('user_id', '=', userId)
        .executeTakeFirst(),
    founded: async organizationIds => {
      if (organizationIds.length === 0) return new Set();
      const rows = await owned(listed(organizationIds));
      return new Set(rows.map(row => row.organization_id));
    },
  };
};
