import type { Kysely } from 'kysely';
import type { InvitationsTables } from './invitations.projection';

/** An invitation as it stands; its address is sealed. */
export type Invitation = Readonly<{
  email: string;
  permissions: readonly string[];
  linkNumber: number;
  isOver: boolean;
}>;

export type Invitations = Readonly<{
  /** Nothing for one that this service has not learned of. */
  find: (invitationId: string) => Promise<Invitation | undefined>;
}>;

export const invitationsIn = (schema: Kysely<InvitationsTables>): Invitations => ({
  find: async invitationId => {
    const row = await schema
      .selectFrom('invitations')
      .select(['email', 'permissions', 'link_number', 'over'])
      .where('id', '=', invitationId)
      .executeTakeFirst();
    if (!row) return undefined;
    const { email, permissions, link_number: linkNumber, over: isOver } = row;
    return { email, permissions, linkNumber, isOver };
  },
});
