import type { Message } from '@charter/event-sourcing';
import type { By, Confirmed } from './events';
import type { Grant, Permission, ProjectPermission } from './permissions/permission';

/** Who asks, when, and why. The decision whether they may is taken from the very state that the events are added to. */
export type Asked = { by: By; at: string; reason?: string };

/** Refused where the member is in none of these states any more: those that the asker saw. */
type Unchanged = { expectedRevisions?: readonly number[] };

export type FoundMembership = Message<'FoundMembership', { organizationId: string; ownerId: string; at: string }>;
export type SuspendMembership = Message<'SuspendMembership', Asked>;
export type ReinstateMembership = Message<'ReinstateMembership', Asked>;

export type AddMember = Message<'AddMember', Asked & { memberId: string; permissions: readonly Permission[] }>;
/**
 * Each list, where it is given, is the whole set: what it does not name is taken away, or ended. A grant is for its own
 * reason, or else for that of the change; of two grants of one permission the last counts.
 */
export type ChangeMember = Message<
  'ChangeMember',
  Asked & Unchanged & { memberId: string; permissions?: readonly Permission[]; grants?: readonly Grant[] }
>;
/** Who removes themselves leaves. */
export type RemoveMember = Message<'RemoveMember', Asked & Unchanged & { memberId: string }>;

/** What is not named stays as it is. */
export type ChangeMemberSettings = Message<
  'ChangeMemberSettings',
  Asked & { selfEdit?: boolean; grantCeiling?: boolean }
>;

/** Writes down which grants have ended by then. Needs no right: it takes away nothing that anybody still has. */
export type LapseGrants = Message<'LapseGrants', { at: string }>;

/** `stay` says whether who offers wants to remain as a member. */
export type OfferOwnership = Message<'OfferOwnership', Asked & { offerId: string; userId: string; stay: boolean }>;
export type AcceptOwnership = Message<'AcceptOwnership', Asked & { offerId: string }>;
export type DeclineOwnership = Message<'DeclineOwnership', Asked & { offerId: string }>;
export type WithdrawOwnershipOffer = Message<'WithdrawOwnershipOffer', Asked & { offerId: string }>;
export type LapseOwnershipOffer = Message<'LapseOwnershipOffer', { at: string }>;

/** `email` is sealed. `knownUserId` is whose address it is, where anybody's; `force` replaces what is pending for it. */
export type InviteMember = Message<
  'InviteMember',
  Asked & {
    invitationId: string;
    email: string;
    emailLookup: string;
    knownUserId?: string;
    permissions: readonly Permission[];
    expiresAt?: string;
    force?: boolean;
  }
>;
export type ResendInvitation = Message<'ResendInvitation', Asked & { invitationId: string; expiresAt?: string }>;
export type RevokeInvitation = Message<'RevokeInvitation', Asked & { invitationId: string }>;
/** By whoever has the secret of the link with this number, and this address. */
type ByLink = { invitationId: string; linkNumber: number; emailLookup: string };
export type AcceptInvitation = Message<'AcceptInvitation', Asked & ByLink & { confirmed?: Confirmed }>;
export type DeclineInvitation = Message<'DeclineInvitation', Asked & ByLink>;
export type LapseInvitations = Message<'LapseInvitations', { at: string }>;

/** The asker has seen to it that the project is the organization's. */
type OnProject = { memberId: string; projectId: string };
export type GiveProjectAccess = Message<
  'GiveProjectAccess',
  Asked & OnProject & { permissions: readonly ProjectPermission[] }
>;
/** The whole set: what is not named is taken away. */
export type ReplaceProjectAccess = Message<
  'ReplaceProjectAccess',
  Asked & OnProject & { permissions: readonly ProjectPermission[] }
>;
export type EndProjectAccess = Message<'EndProjectAccess', Asked & OnProject>;

export type MembershipCommand =
  | FoundMembership
  | SuspendMembership
  | ReinstateMembership
  | AddMember
  | ChangeMember
  | RemoveMember
  | ChangeMemberSettings
  | LapseGrants
  | OfferOwnership
  | AcceptOwnership
  | DeclineOwnership
  | WithdrawOwnershipOffer
  | LapseOwnershipOffer
  | InviteMember
  | ResendInvitation
  | RevokeInvitation
  | AcceptInvitation
  | DeclineInvitation
  | LapseInvitations
  | GiveProjectAccess
  | ReplaceProjectAccess
  | EndProjectAccess;
