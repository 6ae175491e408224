import { ignore, rows, type Fact, type Projection } from '@charter/processors';
import type { Grant, GrantEvent, InvitationEvent, MembershipEvent, OwnershipEvent } from '@charter/membership-domain';

/** What ends by itself in an organization: what members hold until an instant, an offer, an invitation. */
export type Ending = 'grants' | 'offer' | 'invitation';

/**
 * When something in an organization ends by itself next. `id` is of the member, whose first grant to end counts, or of
 * the invitation; nothing for the one offer that can be pending. `due` is a time of ISO 8601 in UTC, to the
 * millisecond; null where nothing is left to end.
 */
export type DeadlinesTables = {
  deadlines: { organization_id: string; ending: Ending; id: string; due: string | null };
};

const { put, change } = rows<DeadlinesTables>();

type Place = Readonly<{ organizationId: string; ending: Ending; id: string }>;
const keyOf = ({ organizationId, ending, id }: Place) => ({ organization_id: organizationId, ending, id });

const ends = (place: Place, due: string) => put('deadlines', { ...keyOf(place), due: new Date(due).toISOString() });
const over = (place: Place) => change('deadlines', keyOf(place), { due: null });

const grantsOf = (organizationId: string, memberId: string): Place => ({
  ...{ organizationId, ending: 'grants', id: memberId },
});

const regranted = ({ event: { data } }: Fact<GrantEvent>) => {
  const place = grantsOf(data.organizationId, data.memberId);
  const [first] = data.grants
    .map(({ until }: Grant) => until)
    .toSorted((one, other) => Date.parse(one) - Date.parse(other));
  return first === undefined ? over(place) : ends(place, first);
};

const gone = ({ event: { data } }: Fact<Extract<MembershipEvent, { type: 'MemberRemoved' | 'MemberLeft' }>>) =>
  over(grantsOf(data.organizationId, data.memberId));

const offerOf = ({ organizationId }: Readonly<{ organizationId: string }>): Place => ({
  ...{ organizationId, ending: 'offer', id: '' },
});

const offerOver = ({ event: { data } }: Fact<OwnershipEvent>) => over(offerOf(data));

type Invited = Readonly<{ organizationId: string; invitationId: string }>;
const invitationOf = ({ organizationId, invitationId }: Invited): Place => ({
  ...{ organizationId, ending: 'invitation', id: invitationId },
});

type Standing = Extract<InvitationEvent, { type: 'MemberInvited' | 'InvitationResent' }>;
const stands = ({ event: { data } }: Fact<Standing>) => ends(invitationOf(data), data.expiresAt);
const invitationOver = ({ event: { data } }: Fact<InvitationEvent>) => over(invitationOf(data));

const apply: Projection<MembershipEvent, DeadlinesTables>['apply'] = {
  PermissionGranted: regranted,
  MemberGrantedOwnPermission: regranted,
  GrantEnded: regranted,
  GrantLapsed: regranted,
  MemberRemoved: gone,
  MemberLeft: gone,
  OwnershipOffered: ({ event: { data } }) => ends(offerOf(data), data.expiresAt),
  OwnerChanged: ({ event: { data } }) => [
    over(offerOf(data)),
    over(grantsOf(data.organizationId, data.from)),
    over(grantsOf(data.organizationId, data.to)),
  ],
  OwnershipDeclined: offerOver,
  OwnershipOfferWithdrawn: offerOver,
  OwnershipOfferLapsed: offerOver,
  OwnershipOfferEndedWithMembership: offerOver,
  MemberInvited: stands,
  InvitationResent: stands,
  InvitationReplaced: invitationOver,
  InvitationRevoked: invitationOver,
  InvitationAccepted: invitationOver,
  InvitationDeclined: invitationOver,
  InvitationLapsed: invitationOver,
  // What is for good does not end by itself.
  MembershipFounded: ignore,
  MembershipSuspended: ignore,
  MembershipReinstated: ignore,
  SelfEditChanged: ignore,
  GrantCeilingChanged: ignore,
  MemberAdded: ignore,
  MemberPermissionsReplaced: ignore,
  MemberRaisedOwnPermissions: ignore,
  ProjectAccessGiven: ignore,
  ProjectAccessReplaced: ignore,
  MemberRaisedOwnProjectAccess: ignore,
  ProjectAccessEnded: ignore,
  ProjectAccessEndedWithMembership: ignore,
};

/** Where a watchdog finds what has ended, and nobody has written down. */
export const deadlines: Projection<MembershipEvent, DeadlinesTables> = {
  name: 'deadlines',
  version: 1,
  tables: {
    deadlines: {
      key: ['organization_id', 'ending', 'id'],
      create: table =>
        table
          .addColumn('organization_id', 'text', column => column.notNull())
          .addColumn('ending', 'text', column => column.notNull())
          .addColumn('id', 'text', column => column.notNull())
          .addColumn('due', 'text'),
      indexes: [['due']],
    },
  },
  apply,
};
