import { subjectOfInvitation } from '@charter/membership-contracts';
import type { Vault } from '@charter/vault';
import type { Mailbox } from '../mail/mailbox';
import type { Addresses } from '../projections/addresses/addresses.query';
import type { Invitations } from '../projections/invitations/invitations.query';
import { wasErased, whose } from './whose';

export const ERASING = Symbol('erasing');

/** Makes an end of what is kept of people who were erased. Each part can be done any number of times. */
export type Erasing = Readonly<{
  /** All that was sent to somebody, and the invitations to any address of theirs. */
  person: (userId: string) => Promise<void>;
  /** An invitation, if it is of somebody who was erased: it may be told of only afterwards. */
  invitation: (invitationId: string) => Promise<void>;
}>;

export type ErasingParts = Readonly<{
  addresses: Addresses;
  invitations: Invitations;
  vault: Pick<Vault, 'destroy'>;
  /** Nothing where messages are sent: what a server was given is beyond our reach. */
  mailbox: Pick<Mailbox, 'purge'> | undefined;
  /** Waits until all is known that others have told by now. */
  upToDate: (signal: AbortSignal) => Promise<unknown>;
  /** Whether something of what was told of them cannot be read. */
  isInDoubt: (userId: string) => boolean;
}>;

/** How long what is known may keep one erasure waiting before it is tried again. */
const STEP_LIMIT_MS = 5_000;

/**
 * Whichever of an erasure and an invitation comes second finds the other, as each looks when all is known that was told
 * before it. Where that cannot be known it rejects, and so is parked and done again, instead of leaving something behind.
 */
export const erasing = ({ addresses, invitations, vault, mailbox, ...known }: ErasingParts): Erasing => {
  /** Keys go first: after that nothing can be sealed, and who is keeping a message finds that it opens no more. */
  const purge = async (subjects: readonly string[]): Promise<void> => {
    for (const subject of subjects) await vault.destroy(subject);
    await mailbox?.purge(subjects);
  };
  return {
    person: async userId => {
      await known.upToDate(AbortSignal.timeout(STEP_LIMIT_MS));
      if (known.isInDoubt(userId)) throw new Error(`It is not known which addresses ${userId} had.`);
      const lookups = await addresses.of(userId);
      const [invited, holdings] = [await invitations.to(lookups), await addresses.holdings(lookups)];
      const theirs = invited.filter(invitation => whose(invitation, holdings)?.userId === userId);
      await purge([userId, ...theirs.map(({ id }) => subjectOfInvitation(id))]);
    },
    invitation: async invitationId => {
      await known.upToDate(AbortSignal.timeout(STEP_LIMIT_MS));
      const invitation = await invitations.find(invitationId);
      if (!invitation) throw new Error(`It is not known where the invitation ${invitationId} went.`);
      const holdings = await addresses.holdings([invitation.emailLookup]);
      if (wasErased(invitation, holdings)) await purge([subjectOfInvitation(invitationId)]);
    },
  };
};
