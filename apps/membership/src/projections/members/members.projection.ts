import { ignore, rows, type Fact, type Projection } from '@charter/processors';
import {
  PERMISSIONS,
  type Grant,
  type GrantEvent,
  type MemberEvent,
  type MembershipEvent,
  type Permission,
} from '@charter/membership-domain';

/**
 * One row for each member of each organization, the owner among them, and for each who was one (`gone`). `permissions`
 * are as they were given; who decides by them reckons in what they imply, and the grants that have not ended.
 * `member_revision` names the state of the member that the row shows: a client that changes it says which one it saw.
 */
export type MembersTables = {
  members: {
    organization_id: string;
    user_id: string;
    owner: boolean;
    permissions: readonly Permission[];
    grants: readonly Grant[];
    gone: boolean;
    member_revision: number;
    /** Since when they are a member: who comes back is a new one. */
    created_at: string;
    /** When what they hold changed last, be it by the end of a grant. */
    updated_at: string;
  };
};

const { put, change } = rows<MembersTables>();

type OfMember = (MemberEvent | GrantEvent)['data'];

const keyOf = ({ organizationId, memberId }: Pick<OfMember, 'organizationId' | 'memberId'>) => ({
  organization_id: organizationId,
  user_id: memberId,
});

type Replaced = Fact<Extract<MemberEvent, { type: 'MemberPermissionsReplaced' | 'MemberRaisedOwnPermissions' }>>;
const replaced = ({ event: { data } }: Replaced) => {
  const changed = { permissions: data.to, member_revision: data.memberRevision, updated_at: data.at };
  return change('members', keyOf(data), changed);
};

const regranted = ({ event: { data } }: Fact<GrantEvent>) => {
  const changed = { grants: data.grants, member_revision: data.memberRevision, updated_at: data.at };
  return change('members', keyOf(data), changed);
};

/** What somebody held is in the history; whoever reads past `gone` is to find nothing to act by. */
const GONE = { gone: true, owner: false, permissions: [], grants: [] } as const;

const gone = ({ event: { data } }: Fact<Extract<MemberEvent, { type: 'MemberRemoved' | 'MemberLeft' }>>) =>
  change('members', keyOf(data), { ...GONE, updated_at: data.at });

const apply: Projection<MembershipEvent, MembersTables>['apply'] = {
  MembershipFounded: ({ event: { data } }) =>
    put('members', {
      ...{ organization_id: data.organizationId, user_id: data.ownerId, owner: true },
      ...{ permissions: PERMISSIONS, grants: [], gone: false },
      ...{ member_revision: 0, created_at: data.at, updated_at: data.at },
    }),
  MemberAdded: ({ event: { data } }) =>
    put('members', {
      ...{ ...keyOf(data), owner: false, permissions: data.permissions, grants: [], gone: false },
      ...{ member_revision: data.memberRevision, created_at: data.at, updated_at: data.at },
    }),
  MemberPermissionsReplaced: replaced,
  MemberRaisedOwnPermissions: replaced,
  MemberRemoved: gone,
  MemberLeft: gone,
  PermissionGranted: regranted,
  MemberGrantedOwnPermission: regranted,
  GrantEnded: regranted,
  GrantLapsed: regranted,
  OwnerChanged: ({ event: { data } }) => {
    const { organizationId, from, to, permissions, memberRevision, at } = data;
    const changed = { grants: [], member_revision: memberRevision, updated_at: at };
    return [
      change('members', keyOf({ organizationId, memberId: to }), { ...changed, owner: true, permissions: PERMISSIONS }),
      change(
        'members',
        keyOf({ organizationId, memberId: from }),
        data.stays ? { ...changed, owner: false, permissions } : { ...GONE, updated_at: at },
      ),
    ];
  },
  // Where somebody works is not what they are in the organization.
  ProjectAccessGiven: ignore,
  ProjectAccessReplaced: ignore,
  MemberRaisedOwnProjectAccess: ignore,
  ProjectAccessEnded: ignore,
  ProjectAccessEndedWithMembership: ignore,
  // Nobody is a member by what is still pending.
  OwnershipOffered: ignore,
  OwnershipDeclined: ignore,
  OwnershipOfferWithdrawn: ignore,
  OwnershipOfferLapsed: ignore,
  OwnershipOfferEndedWithMembership: ignore,
  MemberInvited: ignore,
  InvitationResent: ignore,
  InvitationReplaced: ignore,
  InvitationRevoked: ignore,
  InvitationAccepted: ignore,
  InvitationDeclined: ignore,
  InvitationLapsed: ignore,
  // How members may be changed changes none.
  MembershipSuspended: ignore,
  MembershipReinstated: ignore,
  SelfEditChanged: ignore,
  GrantCeilingChanged: ignore,
};

/** Who belongs to each organization, and what each of them may do. */
export const members: Projection<MembershipEvent, MembersTables> = {
  name: 'members',
  version: 2,
  tables: {
    members: {
      key: ['organization_id', 'user_id'],
      create: table =>
        table
          .addColumn('organization_id', 'text', column => column.notNull())
          .addColumn('user_id', 'text', column => column.notNull())
          .addColumn('owner', 'boolean', column => column.notNull())
          .addColumn('permissions', 'jsonb', column => column.notNull())
          .addColumn('grants', 'jsonb', column => column.notNull())
          .addColumn('gone', 'boolean', column => column.notNull())
          .addColumn('member_revision', 'integer', column => column.notNull())
          .addColumn('created_at', 'text', column => column.notNull())
          .addColumn('updated_at', 'text', column => column.notNull()),
    },
  },
  apply,
};
