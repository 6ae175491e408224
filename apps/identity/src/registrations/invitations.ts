import { INVITATION_OVER, invitationLinkOf, NO_INVITATION, subjectOfInvitation } from '@charter/membership-contracts';
import { Problem, type Freshness } from '@charter/service';
import type { Vault } from '@charter/vault';
import { normalEmail } from '../people/naming';
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

/** Throws 404 and 410 in the words in which membership tells them, whose facts these are. */
export const invitedBy =
  ({ invitations, vault, freshness }: Parts): InvitedBy =>
  async (token, address) => {
    // A link that is none of ours costs nothing but this.
    const link = invitationLinkOf(token, vault);
    if (!link) throw noInvitation();
    const { organizationId, invitationId, linkNumber } = link;
    await freshness().pass('write', `address ${address}`);
    freshness().trust(organizationId);
    const known = await invitations.one(organizationId, invitationId, new Date().toISOString());
    if (known?.linkNumber !== linkNumber || known.state === 'replaced') throw noInvitation();
    if (known.state !== 'pending') throw problemOf(INVITATION_OVER[known.state]);
    const email = await vault.open(subjectOfInvitation(invitationId), known.email);
    if (email === undefined) throw noInvitation();
    return { invitationId, email: normalEmail(email) };
  };

const problemOf = ({ status, title }: Readonly<{ status: number; title: string }>) => new Problem(status, title);
const noInvitation = () => problemOf(NO_INVITATION);
