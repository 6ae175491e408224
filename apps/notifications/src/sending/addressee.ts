import { subjectOfInvitation } from '@charter/membership-contracts';
import type { Recipient } from '@charter/notifications-domain';
import type { Vault } from '@charter/vault';
import { wasErased } from '../erasing/whose';
import type { Addresses } from '../projections/addresses/addresses.query';
import type { Invitations } from '../projections/invitations/invitations.query';
import type { People } from '../projections/people/people.query';

/** Whom a message goes to: `about` is under whose key what concerns them is sealed. */
export type Addressee = Readonly<{ about: string; to: string; firstName: string | undefined }>;

/** Nobody has told us yet; or they were erased, and nobody can tell any more. */
type Nobody = 'unknown' | 'erased';

type Parts = Readonly<{
  people: People;
  addresses: Pick<Addresses, 'holdings'>;
  invitations: Pick<Invitations, 'find'>;
  vault: Pick<Vault, 'open'>;
}>;

/** Finds out whom a message goes to, for as long as it takes to send it. */
export const addresseeOf = async (recipient: Recipient, parts: Parts): Promise<Addressee | Nobody> =>
  'userId' in recipient ? userOf(recipient, parts) : invitedOf(recipient.invitationId, parts);

type User = Extract<Recipient, { userId: string }>;
const userOf = async ({ userId, email }: User, { people, vault }: Parts): Promise<Addressee | Nobody> => {
  const person = await people.find(userId);
  if (!person) return 'unknown';
  // Their key may still be there, for some milliseconds.
  if (person.isErased) return 'erased';
  const to = await vault.open(userId, email ?? person.email);
  if (to === undefined) return 'erased';
  const firstName = person.firstName === undefined ? undefined : await vault.open(userId, person.firstName);
  return { about: userId, to, firstName };
};

const invitedOf = async (
  invitationId: string,
  { invitations, addresses, vault }: Parts,
): Promise<Addressee | Nobody> => {
  const invitation = await invitations.find(invitationId);
  if (!invitation) return 'unknown';
  if (wasErased(invitation, await addresses.holdings([invitation.emailLookup]))) return 'erased';
  const about = subjectOfInvitation(invitationId);
  const to = await vault.open(about, invitation.email);
  return to === undefined ? 'erased' : { about, to, firstName: undefined };
};
