import type { InvitationEvent } from './events';
import type { Ended, Founded, Invitation } from './state';

/** Somebody who follows a link twice is told the same; nobody does so after a hundred others have. */
const ENDED_REMEMBERED = 100;

export const evolveInvitations = (state: Founded, { type, data }: InvitationEvent): Founded => {
  const { invitationId, at } = data;
  switch (type) {
    case 'MemberInvited': {
      const { email, emailLookup, permissions, by: invitedBy, linkNumber, expiresAt } = data;
      const invitation = { email, emailLookup, permissions, invitedBy, linkNumber, sentAt: at, expiresAt };
      return withInvitation(state, invitationId, invitation);
    }
    case 'InvitationResent': {
      const invitation = state.invitations.get(invitationId);
      const { linkNumber, expiresAt } = data;
      const resent = invitation && { ...invitation, linkNumber, sentAt: at, expiresAt };
      return resent ? withInvitation(state, invitationId, resent) : state;
    }
    case 'InvitationReplaced':
      return withoutInvitation(state, invitationId, { outcome: 'replaced' });
    case 'InvitationRevoked':
      return withoutInvitation(state, invitationId, { outcome: 'revoked' });
    case 'InvitationAccepted':
      return withoutInvitation(state, invitationId, { outcome: 'accepted', userId: data.userId });
    case 'InvitationDeclined':
      return withoutInvitation(state, invitationId, { outcome: 'declined', userId: data.userId });
    case 'InvitationLapsed':
      return withoutInvitation(state, invitationId, { outcome: 'lapsed' });
  }
};

const withInvitation = (state: Founded, invitationId: string, invitation: Invitation): Founded => ({
  ...state,
  invitations: new Map(state.invitations).set(invitationId, invitation),
});

const withoutInvitation = (state: Founded, invitationId: string, ended: Ended): Founded => {
  const invitations = new Map(state.invitations);
  invitations.delete(invitationId);
  const remembered = [...state.endedInvitations, [invitationId, ended] as const].slice(-ENDED_REMEMBERED);
  return { ...state, invitations, endedInvitations: new Map(remembered) };
};

/** What every end of an invitation says about it. */
export const ended = (invitationId: string, { emailLookup, permissions }: Invitation) => ({
  invitationId,
  emailLookup,
  permissions,
});
