import type { Kysely } from 'kysely';
import type { InvitationsTables } from './invitations.projection';

/** Where an invitation goes, by the address's look-up, and when it was made, in ISO 8601. */
export type Destination = Readonly<{ id: string; emailLookup: string; invitedAt: string }>;

/** An invitation as it stands; its address is sealed. */
export type Invitation = Destination &
  Readonly<{ email: string; permissions: readonly string[]; linkNumber: number; isOver: boolean }>;

export type Invitations = Readonly<{
  /** Nothing for one that this service has not learned of. */
  find: (invitationId: string) => Promise<Invitation | undefined>;
  /** All that there ever were to these addresses, by their look-ups. */
  to: (emailLookups: readonly string[]) => Promise<readonly Destination[]>;
}>;

const DESTINATION = ['id', 'email_lookup as emailLookup', 'invited_at as invitedAt'] as const;

export const invitationsIn = (schema: Kysely<InvitationsTables>): Invitations => ({
  find: invitationId =>
    schema
      .selectFrom('invitations')
      .select([...DESTINATION, 'email', 'permissions', 'link_number as linkNumber', 'over as isOver'])
      .where('id', '=', invitationId)
      .executeTakeFirst(),
  to: async emailLookups =>
    emailLookups.length === 0
      ? []
      : schema.selectFrom('invitations').select(DESTINATION).where('email_lookup', 'in', emailLookups).execute(),
});
