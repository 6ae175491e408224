import type { MembershipPublicEvent } from '@charter/membership-contracts';
import { ignore, rows, type Fact, type Projection } from '@charter/processors';

/** What is held until an instant only: all that comes with it. */
type Grant = Readonly<{ effective: readonly string[]; until: string }>;

/**
 * One row for each person in each organization, and for each who was there (`gone`). Exactly one of an organization's
 * rows is its owner's. `permissions` is all that somebody may act by, with what is implied; `grants` come on top until
 * they end, which whoever reads them compares with the present.
 */
export type MembershipCopyTables = {
  membership_copy: {
    organization_id: string;
    user_id: string;
    owner: boolean;
    permissions: readonly string[];
    grants: readonly Grant[];
    gone: boolean;
    since: string;
  };
};

const { put, change } = rows<MembershipCopyTables>();

type Person = Readonly<{ organizationId: string; userId: string }>;
const keyOf = ({ organizationId, userId }: Person) => ({ organization_id: organizationId, user_id: userId });

/** Whoever reads past `gone` is to find nothing to act by. */
const GONE = { gone: true, owner: false, permissions: [], grants: [] } as const;

type Of<Type extends MembershipPublicEvent['type']> = Fact<Extract<MembershipPublicEvent, { type: Type }>>;

const gone = ({ event: { data } }: Of<'membership.member-removed.v1' | 'membership.member-left.v1'>) =>
  change('membership_copy', keyOf(data), GONE);

type Regranting = 'membership.permission-granted.v1' | 'membership.grant-ended.v1' | 'membership.grant-lapsed.v1';
const regranted = ({ event: { data } }: Of<Regranting>) =>
  change('membership_copy', keyOf(data), { grants: untilOf(data.grants) });

const untilOf = (grants: readonly Grant[]) => grants.map(({ effective, until }) => ({ effective, until }));

const apply: Projection<MembershipPublicEvent, MembershipCopyTables>['apply'] = {
  'membership.membership-founded.v1': ({ event: { data } }) =>
    put('membership_copy', {
      ...keyOf({ organizationId: data.organizationId, userId: data.ownerId }),
      ...{ owner: true, permissions: data.permissions, grants: [], gone: false, since: data.at },
    }),
  'membership.member-added.v1': ({ event: { data } }) =>
    put('membership_copy', {
      ...{ ...keyOf(data), owner: false, permissions: data.effective, grants: [], gone: false, since: data.at },
    }),
  'membership.member-permissions-changed.v1': ({ event: { data } }) =>
    change('membership_copy', keyOf(data), { permissions: data.effective }),
  'membership.member-removed.v1': gone,
  'membership.member-left.v1': gone,
  'membership.permission-granted.v1': regranted,
  'membership.grant-ended.v1': regranted,
  'membership.grant-lapsed.v1': regranted,
  'membership.owner-changed.v1': ({ event: { data } }) => {
    const { organizationId, from, to, ownerPermissions, stays, effective } = data;
    return [
      change('membership_copy', keyOf({ organizationId, userId: to }), {
        owner: true,
        permissions: ownerPermissions,
        grants: [],
      }),
      change(
        'membership_copy',
        keyOf({ organizationId, userId: from }),
        stays ? { owner: false, permissions: effective, grants: [] } : GONE,
      ),
    ];
  },
  // Nobody may do anything by what is still pending.
  'membership.ownership-offered.v1': ignore,
  'membership.ownership-declined.v1': ignore,
  'membership.ownership-offer-withdrawn.v1': ignore,
  'membership.ownership-offer-lapsed.v1': ignore,
  'membership.ownership-offer-ended.v1': ignore,
  'membership.member-invited.v1': ignore,
  'membership.invitation-resent.v1': ignore,
  'membership.invitation-replaced.v1': ignore,
  'membership.invitation-revoked.v1': ignore,
  'membership.invitation-accepted.v1': ignore,
  'membership.invitation-declined.v1': ignore,
  'membership.invitation-lapsed.v1': ignore,
  // Identity asked, and identity acts on it.
  'membership.departure-agreed.v1': ignore,
  'membership.departure-vetoed.v1': ignore,
  // A copy for whoever asks about organizations; who asks about projects keeps one of its own.
  'membership.project-access-given.v1': ignore,
  'membership.project-access-changed.v1': ignore,
  'membership.project-access-ended.v1': ignore,
};

/** Another service's own copy of who may do what, from membership's public events. */
export const membershipCopy: Projection<MembershipPublicEvent, MembershipCopyTables> = {
  name: 'membership-copy',
  version: 2,
  tables: {
    membership_copy: {
      key: ['organization_id', 'user_id'],
      create: table =>
        table
          .addColumn('organization_id', 'text', column => column.notNull())
          .addColumn('user_id', 'text', column => column.notNull())
          .addColumn('owner', 'boolean', column => column.notNull())
          .addColumn('permissions', 'jsonb', column => column.notNull())
          .addColumn('grants', 'jsonb', column => column.notNull())
          .addColumn('gone', 'boolean', column => column.notNull())
          .addColumn('since', 'text', column => column.notNull()),
      indexes: [['user_id']],
    },
  },
  apply,
};
