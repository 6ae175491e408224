import type { Message } from '@charter/event-sourcing';
import type { By } from './events';
import type { Permission, ProjectPermission } from './permissions/permission';

/** Who asks, when, and why. The decision whether they may is taken from the very state that the events are added to. */
export type Asked = { by: By; at: string; reason?: string };

/** Refused where something has happened to the member since the state that the asker saw. */
type Unchanged = { expectedRevision?: number };

export type FoundMembership = Message<'FoundMembership', { organizationId: string; ownerId: string; at: string }>;
export type SuspendMembership = Message<'SuspendMembership', Asked>;
export type ReinstateMembership = Message<'ReinstateMembership', Asked>;

export type AddMember = Message<'AddMember', Asked & { memberId: string; permissions: readonly Permission[] }>;
/** The whole set: what is not named is taken away. */
export type ReplacePermissions = Message<
  'ReplacePermissions',
  Asked & Unchanged & { memberId: string; permissions: readonly Permission[] }
>;
export type RemoveMember = Message<'RemoveMember', Asked & Unchanged & { memberId: string }>;
export type LeaveMembership = Message<'LeaveMembership', Asked>;

/** What is not named stays as it is. */
export type ChangeMemberSettings = Message<
  'ChangeMemberSettings',
  Asked & { selfEdit?: boolean; grantCeiling?: boolean }
>;

/** Until an instant. Where the permission is granted already, its end is moved. */
export type GrantPermission = Message<
  'GrantPermission',
  Asked & Unchanged & { memberId: string; permission: Permission; until: string }
>;
export type EndGrant = Message<'EndGrant', Asked & Unchanged & { memberId: string; permission: Permission }>;
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
export type AcceptInvitation = Message<'AcceptInvitation', Asked & ByLink>;
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
  | ReplacePermissions
  | RemoveMember
  | LeaveMembership
  | ChangeMemberSettings
  | GrantPermission
  | EndGrant
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
