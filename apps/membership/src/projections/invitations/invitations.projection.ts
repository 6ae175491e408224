import { ignore, rows, type Fact, type Projection } from '@charter/processors';
import type { By, InvitationEvent, MembershipEvent, Permission } from '@charter/membership-domain';

/** How far an invitation has come. One that nobody has written down as lapsed may have expired all the same. */
export type InvitationState = 'pending' | 'accepted' | 'declined' | 'revoked' | 'replaced' | 'lapsed';

/**
 * Every invitation there ever was, and every message that was to be sent for one. `email` is sealed under a subject of
 * the invitation's own. By the link with `link_number` alone it can be answered. Times are of ISO 8601 in UTC, to the
 * millisecond.
 */
export type InvitationsTables = {
  invitations: {
    organization_id: string;
    id: string;
    email: string;
    permissions: readonly Permission[];
    invited_by: By;
    state: InvitationState;
    link_number: number;
    created_at: string;
    updated_at: string;
    /** When it was answered or ended. */
    finished_at: string | null;
    expires_at: string;
  };
  invitation_messages: {
    organization_id: string;
    invitation_id: string;
    link_number: number;
    sent_by: string;
    sent_at: string;
  };
};

const { put, change } = rows<InvitationsTables>();

type Of<Type extends InvitationEvent['type']> = Extract<InvitationEvent, { type: Type }>['data'];

const keyOf = ({ organizationId, invitationId }: InvitationEvent['data']) => ({
  organization_id: organizationId,
  id: invitationId,
});

const sent = ({ organizationId, invitationId, linkNumber, by, at }: Of<'MemberInvited' | 'InvitationResent'>) =>
  put('invitation_messages', {
    ...{ organization_id: organizationId, invitation_id: invitationId, link_number: linkNumber },
    ...{ sent_by: by.id, sent_at: at },
  });

type Ending = Exclude<InvitationEvent['type'], 'MemberInvited' | 'InvitationResent'>;

const ended =
  (state: InvitationState) =>
  ({ event: { data } }: Fact<Extract<InvitationEvent, { type: Ending }>>) =>
    change('invitations', keyOf(data), { state, updated_at: data.at, finished_at: data.at });

const instant = (text: string): string => new Date(text).toISOString();

const apply: Projection<MembershipEvent, InvitationsTables>['apply'] = {
  MemberInvited: ({ event: { data } }) => {
    const { email, permissions, by, linkNumber, at, expiresAt } = data;
    return [
      put('invitations', {
        ...{ ...keyOf(data), email, permissions, invited_by: by, state: 'pending', link_number: linkNumber },
        ...{ created_at: at, updated_at: at, finished_at: null, expires_at: instant(expiresAt) },
      }),
      sent(data),
    ];
  },
  InvitationResent: ({ event: { data } }) => {
    const { linkNumber, at, expiresAt } = data;
    const resent = { link_number: linkNumber, updated_at: at, expires_at: instant(expiresAt) };
    return [change('invitations', keyOf(data), resent), sent(data)];
  },
  InvitationReplaced: ended('replaced'),
  InvitationRevoked: ended('revoked'),
  InvitationAccepted: ended('accepted'),
  InvitationDeclined: ended('declined'),
  // It ended when its time was over, and not when somebody noticed.
  InvitationLapsed: ({ event: { data } }) =>
    change('invitations', keyOf(data), {
      ...{ state: 'lapsed', updated_at: data.at, finished_at: instant(data.expiresAt) },
    }),
  // An invitation stands whatever becomes of members, of who sent it too.
  MembershipFounded: ignore,
  MembershipSuspended: ignore,
  MembershipReinstated: ignore,
  SelfEditChanged: ignore,
  GrantCeilingChanged: ignore,
  MemberAdded: ignore,
  MemberPermissionsReplaced: ignore,
  MemberRaisedOwnPermissions: ignore,
  MemberRemoved: ignore,
  MemberLeft: ignore,
  PermissionGranted: ignore,
  MemberGrantedOwnPermission: ignore,
  GrantEnded: ignore,
  GrantLapsed: ignore,
  OwnershipOffered: ignore,
  OwnerChanged: ignore,
  OwnershipDeclined: ignore,
  OwnershipOfferWithdrawn: ignore,
  OwnershipOfferLapsed: ignore,
  OwnershipOfferEndedWithMembership: ignore,
  ProjectAccessGiven: ignore,
  ProjectAccessReplaced: ignore,
  MemberRaisedOwnProjectAccess: ignore,
  ProjectAccessEnded: ignore,
  ProjectAccessEndedWithMembership: ignore,
};

/** Who was invited to each organization, and what has become of it. */
export const invitations: Projection<MembershipEvent, InvitationsTables> = {
  name: 'invitations',
  version: 1,
  tables: {
    invitations: {
      key: ['organization_id', 'id'],
      create: table =>
        table
          .addColumn('organization_id', 'text', column => column.notNull())
          .addColumn('id', 'text', column => column.notNull())
          .addColumn('email', 'text', column => column.notNull())
          .addColumn('permissions', 'jsonb', column => column.notNull())
          .addColumn('invited_by', 'jsonb', column => column.notNull())
          .addColumn('state', 'text', column => column.notNull())
          .addColumn('link_number', 'integer', column => column.notNull())
          .addColumn('created_at', 'text', column => column.notNull())
          .addColumn('updated_at', 'text', column => column.notNull())
          .addColumn('finished_at', 'text')
          .addColumn('expires_at', 'text', column => column.notNull()),
      indexes: [['organization_id', 'state']],
    },
    invitation_messages: {
      key: ['organization_id', 'invitation_id', 'link_number'],
      create: table =>
        table
          .addColumn('organization_id', 'text', column => column.notNull())
          .addColumn('invitation_id', 'text', column => column.notNull())
          .addColumn('link_number', 'integer', column => column.notNull())
          .addColumn('sent_by', 'text', column => column.notNull())
          .addColumn('sent_at', 'text', column => column.notNull()),
      indexes: [
        ['organization_id', 'sent_at'],
        ['sent_by', 'sent_at'],
      ],
    },
  },
  apply,
};
