import type { Founded } from '@charter/membership-domain';
import type { Onlooker } from './asker';

type Offer = NonNullable<Founded['offer']>;

/** How an offer was answered. */
export type Answered = 'accepted' | 'declined' | 'withdrawn';

const pathOf = (organizationId: string) => `/organizations/${organizationId}/ownership-offers`;

/** The pending offer, as its owner sees it and the one it is made to. A link is there only if they may follow it. */
export const representOffer = (
  offer: Offer,
  { organizationId, ownerId, suspended }: Founded,
  { userId: viewerId, asStaff }: Pick<Onlooker, 'userId' | 'asStaff'>,
) => {
  const { offerId: id, userId: user_id, stay, expiresAt: expires_at } = offer;
  const href = `${pathOf(organizationId)}/${id}`;
  const to = (answer: string) => ({ [answer]: { href: `${href}/${answer}`, method: 'post' } });
  const mayAnswer = !suspended && viewerId === user_id;
  return {
    ...{ id, organization_id: organizationId, user_id, offered_by: ownerId, stay, expires_at, state: 'pending' },
    _links: {
      self: { href },
      ...(mayAnswer ? { ...to('accept'), ...to('decline') } : {}),
      ...((!suspended && viewerId === ownerId) || asStaff ? to('withdraw') : {}),
    },
  };
};

/** An offer that was answered just now, or by the same answer before. */
export const representAnswered = (id: string, { organizationId, endedOffer }: Founded, state: Answered) => ({
  ...{ id, organization_id: organizationId, state },
  ...(endedOffer?.offerId === id && endedOffer.userId !== undefined ? { user_id: endedOffer.userId } : {}),
  _links: {},
});

/** The list of the one offer that can be pending, or of none. */
export const representOffers = (offers: readonly ReturnType<typeof representOffer>[], organizationId: string) => ({
  ...{ count: offers.length, items: offers },
  _links: { self: { href: pathOf(organizationId) } },
});
