import { permissionInWords } from '@charter/membership-contracts';
import type { Notice } from '@charter/notifications-domain';
import { organizationIn, somebody, type Facts } from './facts';
import type { Letter, Part } from './letter';
import { instantInWords } from './words';

type Offer = Extract<Notice, { offerId: string }>;
type Accepted = Extract<Notice, { kind: 'ownership-accepted' }>;

const asOwner = (facts: Facts): string =>
  `You get this because you own the organization ${organizationIn(facts)} on Charter.`;
const asOffered = (facts: Facts): string =>
  `You get this because the ownership of the organization ${organizationIn(facts)} on Charter was offered to you.`;

/** Both are told: whoever makes the offer, so that nobody makes one in their name unnoticed. */
export const offeredLetter = (offer: Offer, facts: Facts): Letter =>
  facts.reader === offer.ownerId ? madeLetter(offer, facts) : gotLetter(offer, facts);

const madeLetter = ({ userId, stay, expiresAt }: Offer, facts: Facts): Letter => {
  const organization = organizationIn(facts);
  const whom = somebody(facts, userId, 'another member');
  return {
    subject: `You have offered the ownership of ${organization} to ${whom}`,
    parts: [
      `You have offered the ownership of the organization ${organization} to ${whom}.`,
      `If they accept by ${instantInWords(expiresAt)}, they own it, and you ${stay ? 'stay as a member who administers it' : 'are no member of it any more'}. Until then you can withdraw the offer.`,
      'If this was not you, withdraw the offer at once, and revoke your API tokens.',
    ],
    because: asOwner(facts),
  };
};

const gotLetter = ({ ownerId, stay, expiresAt }: Offer, facts: Facts): Letter => {
  const organization = organizationIn(facts);
  const who = somebody(facts, ownerId, 'The owner');
  return {
    subject: `You are offered the ownership of ${organization}`,
    parts: [
      `${who} offers you the ownership of the organization ${organization} on Charter.`,
      `You can accept or decline until ${instantInWords(expiresAt)}. If you accept, you own the organization and answer for it; whoever owns it now ${stay ? 'stays as a member who administers it' : 'leaves it'}.`,
    ],
    because: asOffered(facts),
  };
};

export const acceptedLetter = (accepted: Accepted, facts: Facts): Letter =>
  facts.reader === accepted.from ? handedOverLetter(accepted, facts) : takenOverLetter(accepted, facts);

const handedOverLetter = ({ to, stays, permissions }: Accepted, facts: Facts): Letter => {
  const organization = organizationIn(facts);
  const who = somebody(facts, to, 'another member');
  return {
    subject: `${organization} now belongs to ${who}`,
    parts: [
      `The offer was accepted: the organization ${organization} now belongs to ${who}.`,
      ...(stays ? kept(permissions) : ['You are no longer a member of it.']),
    ],
    because: `You get this because you owned the organization ${organization} on Charter.`,
  };
};

const kept = (permissions: readonly string[]): readonly Part[] =>
  permissions.length === 0
    ? ['You are still a member of it.']
    : ['You are still a member of it, who may:', { list: permissions.map(permissionInWords) }];

const takenOverLetter = ({ from, stays }: Accepted, facts: Facts): Letter => {
  const organization = organizationIn(facts);
  const who = somebody(facts, from, 'Whoever owned it before');
  return {
    subject: `You now own ${organization}`,
    parts: [
      `You have accepted the offer: the organization ${organization} now belongs to you, and you may do everything in it.`,
      `${who} ${stays ? 'is still a member of it.' : 'is no longer a member of it.'}`,
    ],
    because: asOwner(facts),
  };
};

export const declinedLetter = ({ userId }: Offer, facts: Facts): Letter => {
  const organization = organizationIn(facts);
  const who = somebody(facts, userId, 'The member');
  return {
    subject: `The offer of ${organization} was declined`,
    parts: [`${who} has declined the ownership of the organization ${organization}. You still own it.`],
    because: asOwner(facts),
  };
};

export const withdrawnLetter = ({ ownerId }: Offer, facts: Facts): Letter => {
  const organization = organizationIn(facts);
  const whose = somebody(facts, ownerId, 'The owner');
  return {
    subject: `The offer of ${organization} was withdrawn`,
    parts: [
      `${whose} offered you the ownership of the organization ${organization}. That offer was withdrawn, and there is nothing more to do.`,
    ],
    because: asOffered(facts),
  };
};

export const lapsedLetter = ({ userId, expiresAt }: Offer, facts: Facts): Letter => {
  const organization = organizationIn(facts);
  const whom = somebody(facts, userId, 'A member');
  return {
    subject: `The offer of ${organization} was not answered`,
    parts: [
      `${whom} has not answered your offer of the ownership of the organization ${organization} by ${instantInWords(expiresAt)}. You still own it, and can offer it again.`,
    ],
    because: asOwner(facts),
  };
};

export const endedLetter = ({ userId }: Offer, facts: Facts): Letter => {
  const organization = organizationIn(facts);
  const whom = somebody(facts, userId, 'whoever it was made to');
  return {
    subject: `The offer of ${organization} has ended`,
    parts: [
      `Your offer of the ownership of the organization ${organization} has ended, since ${whom} is no longer a member. You still own it.`,
    ],
    because: asOwner(facts),
  };
};
