import type { ToContracts } from '@charter/messaging';
import type { InvitationEvent } from '@charter/membership-domain';
import { about, publicAct } from './about';

type Told = Exclude<InvitationEvent, { type: 'InvitationResent' }>['data'];

const invitation = (data: Told) => {
  const { invitationId, emailLookup, permissions } = data;
  return { ...publicAct(data), invitationId, emailLookup, permissions };
};

/** What the public learns of invitations: whoever sends mail has to know which are to be sent, and which no more. */
export const invitationsToContracts: ToContracts<InvitationEvent> = {
  MemberInvited: ({ event: { data } }) => {
    const { email, linkNumber, expiresAt } = data;
    return about('membership.member-invited.v1', { ...invitation(data), email, linkNumber, expiresAt });
  },
  InvitationResent: ({ event: { data } }) => {
    const { invitationId, email, linkNumber, expiresAt } = data;
    const resent = { invitationId, email, linkNumber, expiresAt };
    return about('membership.invitation-resent.v1', { ...publicAct(data), ...resent });
  },
  InvitationReplaced: ({ event: { data } }) =>
    about('membership.invitation-replaced.v1', { ...invitation(data), replacement: data.replacement }),
  InvitationRevoked: ({ event: { data } }) => about('membership.invitation-revoked.v1', invitation(data)),
  InvitationAccepted: ({ event: { data } }) => {
    const { userId, invitedBy, confirmed } = data;
    const said = confirmed === undefined ? {} : { confirmed };
    return about('membership.invitation-accepted.v1', { ...invitation(data), userId, invitedBy, ...said });
  },
  InvitationDeclined: ({ event: { data } }) =>
    about('membership.invitation-declined.v1', { ...invitation(data), userId: data.userId }),
  InvitationLapsed: ({ event: { data } }) =>
    about('membership.invitation-lapsed.v1', { ...invitation(data), expiresAt: data.expiresAt }),
};
