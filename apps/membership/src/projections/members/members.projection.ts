import { rows, type Projection } from '@charter/processors';
import { PERMISSIONS, type MembershipEvent, type Permission } from '@charter/membership-domain';

/** One row for each member of each organization, the owner among them. */
export type MembersTables = {
  members: {
    organization_id: string;
    user_id: string;
    owner: boolean;
    permissions: readonly Permission[];
    created_at: string;
    updated_at: string;
  };
};

const { put } = rows<MembersTables>();

/** Who belongs to each organization, and what each of them may do. */
export const members: Projection<MembershipEvent, MembersTables> = {
  name: 'members',
  version: 1,
  tables: {
    members: {
      key: ['organization_id', 'user_id'],
      create: table =>
        table
          .addColumn('organization_id', 'text', column => column.notNull())
          .addColumn('user_id', 'text', column => column.notNull())
          .addColumn('owner', 'boolean', column => column.notNull())
          .addColumn('permissions', 'jsonb', column => column.notNull())
          .addColumn('created_at', 'text', column => column.notNull())
          .addColumn('updated_at', 'text', column => column.notNull()),
    },
  },
  apply: {
    MembershipFounded: ({ event: { data } }) =>
      put('members', {
        organization_id: data.organizationId,
        user_id: data.ownerId,
        owner: true,
        permissions: PERMISSIONS,
        created_at: data.at,
        updated_at: data.at,
      }),
  },
};
