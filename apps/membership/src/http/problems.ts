import { INVITATION_OVER, NO_INVITATION } from '@charter/membership-contracts';
import { PERMISSIONS } from '@charter/membership-domain';
import type { ProblemOf } from '@charter/service';
import type { ChangeRefusal } from '../memberships';
import type { InvitationState } from '../projections/invitations/invitations.projection';

const NO_ORGANIZATION = { status: 404, title: 'Organization not found.' };
const NO_MEMBER = { status: 404, title: 'Member not found.' };
const NO_OFFER = { status: 404, title: 'Ownership offer not found.' };
const NOT_INVITED = { status: 404, title: 'Invitation not found.' };
const ALREADY_MEMBER = {
  status: 409,
  title: 'This user is a member already: update what they hold instead.',
};

/** What every refusal of a membership is to a client. */
export const PROBLEMS: ProblemOf<ChangeRefusal> = {
  'unknown-organization': NO_ORGANIZATION,
  'already-founded': { status: 409, title: 'This organization has its owner.' },
  'not-allowed': { status: 403, title: 'You do not hold the permission that this needs.' },
  suspended: { status: 403, title: 'This organization is suspended: nothing can be changed in it.' },
  'reason-missing': { status: 400, title: 'Say why: staff give a reason for everything they do here.' },
  'reason-too-long': { status: 400, title: 'The reason must have at most 500 characters.' },
  'unknown-permission': { status: 400, title: `There is no such permission: there are ${PERMISSIONS.join(', ')}.` },
  'already-member': ALREADY_MEMBER,
  'not-a-member': NO_MEMBER,
  'owner-holds-everything': { status: 409, title: 'This user owns the organization, and so holds every permission.' },
  'owner-must-stay': {
    status: 409,
    title: 'This user owns the organization: ownership must be handed over before they can go.',
  },
  'stale-member': { status: 412, title: 'The member has been changed meanwhile: read it again.' },
  'own-permissions-fixed': { status: 403, title: 'In this organization nobody edits what they hold themselves.' },
  'beyond-own-permissions': {
    status: 403,
    title: 'In this organization nobody gives what they do not hold themselves, or not for as long.',
  },
  'end-in-the-past': { status: 400, title: 'A grant must end in the future.' },
  'already-owner': { status: 409, title: 'This user owns the organization already.' },
  'offer-pending': { status: 409, title: 'Ownership is offered to somebody already: withdraw that offer first.' },
  'no-such-offer': NO_OFFER,
  departing: { status: 409, title: 'Your account is about to be closed: it can own nothing any more.' },
  'offer-expired': { status: 409, title: 'This offer has expired: ask for another.' },
  'already-invited': {
    status: 409,
    title: 'An invitation to this address is pending already: send it again, or replace it by force.',
  },
  'too-many-invitations': { status: 409, title: 'Too many invitations are pending: revoke some first.' },
  'expiry-in-the-past': { status: 400, title: 'An invitation must expire in the future.' },
  'expiry-too-far': { status: 400, title: 'An invitation must expire within 30 days.' },
  'no-such-invitation': NOT_INVITED,
  'invitation-expired': { status: 409, title: 'This invitation has expired: ask for another.' },
  'link-replaced': { status: 409, title: 'This invitation was sent again: use the link in the latest message.' },
  'another-address': { status: 403, title: 'This invitation is for another address than yours.' },
  'no-permissions': { status: 400, title: 'Name at least one permission.' },
  'already-has-access': { status: 409, title: 'This user has access to the project already: update it instead.' },
  'no-project-access': { status: 404, title: 'This user has no access to the project.' },
  'too-many-projects': {
    status: 409,
    title: 'This user has access to too many projects: give them a permission in the organization instead.',
  },
};

/** Where ownership is offered to somebody, that they are no member is wrong in the request, and not its address. */
export const OFFERING_PROBLEMS: ProblemOf<ChangeRefusal> = {
  ...PROBLEMS,
  'not-a-member': { status: 400, title: 'Ownership can be offered to members only: add this user first.' },
};

/** For those who are to see nothing of an offer, whatever they try with it. */
export const HIDDEN_OFFER_PROBLEMS: ProblemOf<ChangeRefusal> = { ...PROBLEMS, 'not-allowed': NO_OFFER };

/** Whoever is to send an invitation again that has expired can do so anew. */
export const RESENDING_PROBLEMS: ProblemOf<ChangeRefusal> = {
  ...PROBLEMS,
  'invitation-expired': { status: 409, title: 'This invitation has expired: invite this address anew.' },
};

/** What a link leads to when its invitation is over, or was just now. */
export const OVER: Readonly<Record<Exclude<InvitationState, 'replaced'>, Readonly<{ status: number; title: string }>>> =
  {
    pending: { status: 410, title: 'This invitation was answered just now.' },
    ...INVITATION_OVER,
  };

/** For whoever answers an invitation by its link, which stood so when they came. */
export const answeringProblems = (over: (typeof OVER)[keyof typeof OVER]): ProblemOf<ChangeRefusal> => ({
  ...PROBLEMS,
  // Their link led to an invitation: what the membership does not remember any more ended long ago.
  'unknown-organization': over,
  'link-replaced': NO_INVITATION,
  'no-such-invitation': over,
  'invitation-expired': OVER.lapsed,
  'already-member': { status: 409, title: 'You are a member of this organization already.' },
});
