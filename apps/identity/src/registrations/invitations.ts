import { invitationLinkOf, subjectOfInvitation } from '@charter/membership-contracts';
import { Problem, type Freshness } from '@charter/service';
import type { Vault } from '@charter/vault';
import { normalEmail } from '../people/naming';
import type { InvitationState } from '../projections/invitation-links/invitation-links.projection';
import type { InvitationLinks } from '../projections/invitation-links/invitation-links.query';

/** Whom an invitation is for. */
export type Invited = Readonly<{ invitationId: string; email: string }>;

/** Finds whom the link of an invitation was sent to. `address` is where the request comes from: it waits in a line of its own. */
export type InvitedBy = (token: string, address: string) => Promise<Invited>;

type Parts = Readonly<{
  invitations: InvitationLinks;
  vault: Pick<Vault, 'open' | 'isLinkSignature'>;
  freshness: () => Pick<Freshness, 'pass' | 'trust'>;
}>;

/** What a link leads to that is not one of ours, or not the latest one: nobody learns which. */
const NO_LINK = 'There is no such invitation. If it was sent to you again, use the link in the latest message.';

const OVER: Readonly<Record<Exclude<InvitationState, 'pending' | 'replaced'>, string>> = {
  accepted: 'This invitation was accepted already.',
  declined: 'This invitation was declined.',
  revoked: 'This invitation was withdrawn: ask for another.',
  lapsed: 'This invitation has expired: ask for another.',
};

/** Throws 404 and 410 in the words in which membership tells them, whose facts these are. */
export const invitedBy =
  ({ invitations, vault, freshness }: Parts): InvitedBy =>
  async (token, address) => {
    // A link that is none of ours costs nothing but this.
    const link = invitationLinkOf(token, vault);
    if (!link) throw new Problem(404, NO_LINK);
    const { organizationId, invitationId, linkNumber } = link;
    await freshness().pass('write', `address ${address}`);
    freshness().trust(organizationId);
    const known = await invitations.one(organizationId, invitationId, new Date().toISOString());
    if (known?.linkNumber !== linkNumber || known.state === 'replaced') throw new Problem(404, NO_LINK);
    if (known.state !== 'pending') throw new Problem(410, OVER[known.state]);
    const email = await vault.open(subjectOfInvitation(invitationId), known.email);
    if (email === undefined) throw new Problem(404, NO_LINK);
    return { invitationId, email: normalEmail(email) };
  };
