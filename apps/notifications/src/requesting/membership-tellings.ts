import { membershipEvents, type MembershipEventData, type MembershipEventType } from '@charter/membership-contracts';
import type { PublicEvent } from '@charter/messaging';
import type { Notice } from '@charter/notifications-domain';
import { tell, tellsNobody, unlessOwn, type Telling } from './telling';

type Tells<Type extends MembershipEventType> =
  ((data: MembershipEventData<Type>) => readonly Telling[]) | typeof tellsNobody;

type Link = MembershipEventData<'membership.invitation-resent.v1'>;
const invited = ({ organizationId, by, invitationId, linkNumber, expiresAt }: Link): readonly Telling[] => [
  {
    recipient: { invitationId },
    notice: { kind: 'invitation', organizationId, by, invitationId, linkNumber, expiresAt },
  },
];

type Offer = MembershipEventData<'membership.ownership-offered.v1'>;
type OfferKind = Extract<Notice, { offerId: string }>['kind'];
const ofOffer = (kind: OfferKind, { organizationId, offerId, ownerId, userId, stay, expiresAt }: Offer) => ({
  ...{ kind, organizationId, offerId, ownerId, userId, stay, expiresAt },
});
/** Whoever made the offer learns what has become of it. */
const toOwner = (kind: OfferKind) => (offer: Offer) => tell(offer.ownerId, ofOffer(kind, offer));

/** For each public event of memberships, whom it is mailed to. */
const membershipTellings: { readonly [Type in MembershipEventType]: Tells<Type> } = {
  // The owner has just created the organization.
  'membership.membership-founded.v1': tellsNobody,
  'membership.member-added.v1': ({ organizationId, by, userId, permissions }) =>
    unlessOwn(by, userId, { kind: 'member-added', organizationId, by, permissions }),
  'membership.member-permissions-changed.v1': ({ organizationId, by, userId, to, added, removed, effective }) =>
    unlessOwn(by, userId, {
      ...{ kind: 'permissions-changed', organizationId, by, permissions: to, added },
      // What comes along with something else that they hold now, they have not lost.
      removed: removed.filter(permission => !effective.includes(permission)),
    }),
  'membership.member-removed.v1': ({ organizationId, by, userId }) =>
    unlessOwn(by, userId, { kind: 'member-removed', organizationId, by }),
  // Whoever leaves knows.
  'membership.member-left.v1': tellsNobody,

  'membership.permission-granted.v1': ({ organizationId, by, userId, permission, until, before }) =>
    unlessOwn(by, userId, {
      ...{ kind: 'permission-granted', organizationId, by, permission, until },
      ...(before === undefined ? {} : { before }),
    }),
  'membership.grant-ended.v1': ({ organizationId, by, userId, permission, until }) =>
    unlessOwn(by, userId, { kind: 'grant-ended', organizationId, by, permission, until }),
  'membership.grant-lapsed.v1': ({ organizationId, userId, permission, until }) =>
    tell(userId, { kind: 'grant-lapsed', organizationId, permission, until }),

  'membership.owner-changed.v1': ({ organizationId, from, to, stays, permissions }) =>
    [from, to].flatMap(userId =>
      tell(userId, { kind: 'ownership-accepted', organizationId, from, to, stays, permissions }),
    ),
  'membership.ownership-offered.v1': offer =>
    [offer.ownerId, offer.userId].flatMap(userId => tell(userId, ofOffer('ownership-offered', offer))),
  'membership.ownership-declined.v1': toOwner('ownership-declined'),
  'membership.ownership-offer-withdrawn.v1': offer => tell(offer.userId, ofOffer('ownership-withdrawn', offer)),
  'membership.ownership-offer-lapsed.v1': toOwner('ownership-lapsed'),
  'membership.ownership-offer-ended.v1': toOwner('ownership-ended'),

  'membership.member-invited.v1': invited,
  'membership.invitation-resent.v1': invited,
  // What becomes of an invitation is seen in its list by whoever may invite; and the link says so to whoever has it.
  'membership.invitation-replaced.v1': tellsNobody,
  'membership.invitation-revoked.v1': tellsNobody,
  'membership.invitation-accepted.v1': tellsNobody,
  'membership.invitation-declined.v1': tellsNobody,
  'membership.invitation-lapsed.v1': tellsNobody,

  // Between services: who is to go is answered where they asked.
  'membership.departure-agreed.v1': tellsNobody,
  'membership.departure-vetoed.v1': tellsNobody,

  'membership.project-access-given.v1': ({ organizationId, by, userId, projectId, permissions: added }) =>
    unlessOwn(by, userId, { kind: 'project-access-changed', organizationId, by, projectId, added, removed: [] }),
  'membership.project-access-changed.v1': ({ organizationId, by, userId, projectId, added, removed }) =>
    unlessOwn(by, userId, { kind: 'project-access-changed', organizationId, by, projectId, added, removed }),
  'membership.project-access-ended.v1': ({ withMembership, userId, permissions: removed, ...about }) => {
    const { organizationId, by, projectId } = about;
    // That they are no member any more is told for itself.
    if (withMembership) return [];
    return unlessOwn(by, userId, { kind: 'project-access-changed', organizationId, by, projectId, added: [], removed });
  },
};

/** The types that anybody is told of. */
export const MEMBERSHIP_NEWS = Object.entries(membershipTellings)
  .filter(([, tells]) => tells !== tellsNobody)
  .map(([type]) => type);

/** Who is told what by one of them. Throws on what is no event of memberships. */
export const tellingsOfMembership = ({ type, data }: PublicEvent): readonly Telling[] => {
  const tells = membershipTellings[type as MembershipEventType];
  if (tells === tellsNobody) return [];
  const contract = membershipEvents[type as MembershipEventType];
  return (tells as (data: unknown) => readonly Telling[])(contract.parse(data));
};
