import { refuse, type Decision } from '@charter/event-sourcing';
import { act, forbidden, timePassed, type AuthorityRefusal } from './authority';
import type { InviteMember, LapseInvitations, ResendInvitation, RevokeInvitation } from './commands';
import { isBeyond, type EditingBound } from './editing';
import type { InvitationLapsed, MembershipEvent } from './events';
import { after, isReached } from './instant';
import { ended } from './invitations';
import { PERMISSIONS } from './permissions/permission';
import { areAmong, unique } from './sets';
import type { Founded, Invitation } from './state';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** Time for a holiday; and whoever finds the message in an old mailbox finds nothing. */
const STANDS_MS = 7 * DAY_MS;
const STANDS_AT_MOST_MS = 30 * DAY_MS;
/** More than any organization waits for; and all of them can lapse in one append. */
const MOST_PENDING = 1_000;

type ExpiryRefusal = 'expiry-in-the-past' | 'expiry-too-far';
export type InvitingRefusal =
  | 'already-member'
  | 'already-invited'
  | 'too-many-invitations'
  | 'no-such-invitation'
  | 'invitation-expired'
  | ExpiryRefusal
  | EditingBound
  | AuthorityRefusal;

type Decided = Decision<MembershipEvent, InvitingRefusal>;

export const inviteMember = (data: InviteMember['data'], state: Founded): Decided => {
  const { invitationId, email, emailLookup, knownUserId, at, expiresAt = after(at, STANDS_MS) } = data;
  const no = forbidden('invitations:create', data, state);
  if (no) return refuse(no);
  if (!areAmong(PERMISSIONS, data.permissions)) return refuse('unknown-permission');
  // Already so, whatever has become of it since.
  if (state.invitations.has(invitationId) || state.endedInvitations.has(invitationId)) return [];
  if (knownUserId !== undefined && state.members.has(knownUserId)) return refuse('already-member');
  const misdated = misdatedAt(expiresAt, at);
  if (misdated) return refuse(misdated);
  const permissions = unique(data.permissions);
  if (isBeyond(data, { permissions }, state)) return refuse('beyond-own-permissions');
  const pending = [...state.invitations].find(([, invitation]) => invitation.emailLookup === emailLookup);
  if (pending && !isReached(pending[1].expiresAt, at) && !data.force) return refuse('already-invited');
  if (!pending && state.invitations.size >= MOST_PENDING) return refuse('too-many-invitations');
  const invitation = { invitationId, email, emailLookup, permissions, linkNumber: 1, expiresAt };
  return [
    ...(pending ? [displaced(pending, data, state)] : []),
    { type: 'MemberInvited', data: { ...act(data, state), ...invitation } },
  ];
};

/** What was pending for the same address: over by then, or it gives way. */
const displaced = (
  [invitationId, invitation]: readonly [string, Invitation],
  data: InviteMember['data'],
  state: Founded,
): MembershipEvent => {
  if (isReached(invitation.expiresAt, data.at)) return lapsed([invitationId, invitation], data.at, state);
  const replaced = { ...ended(invitationId, invitation), replacement: data.invitationId };
  return { type: 'InvitationReplaced', data: { ...act(data, state), ...replaced } };
};

/** A new link, by which alone it can be answered from then on, and all the time to do so once more. */
export const resendInvitation = (data: ResendInvitation['data'], state: Founded): Decided => {
  const { invitationId, at, expiresAt = after(at, STANDS_MS) } = data;
  const no = forbidden('invitations:resend', data, state);
  if (no) return refuse(no);
  const invitation = state.invitations.get(invitationId);
  if (!invitation) return refuse('no-such-invitation');
  const { email, sentAt, expiresAt: from } = invitation;
  // Sent in the same instant, it is the same message.
  if (isReached(at, sentAt)) return [];
  if (isReached(from, at)) return refuse('invitation-expired');
  const misdated = misdatedAt(expiresAt, at);
  if (misdated) return refuse(misdated);
  const linkNumber = invitation.linkNumber + 1;
  const resent = { invitationId, email, linkNumber, from, expiresAt };
  return [{ type: 'InvitationResent', data: { ...act(data, state), ...resent } }];
};

export const revokeInvitation = (data: RevokeInvitation['data'], state: Founded): Decided => {
  const { invitationId } = data;
  const no = forbidden('invitations:revoke', data, state);
  if (no) return refuse(no);
  const invitation = state.invitations.get(invitationId);
  if (invitation)
    return [{ type: 'InvitationRevoked', data: { ...act(data, state), ...ended(invitationId, invitation) } }];
  const isDone = state.endedInvitations.get(invitationId)?.outcome === 'revoked';
  return isDone ? [] : refuse('no-such-invitation');
};

export const lapseInvitations = ({ at }: LapseInvitations['data'], state: Founded): Decided =>
  [...state.invitations]
    .filter(([, { expiresAt }]) => isReached(expiresAt, at))
    .map(pending => lapsed(pending, at, state));

const lapsed = (
  [invitationId, invitation]: readonly [string, Invitation],
  at: string,
  state: Founded,
): InvitationLapsed => {
  const { expiresAt } = invitation;
  return {
    type: 'InvitationLapsed',
    data: { ...timePassed(at, state), ...ended(invitationId, invitation), expiresAt },
  };
};

const misdatedAt = (expiresAt: string, at: string): ExpiryRefusal | undefined => {
  if (isReached(expiresAt, at)) return 'expiry-in-the-past';
  return Date.parse(expiresAt) > Date.parse(at) + STANDS_AT_MOST_MS ? 'expiry-too-far' : undefined;
};
