import type { MembershipPublicEvent } from '@charter/membership-contracts';
import { rows, type Projection } from '@charter/processors';

/** One row for each person in each organization. Exactly one of an organization's rows is its owner's. */
export type MembershipCopyTables = {
  membership_copy: {
    organization_id: string;
    user_id: string;
    owner: boolean;
    permissions: readonly string[];
    since: string;
  };
};

const { put } = rows<MembershipCopyTables>();

/** Another service's own copy of who may do what, from membership's public events. */
export const membershipCopy: Projection<MembershipPublicEvent, MembershipCopyTables> = {
  name: 'membership-copy',
  version: 1,
  tables: {
    membership_copy: {
      key: ['organization_id', 'user_id'],
      create: table =>
        table
          .addColumn('organization_id', 'text', column => column.notNull())
          .addColumn('user_id', 'text', column => column.notNull())
          .addColumn('owner', 'boolean', column => column.notNull())
          .addColumn('permissions', 'jsonb', column => column.notNull())
          .addColumn('since', 'text', column => column.notNull()),
      indexes: [['user_id']],
    },
  },
  apply: {
    'membership.membership-founded.v1': ({ event: { data } }) =>
      put('membership_copy', {
        organization_id: data.organizationId,
        user_id: data.ownerId,
        owner: true,
        permissions: data.permissions,
        since: data.at,
      }),
  },
};
