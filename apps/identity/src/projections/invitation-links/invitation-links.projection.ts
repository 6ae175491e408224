import type { Message } from '@charter/event-sourcing';
import type { MembershipEventData, MembershipPublicEvent } from '@charter/membership-contracts';
import { ignore, rows, type Fact, type Projection } from '@charter/processors';

/** What has become of an invitation. One that nobody has written down as lapsed may have expired all the same. */
export type InvitationState = 'pending' | 'accepted' | 'declined' | 'revoked' | 'replaced' | 'lapsed';

/**
 * Every invitation that membership has told of. `email` is sealed under a subject of the invitation's own. Only the link
 * with `link_number` leads to it.
 */
export type InvitationLinksTables = {
  invitation_links: {
    organization_id: string;
    invitation_id: string;
    email: string;
    link_number: number;
    expires_at: string;
    state: InvitationState;
  };
};

const { put, change } = rows<InvitationLinksTables>();

type Named = Readonly<{ organizationId: string; invitationId: string }>;
const keyOf = ({ organizationId, invitationId }: Named) => ({
  organization_id: organizationId,
  invitation_id: invitationId,
});

const became =
  (state: InvitationState) =>
  ({ event: { data } }: Fact<Message<string, Named>>) =>
    change('invitation_links', keyOf(data), { state });

type Resent = MembershipEventData<'membership.invitation-resent.v1'>;

/** Who may register, and with which address: by the links that membership has had sent. */
export const invitationLinks: Projection<MembershipPublicEvent, InvitationLinksTables> = {
  name: 'invitation-links',
  version: 1,
  tables: {
    invitation_links: {
      key: ['organization_id', 'invitation_id'],
      create: table =>
        table
          .addColumn('organization_id', 'text', column => column.notNull())
          .addColumn('invitation_id', 'text', column => column.notNull())
          .addColumn('email', 'text', column => column.notNull())
          .addColumn('link_number', 'integer', column => column.notNull())
          .addColumn('expires_at', 'text', column => column.notNull())
          .addColumn('state', 'text', column => column.notNull()),
    },
  },
  apply: {
    'membership.member-invited.v1': ({ event: { data } }) =>
      put('invitation_links', { ...keyOf(data), ...sent(data), email: data.email, state: 'pending' }),
    'membership.invitation-resent.v1': ({ event: { data } }) => change('invitation_links', keyOf(data), sent(data)),
    'membership.invitation-replaced.v1': became('replaced'),
    'membership.invitation-revoked.v1': became('revoked'),
    'membership.invitation-accepted.v1': became('accepted'),
    'membership.invitation-declined.v1': became('declined'),
    'membership.invitation-lapsed.v1': became('lapsed'),
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
  },
};

const sent = ({ linkNumber, expiresAt }: Pick<Resent, 'linkNumber' | 'expiresAt'>) => ({
  link_number: linkNumber,
  expires_at: expiresAt,
});
