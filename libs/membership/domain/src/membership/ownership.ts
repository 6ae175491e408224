import { refuse, type Decision } from '@charter/event-sourcing';
import { act, barred, forbidden, timePassed, type AuthorityRefusal } from './authority';
import type {
  AcceptOwnership,
  DeclineOwnership,
  LapseOwnershipOffer,
  OfferOwnership,
  WithdrawOwnershipOffer,
} from './commands';
import { departure } from './departure';
import type { MembershipEvent, OwnerChanged, OwnershipEvent } from './events';
import { after, isReached } from './instant';
import { isOwner, withMember, withoutMember, type Ended, type Founded, type OwnershipOffer } from './state';

/** An offer that nobody answers binds nobody: the one it was made to may never look. */
const OFFER_STANDS_MS = 7 * 24 * 60 * 60 * 1_000;
/** A former owner who stays is to run the organization on, but for what only its owner may. */
const OF_FORMER_OWNER = ['admin'] as const;

export type OwnershipRefusal =
  'already-owner' | 'not-a-member' | 'offer-pending' | 'no-such-offer' | 'offer-expired' | AuthorityRefusal;

type Decided = Decision<MembershipEvent, OwnershipRefusal>;

export const evolveOwnership = (state: Founded, { type, data }: OwnershipEvent): Founded => {
  switch (type) {
    case 'OwnershipOffered': {
      const { offerId, userId, stay, expiresAt } = data;
      return { ...state, offer: { offerId, userId, stay, expiresAt } };
    }
    case 'OwnerChanged':
      return handedOver(withoutOffer(state, data.offerId, 'accepted'), data);
    case 'OwnershipDeclined':
      return withoutOffer(state, data.offerId, 'declined');
    case 'OwnershipOfferWithdrawn':
      return withoutOffer(state, data.offerId, 'withdrawn');
    case 'OwnershipOfferLapsed':
      return withoutOffer(state, data.offerId, 'lapsed');
    case 'OwnershipOfferEndedWithMembership':
      return withoutOffer(state, data.offerId, 'ended');
  }
};

const withoutOffer = ({ offer, ...state }: Founded, offerId: string, outcome: Ended['outcome']): Founded => ({
  ...state,
  endedOffer: { offerId, outcome, ...(offer && { userId: offer.userId }) },
});

/** An owner holds everything: what they held as a member is over. Access to projects stays, whoever is owner. */
const handedOver = (
  state: Founded,
  { from, to, stays, permissions, memberRevision }: OwnerChanged['data'],
): Founded => {
  const changed = { grants: [], revision: memberRevision };
  const owned = withMember({ ...state, ownerId: to }, to, { ...changed, permissions: [] });
  return stays ? withMember(owned, from, { ...changed, permissions }) : withoutMember(owned, from);
};

export const offerOwnership = (data: OfferOwnership['data'], state: Founded): Decided => {
  const { offerId, userId, stay, at } = data;
  const no = forbidden('ownership:offer', data, state);
  if (no) return refuse(no);
  const { offer: pending, endedOffer, ownerId } = state;
  // Already so, whatever has become of it since.
  if (pending?.offerId === offerId || endedOffer?.offerId === offerId) return [];
  if (isOwner(state, userId)) return refuse('already-owner');
  if (!state.members.has(userId)) return refuse('not-a-member');
  if (pending && !isReached(pending.expiresAt, at)) return refuse('offer-pending');
  const offer = { offerId, userId, stay, expiresAt: after(at, OFFER_STANDS_MS) };
  return [
    ...(pending ? [lapsed(pending, at, state)] : []),
    { type: 'OwnershipOffered', data: { ...act(data, state), ownerId, ...offer } },
  ];
};

/** Nobody becomes an owner but by their own word: staff can offer, and not accept. */
export const acceptOwnership = (data: AcceptOwnership['data'], state: Founded): Decided => {
  const offer = answerable(data, state, 'accepted');
  if (!('offerId' in offer)) return offer;
  const { ownerId: from, nextRevision: memberRevision } = state;
  const { offerId, userId: to, stay: stays } = offer;
  const { permissions, grants } = state.members.get(to) ?? { permissions: [], grants: [] };
  const happened = act(data, state);
  return [
    {
      type: 'OwnerChanged',
      data: {
        ...{ ...happened, offerId, from, to, stays, memberRevision },
        permissions: stays ? OF_FORMER_OWNER : [],
        held: { permissions, grants },
      },
    },
    ...(stays ? [] : departure(from, happened, state)),
  ];
};

export const declineOwnership = (data: DeclineOwnership['data'], state: Founded): Decided => {
  const offer = answerable(data, state, 'declined');
  if (!('offerId' in offer)) return offer;
  return [{ type: 'OwnershipDeclined', data: { ...act(data, state), ownerId: state.ownerId, ...offer } }];
};

export const withdrawOwnershipOffer = (data: WithdrawOwnershipOffer['data'], state: Founded): Decided => {
  const no = forbidden('ownership:withdraw', data, state);
  if (no) return refuse(no);
  const { offer, endedOffer, ownerId } = state;
  if (offer?.offerId === data.offerId)
    return [{ type: 'OwnershipOfferWithdrawn', data: { ...act(data, state), ownerId, ...offer } }];
  const isDone = endedOffer?.offerId === data.offerId && endedOffer.outcome === 'withdrawn';
  return isDone ? [] : refuse('no-such-offer');
};

export const lapseOwnershipOffer = ({ at }: LapseOwnershipOffer['data'], state: Founded): Decided => {
  const { offer } = state;
  return offer && isReached(offer.expiresAt, at) ? [lapsed(offer, at, state)] : [];
};

/** The offer that is answered: or what is to be said instead. */
const answerable = (
  data: AcceptOwnership['data'],
  state: Founded,
  answer: 'accepted' | 'declined',
): OwnershipOffer | Decision<never, OwnershipRefusal> => {
  const { offerId, by, at } = data;
  const no = barred(data, state);
  if (no) return refuse(no);
  const { offer, endedOffer } = state;
  if (offer?.offerId === offerId) {
    if (by.kind !== 'user' || by.id !== offer.userId) return refuse('not-allowed');
    return isReached(offer.expiresAt, at) ? refuse('offer-expired') : offer;
  }
  const isDone = endedOffer?.offerId === offerId && endedOffer.outcome === answer && endedOffer.userId === by.id;
  return isDone ? [] : refuse('no-such-offer');
};

const lapsed = (offer: OwnershipOffer, at: string, state: Founded): MembershipEvent => ({
  type: 'OwnershipOfferLapsed',
  data: { ...timePassed(at, state), ownerId: state.ownerId, ...offer },
});
