import type { Founded, Membership, MembershipCommand } from '@charter/membership-domain';
import { notFound } from '@charter/service';
import type { Memberships } from '../memberships';
import { askedBy, onlookerOf, type Asker, type Onlooker } from './asker';
import type { Changes } from './changes';
import { derivedIdOf } from './derived-id';
import { representAnswered, representOffer, representOffers, type Answered } from './ownership-offer.representation';
import type { OfferOwnershipRequest } from './ownership-offers.requests';
import { HIDDEN_OFFER_PROBLEMS, OFFERING_PROBLEMS, PROBLEMS } from './problems';

export const OWNERSHIP_OFFERS = Symbol('ownership offers');

type Parts = Readonly<{ memberships: Pick<Memberships, 'load'>; change: Changes }>;

/** What the controllers ask and order about ownership, in the words of the service. */
export type OwnershipOffersDesk = ReturnType<typeof ownershipOffersDesk>;

const COMMANDS = {
  accepted: 'AcceptOwnership',
  declined: 'DeclineOwnership',
  withdrawn: 'WithdrawOwnershipOffer',
} as const satisfies Readonly<Record<Answered, MembershipCommand['type']>>;

const noSuchOffer = () => notFound('Ownership offer');

export const ownershipOffersDesk = ({ memberships, change }: Parts) => {
  const look = async ({ organizationId }: Onlooker): Promise<Founded> =>
    founded((await memberships.load(organizationId)).state);
  const one = async (onlooker: Onlooker, offerId: string) => {
    const state = await look(onlooker);
    const offer = pendingIn(state, onlooker.at);
    if (offer?.offerId !== offerId || !maySee(state, onlooker)) throw noSuchOffer();
    return representOffer(offer, state, onlooker);
  };
  return {
    one,
    list: async (onlooker: Onlooker) => {
      const state = await look(onlooker);
      if (!maySee(state, onlooker)) throw noSuchOffer();
      const offer = pendingIn(state, onlooker.at);
      const offers = offer ? [representOffer(offer, state, onlooker)] : [];
      return representOffers(offers, onlooker.organizationId);
    },
    offer: (asker: Asker, { user_id: userId, stay, reason }: OfferOwnershipRequest) => {
      const offerId = derivedIdOf('ownership-offer', asker.caller.cause.commandId);
      const command = { type: 'OfferOwnership', data: { ...askedBy(asker, reason), offerId, userId, stay } } as const;
      return change(asker, { command, problems: OFFERING_PROBLEMS }, () => one(onlookerOf(asker), offerId));
    },
    answer: async (
      asker: Asker,
      offerId: string,
      { answer, reason }: Readonly<{ answer: Answered; reason?: string }>,
    ) => {
      const command = { type: COMMANDS[answer], data: { ...askedBy(asker, reason), offerId } } as const;
      const onlooker = onlookerOf(asker);
      const problems = maySee(await look(onlooker), onlooker) ? PROBLEMS : HIDDEN_OFFER_PROBLEMS;
      return change(asker, { command, problems }, ({ state }) => representAnswered(offerId, founded(state), answer));
    },
  };
};

/** One that has expired cannot be answered, whether or not anybody has written that down. */
const pendingIn = ({ offer }: Founded, at: string) =>
  offer && Date.parse(at) < Date.parse(offer.expiresAt) ? offer : undefined;

/** Whether somebody is to see offers of ownership at all: the owner, whom one is pending for, and staff. */
const maySee = ({ ownerId, offer }: Founded, { userId, asStaff }: Onlooker): boolean =>
  asStaff || ownerId === userId || offer?.userId === userId;

const founded = (membership: Membership): Founded => {
  if (membership.status !== 'founded') throw notFound('Organization');
  return membership;
};
