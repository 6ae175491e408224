import { accountLinkToken } from '@charter/identity-contracts';
import { invitationToken } from '@charter/membership-contracts';
import type {
  AccountNotice,
  DeliveryRequested,
  Notice,
  OrganizationNotice,
  Supersession,
} from '@charter/notifications-domain';
import type { Vault } from '@charter/vault';
import { accountLetterOf } from '../letters/account-letters';
import type { Facts } from '../letters/facts';
import type { Letter } from '../letters/letter';
import { letterOf } from '../letters/letter-of';
import { inOneLine } from '../letters/words';
import { written } from '../letters/written';
import type { Mail } from '../mail/mail';
import type { Addresses } from '../projections/addresses/addresses.query';
import type { Invitations } from '../projections/invitations/invitations.query';
import type { People } from '../projections/people/people.query';
import { addresseeOf } from './addressee';
import { messageIdOf } from './message-id';
import { namesIn } from './names';

/** Which organizations there are, and were, and how they are labelled. */
type Organizations = Readonly<{
  find: (reference: Readonly<{ id: string }>) => Promise<object | undefined>;
  /** Nothing for one that is deleted. */
  called: (id: string) => Promise<Readonly<{ label: string }> | undefined>;
}>;

export type ComposeParts = Readonly<{
  people: People;
  addresses: Pick<Addresses, 'holdings'>;
  invitations: Pick<Invitations, 'find'>;
  organizations: Organizations;
  vault: Pick<Vault, 'open' | 'signLink'>;
  publicUrl: string;
}>;

/** A message as it is to be sent; or why there is no point in it; or that what it needs is not known yet. */
export type Composed = Readonly<{ mail: Mail } | { superseded: Supersession } | { unknown: 'yet' }>;

export type Compose = (requested: DeliveryRequested['data']) => Promise<Composed>;

/** Composes a message from what is true now. What it holds of people and secrets is kept by nobody but its receiver. */
export const composing =
  (parts: ComposeParts): Compose =>
  async ({ deliveryId, recipient, notice }) => {
    const addressee = await addresseeOf(recipient, parts);
    if (addressee === 'unknown') return UNKNOWN;
    if (addressee === 'erased') return { superseded: 'recipient-erased' };
    const reader = 'userId' in recipient ? recipient.userId : undefined;
    const letter =
      'organizationId' in notice ? await aboutOrganization(notice, reader, parts) : await aboutAccount(notice, parts);
    if (!('subject' in letter)) return letter;
    const { about, to } = addressee;
    // Whose account it is, somebody at an address that is not theirs yet need not know.
    const firstName = notice.kind === 'email-change' ? undefined : addressee.firstName;
    const messageId = messageIdOf(deliveryId, parts.publicUrl);
    return { mail: { id: deliveryId, messageId, about, to, ...written(letter, greetingOf(firstName)) } };
  };

type Not = Exclude<Composed, { mail: unknown }>;
const UNKNOWN: Not = { unknown: 'yet' };

const greetingOf = (firstName: string | undefined): string => {
  const name = inOneLine(firstName ?? '');
  return name === '' ? 'Hello,' : `Hello ${name},`;
};

const aboutOrganization = async (
  notice: OrganizationNotice,
  reader: string | undefined,
  parts: ComposeParts,
): Promise<Letter | Not> => {
  const { organizationId: id } = notice;
  const { organizations } = parts;
  if (!(await organizations.find({ id }))) return UNKNOWN;
  const place = await organizations.called(id);
  if (!place) return { superseded: 'organization-deleted' };
  const invitation = notice.kind === 'invitation' ? await offered(notice, parts) : undefined;
  if (invitation && !('link' in invitation)) return invitation;
  const names = await namesIn(notice, parts);
  return letterOf(notice, { label: place.label, nameOf: userId => names.get(userId), reader, invitation });
};

/** What an invitation offers, with its link, where there is still a point in sending it. */
const offered = async (
  { organizationId, invitationId, linkNumber }: Extract<Notice, { kind: 'invitation' }>,
  { invitations, vault, publicUrl }: ComposeParts,
): Promise<NonNullable<Facts['invitation']> | Not> => {
  const invitation = await invitations.find(invitationId);
  if (!invitation || invitation.linkNumber < linkNumber) return UNKNOWN;
  if (invitation.isOver) return { superseded: 'invitation-over' };
  if (invitation.linkNumber > linkNumber) return { superseded: 'link-replaced' };
  const token = invitationToken({ organizationId, invitationId, linkNumber }, vault);
  return { permissions: invitation.permissions, link: `${publicUrl}/invitations/${token}` };
};

const aboutAccount = async (
  notice: AccountNotice,
  { people, vault, publicUrl }: ComposeParts,
): Promise<Letter | Not> => {
  if (!('linkNumber' in notice)) return accountLetterOf(notice, '');
  const { kind: purpose, userId, linkNumber } = notice;
  const person = await people.find(userId);
  const newest = purpose === 'password-reset' ? person?.passwordLink : person?.emailLink;
  if (newest === undefined || newest < linkNumber) return UNKNOWN;
  if (newest > linkNumber) return { superseded: 'link-replaced' };
  const token = accountLinkToken({ purpose, userId, linkNumber }, vault);
  return accountLetterOf(notice, `${publicUrl}/${purpose}s/${token}`);
};
