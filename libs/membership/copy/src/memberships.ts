import { listed, prepared, type Schema } from '@charter/processors';
import { sql } from 'kysely';
import type { MembershipCopyTables } from './membership-copy.projection';

/** What one person may do in one organization, with all that is implied: `permissions` are those of when they are read. */
export type Membership = Readonly<{ owner: boolean; permissions: readonly string[] }>;

/** The facts of membership as this service has learned them. */
export type Memberships = Readonly<{
  /** Undefined for who does not belong to it, or no more. */
  of: (organizationId: string, userId: string) => Promise<Membership | undefined>;
  /** Which of these organizations have their owner, and so exist for everybody. */
  founded: (organizationIds: readonly string[]) => Promise<ReadonlySet<string>>;
}>;

/**
 * Reads the copy that {@link membershipCopy} keeps in a service's own schema. What is held until an instant ends by the
 * clock, whether or not anybody has written down that it has.
 */
export const memberships = (schema: Schema<MembershipCopyTables>, now = Date.now): Memberships => {
  const belonging = prepared(schema, (organizationId, userId) =>
    schema
      .selectFrom('membership_copy')
      .select(['owner', 'permissions', 'grants'])
      .where('organization_id', '=', organizationId)
      .where('user_id', '=', userId)
      .where('gone', '=', false),
  );
  const owned = prepared(schema, ids =>
    schema
      .selectFrom('membership_copy')
      .select('organization_id')
      .where(sql<boolean>`organization_id = any(${ids}::text[])`)
      .where('owner', '=', true),
  );
  return {
    of: async (organizationId, userId) => {
      const [row] = await belonging(organizationId, userId);
      return row && membershipOf(row, now);
    },
    founded: async organizationIds => {
      if (organizationIds.length === 0) return new Set();
      const rows = await owned(listed(organizationIds));
      return new Set(rows.map(row => row.organization_id));
    },
  };
};

type Held = Pick<MembershipCopyTables['membership_copy'], 'owner' | 'permissions' | 'grants'>;

/**
 * What a row of the copy allows, reckoned at each reading: whoever remembers a membership must not remember a grant
 * beyond its end.
 */
export const membershipOf = ({ owner, permissions, grants }: Held, now = Date.now): Membership => ({
  owner,
  get permissions() {
    const granted = grants.filter(({ until }) => now() < Date.parse(until)).flatMap(({ effective }) => effective);
    return [...new Set([...permissions, ...granted])];
  },
});
