import type { Kysely } from 'kysely';
import type { InvitationLinksTables, InvitationState } from './invitation-links.projection';

/** An invitation as it stands at some instant. */
export type KnownInvitation = Readonly<{ id: string; email: string; linkNumber: number; state: InvitationState }>;

export type InvitationLinks = Readonly<{
  /** At the instant `at`, in ISO 8601: what has expired by then has lapsed. */
  one: (organizationId: string, invitationId: string, at: string) => Promise<KnownInvitation | undefined>;
}>;

export const invitationLinksIn = (schema: Kysely<InvitationLinksTables>): InvitationLinks => ({
  one: async (organizationId, invitationId, at) => {
    const row = await schema
      .selectFrom('invitation_links')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .where('invitation_id', '=', invitationId)
      .executeTakeFirst();
    if (!row) return undefined;
    const { invitation_id: id, email, link_number: linkNumber } = row;
    const isOver = row.state === 'pending' && Date.parse(row.expires_at) <= Date.parse(at);
    return { id, email, linkNumber, state: isOver ? 'lapsed' : row.state };
  },
});
