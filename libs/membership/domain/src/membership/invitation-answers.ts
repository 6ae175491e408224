import { refuse, type Decision } from '@charter/event-sourcing';
import { act, isTooLong, type AuthorityRefusal } from './authority';
import type { AcceptInvitation, DeclineInvitation } from './commands';
import type { MembershipEvent } from './events';
import { isReached } from './instant';
import { ended } from './invitations';
import type { Founded, Invitation } from './state';

export type AnswerRefusal =
  | 'already-member'
  | 'no-such-invitation'
  | 'invitation-expired'
  | 'link-replaced'
  | 'another-address'
  | AuthorityRefusal;

type Decided = Decision<MembershipEvent, AnswerRefusal>;

/**
 * Makes a member of whoever was invited. The invitation stands although who sent it may have lost the right since, or
 * be gone: the organization invited, by one who could; as whom they added stays, so does whom they invited, until
 * somebody who may revokes it. Otherwise an invitation would die with no event that says so, and come back with the right.
 */
export const acceptInvitation = (data: AcceptInvitation['data'], state: Founded): Decided => {
  const { by, invitationId, confirmed } = data;
  const invitation = answerable(data, state);
  if (!('linkNumber' in invitation)) {
    const answer = state.endedInvitations.get(invitationId);
    const isDone = answer?.outcome === 'accepted' && answer.userId === by.id && state.members.has(by.id);
    return isDone ? [] : invitation;
  }
  if (state.members.has(by.id)) return refuse('already-member');
  if (state.suspended) return refuse('suspended');
  const { permissions, invitedBy } = invitation;
  const happened = act(data, state);
  const said = confirmed && Object.keys(confirmed).length > 0 ? { confirmed } : {};
  const accepted = { ...ended(invitationId, invitation), userId: by.id, invitedBy, ...said };
  const memberRevision = state.nextRevision + 1; // Behind the acceptance.
  const added = { memberId: by.id, memberRevision, permissions, invitation: { invitationId, invitedBy } };
  return [
    { type: 'InvitationAccepted', data: { ...happened, ...accepted } },
    { type: 'MemberAdded', data: { ...happened, ...added } },
  ];
};

/** Also while the organization is suspended: who declines is no member, and writes nothing into it. */
export const declineInvitation = (data: DeclineInvitation['data'], state: Founded): Decided => {
  const { by, invitationId } = data;
  const invitation = answerable(data, state);
  if (!('linkNumber' in invitation)) {
    const answer = state.endedInvitations.get(invitationId);
    return answer?.outcome === 'declined' && answer.userId === by.id ? [] : invitation;
  }
  const declined = { ...ended(invitationId, invitation), userId: by.id };
  return [{ type: 'InvitationDeclined', data: { ...act(data, state), ...declined } }];
};

/** The invitation that is answered: or why it cannot be. Nobody answers for another, be it staff. */
const answerable = (
  data: DeclineInvitation['data'],
  state: Founded,
): Invitation | ReturnType<typeof refuse<AnswerRefusal>> => {
  const { invitationId, linkNumber, emailLookup, by, at, reason } = data;
  if (by.kind !== 'user') return refuse('not-allowed');
  if (isTooLong(reason)) return refuse('reason-too-long');
  const invitation = state.invitations.get(invitationId);
  if (!invitation) {
    // To a stranger who was never invited there is no organization, either.
    const isKnown = state.members.has(by.id) || state.endedInvitations.has(invitationId);
    return refuse(isKnown ? 'no-such-invitation' : 'unknown-organization');
  }
  if (linkNumber !== invitation.linkNumber) return refuse('link-replaced');
  if (emailLookup !== invitation.emailLookup) return refuse('another-address');
  return isReached(invitation.expiresAt, at) ? refuse('invitation-expired') : invitation;
};
