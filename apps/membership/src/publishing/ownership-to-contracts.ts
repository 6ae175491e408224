import type { ToContracts } from '@charter/messaging';
import { PERMISSIONS, withImplied, type OwnershipEvent } from '@charter/membership-domain';
import { about, publicAct } from './about';

type Offered = Extract<OwnershipEvent, { type: 'OwnershipOffered' }>['data'];

const offer = (data: Offered) => {
  const { offerId, ownerId, userId, stay, expiresAt } = data;
  return { ...publicAct(data), offerId, ownerId, userId, stay, expiresAt };
};

/** What the public learns of who owns an organization, and of what was offered to whom. */
export const ownershipToContracts: ToContracts<OwnershipEvent> = {
  OwnershipOffered: ({ event: { data } }) => about('membership.ownership-offered.v1', offer(data)),
  OwnerChanged: ({ event: { data } }) => {
    const { offerId, from, to, stays, permissions } = data;
    return about('membership.owner-changed.v1', {
      ...{ ...publicAct(data), offerId, from, to, ownerPermissions: PERMISSIONS },
      ...{ stays, permissions, effective: withImplied(permissions) },
    });
  },
  OwnershipDeclined: ({ event: { data } }) => about('membership.ownership-declined.v1', offer(data)),
  OwnershipOfferWithdrawn: ({ event: { data } }) => about('membership.ownership-offer-withdrawn.v1', offer(data)),
  OwnershipOfferLapsed: ({ event: { data } }) => about('membership.ownership-offer-lapsed.v1', offer(data)),
  OwnershipOfferEndedWithMembership: ({ event: { data } }) => about('membership.ownership-offer-ended.v1', offer(data)),
};
