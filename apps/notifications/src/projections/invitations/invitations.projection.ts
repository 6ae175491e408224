import type { MembershipEventType, MembershipPublicEvent } from '@charter/membership-contracts';
import { ignore, rows, type Fact, type Projection } from '@charter/processors';

/**
 * Every invitation, and the newest link to it. `email` is sealed under a subject of the invitation's own; by
 * `email_lookup`, and when it was made, it is found out whose address that was. `over` once it was answered, revoked or
 * replaced, or has lapsed: no link leads anywhere then.
 */
export type InvitationsTables = {
  invitations: {
    id: string;
    organization_id: string;
    email: string;
    email_lookup: string;
    invited_at: string;
    permissions: readonly string[];
    link_number: number;
    over: boolean;
  };
};

const { put, change } = rows<InvitationsTables>();

type Ending = Extract<
  MembershipEventType,
  `membership.invitation-${'replaced' | 'revoked' | 'accepted' | 'declined' | 'lapsed'}.v1`
>;
const over = ({ event: { data } }: Fact<Extract<MembershipPublicEvent, { type: Ending }>>) =>
  change('invitations', { id: data.invitationId }, { over: true });

const apply: Projection<MembershipPublicEvent, InvitationsTables>['apply'] = {
  'membership.member-invited.v1': ({ event: { data }, at: invited_at }) => {
    const { invitationId: id, organizationId: organization_id, email, emailLookup: email_lookup, permissions } = data;
    const whom = { email, email_lookup, invited_at };
    return put('invitations', { id, organization_id, ...whom, permissions, link_number: data.linkNumber, over: false });
  },
  'membership.invitation-resent.v1': ({ event: { data } }) =>
    change('invitations', { id: data.invitationId }, { email: data.email, link_number: data.linkNumber }),
  'membership.invitation-replaced.v1': over,
  'membership.invitation-revoked.v1': over,
  'membership.invitation-accepted.v1': over,
  'membership.invitation-declined.v1': over,
  'membership.invitation-lapsed.v1': over,
  'membership.membership-founded.v1': ignore,
  'membership.member-added.v1': ignore,
  'membership.member-permissions-changed.v1': ignore,
  'membership.member-removed.v1': ignore,
  'membership.member-left.v1': ignore,
  'membership.permission-granted.v1': ignore,
  'membership.grant-ended.v1': ignore,
  'membership.grant-lapsed.v1': ignore,
  'membership.owner-changed.v1': ignore,
  'membership.ownership-offered.v1': ignore,
  'membership.ownership-declined.v1': ignore,
  'membership.ownership-offer-withdrawn.v1': ignore,
  'membership.ownership-offer-lapsed.v1': ignore,
  'membership.ownership-offer-ended.v1': ignore,
  'membership.departure-agreed.v1': ignore,
  'membership.departure-vetoed.v1': ignore,
  'membership.project-access-given.v1': ignore,
  'membership.project-access-changed.v1': ignore,
  'membership.project-access-ended.v1': ignore,
};

/** Whom an invitation goes to, and whether there is any point in sending it. */
export const invitations: Projection<MembershipPublicEvent, InvitationsTables> = {
  name: 'invitations',
  version: 2,
  tables: {
    invitations: {
      key: ['id'],
      create: table =>
        table
          .addColumn('id', 'text', column => column.notNull())
          .addColumn('organization_id', 'text', column => column.notNull())
          .addColumn('email', 'text', column => column.notNull())
          .addColumn('email_lookup', 'text', column => column.notNull())
          .addColumn('invited_at', 'text', column => column.notNull())
          .addColumn('permissions', 'jsonb', column => column.notNull())
          .addColumn('link_number', 'integer', column => column.notNull())
          .addColumn('over', 'boolean', column => column.notNull()),
      indexes: [['email_lookup']],
    },
  },
  apply,
};
