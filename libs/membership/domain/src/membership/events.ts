import type { Message } from '@charter/event-sourcing';
import type { Grant, Permission, ProjectPermission } from './permissions/permission';

// Stored for ever: these names and shapes are the history. Add, never edit.

/** Who does something: a user as a member, somebody of staff, or the service itself. */
export type By = Readonly<{ kind: 'user' | 'staff' | 'system'; id: string }>;

/** What every act says: where it happened, who did it, when it took effect and, where somebody said it, why. */
export type Act = { organizationId: string; by: By; at: string; reason?: string };

/**
 * `memberRevision` names the state of a member that an event leads to, so that who changes one can say which one they
 * saw. It counts the events of the membership, and so never comes again; a command that changed nothing takes a place
 * in the stream, but is no event of it.
 */
type OfMember = Act & { memberId: string; memberRevision: number };

/** The organization has an owner, who holds every permission. */
export type MembershipFounded = Message<'MembershipFounded', { organizationId: string; ownerId: string; at: string }>;

/** From here on members write nothing; and from the other on they do again. */
export type MembershipSuspended = Message<'MembershipSuspended', Act>;
export type MembershipReinstated = Message<'MembershipReinstated', Act>;

/** `invitation` is the accepted one that they were added by. */
export type MemberAdded = Message<
  'MemberAdded',
  OfMember & { permissions: readonly Permission[]; invitation?: { invitationId: string; invitedBy: By } }
>;
/** Sets in the order in which they were given; `added` and `removed` are what differs between them. */
type Replacement<Held> = {
  from: readonly Held[];
  to: readonly Held[];
  added: readonly Held[];
  removed: readonly Held[];
};
export type MemberPermissionsReplaced = Message<'MemberPermissionsReplaced', OfMember & Replacement<Permission>>;
/** They gave themselves something that they did not hold for good before, whatever else they gave up in the same act. */
export type MemberRaisedOwnPermissions = Message<'MemberRaisedOwnPermissions', OfMember & Replacement<Permission>>;

/** What somebody held when they went. */
type Gone = Act & { memberId: string; permissions: readonly Permission[]; grants: readonly Grant[] };
export type MemberRemoved = Message<'MemberRemoved', Gone>;
export type MemberLeft = Message<'MemberLeft', Gone>;

/** `grants` are all that the member has from then on; `before` is the end that the permission had until then. */
type Granting = OfMember & { permission: Permission; until: string; before?: string; grants: readonly Grant[] };
export type PermissionGranted = Message<'PermissionGranted', Granting>;
export type MemberGrantedOwnPermission = Message<'MemberGrantedOwnPermission', Granting>;
/** Somebody ended it before its time. */
type Ending = OfMember & { permission: Permission; until: string; grants: readonly Grant[] };
export type GrantEnded = Message<'GrantEnded', Ending>;
/** Written down after its time: nobody could act by it from `until` on. */
export type GrantLapsed = Message<'GrantLapsed', Ending>;

/** Whether members may edit what they hold themselves. */
export type SelfEditChanged = Message<'SelfEditChanged', Act & { from: boolean; to: boolean }>;
/** Whether members may give nothing that they do not hold. */
export type GrantCeilingChanged = Message<'GrantCeilingChanged', Act & { from: boolean; to: boolean }>;

/** `userId` is offered ownership by the owner, `ownerId`, who then stays as a member or leaves. */
type Offer = { offerId: string; ownerId: string; userId: string; stay: boolean; expiresAt: string };
export type OwnershipOffered = Message<'OwnershipOffered', Act & Offer>;
/**
 * The offer was accepted, and by this one event the organization has another owner: never two, and never none.
 * Who stays is a member with `permissions`; who does not has left. What the new owner held as a member is in `held`.
 */
export type OwnerChanged = Message<
  'OwnerChanged',
  Act & {
    offerId: string;
    from: string;
    to: string;
    stays: boolean;
    permissions: readonly Permission[];
    held: { permissions: readonly Permission[]; grants: readonly Grant[] };
    memberRevision: number;
  }
>;
export type OwnershipDeclined = Message<'OwnershipDeclined', Act & Offer>;
export type OwnershipOfferWithdrawn = Message<'OwnershipOfferWithdrawn', Act & Offer>;
export type OwnershipOfferLapsed = Message<'OwnershipOfferLapsed', Act & Offer>;
/** It died because whom it was made to went. */
export type OwnershipOfferEndedWithMembership = Message<'OwnershipOfferEndedWithMembership', Act & Offer>;

/** `email` is sealed. Which secret leads to the invitation follows from `linkNumber`, and is written down nowhere. */
export type MemberInvited = Message<
  'MemberInvited',
  Act & {
    invitationId: string;
    email: string;
    emailLookup: string;
    permissions: readonly Permission[];
    linkNumber: number;
    expiresAt: string;
  }
>;
/** Links with an earlier number lead nowhere from then on. */
export type InvitationResent = Message<
  'InvitationResent',
  Act & { invitationId: string; email: string; linkNumber: number; from: string; expiresAt: string }
>;
/** What the end of an invitation says about it. */
type EndedInvitation = Act & { invitationId: string; emailLookup: string; permissions: readonly Permission[] };
/** Another one to the same address took its place. */
export type InvitationReplaced = Message<'InvitationReplaced', EndedInvitation & { replacement: string }>;
export type InvitationRevoked = Message<'InvitationRevoked', EndedInvitation>;
/** What whoever accepts says of themselves; names are sealed under their own key. It is for identity to make it so. */
export type Confirmed = { firstName?: string; lastName?: string; country?: string };
export type InvitationAccepted = Message<
  'InvitationAccepted',
  EndedInvitation & { userId: string; invitedBy: By; confirmed?: Confirmed }
>;
export type InvitationDeclined = Message<'InvitationDeclined', EndedInvitation & { userId: string }>;
export type InvitationLapsed = Message<'InvitationLapsed', EndedInvitation & { expiresAt: string }>;

type OnProject = Act & { memberId: string; projectId: string };
export type ProjectAccessGiven = Message<
  'ProjectAccessGiven',
  OnProject & { permissions: readonly ProjectPermission[] }
>;
export type ProjectAccessReplaced = Message<'ProjectAccessReplaced', OnProject & Replacement<ProjectPermission>>;
/** They gave themselves what they could not do before in this project; `from` is empty where they had no access. */
export type MemberRaisedOwnProjectAccess = Message<
  'MemberRaisedOwnProjectAccess',
  OnProject & Replacement<ProjectPermission>
>;
export type ProjectAccessEnded = Message<
  'ProjectAccessEnded',
  OnProject & { permissions: readonly ProjectPermission[] }
>;
/** It ended because they are no member any more. */
export type ProjectAccessEndedWithMembership = Message<
  'ProjectAccessEndedWithMembership',
  OnProject & { permissions: readonly ProjectPermission[] }
>;

export type MemberEvent =
  MemberAdded | MemberPermissionsReplaced | MemberRaisedOwnPermissions | MemberRemoved | MemberLeft;
export type GrantEvent = PermissionGranted | MemberGrantedOwnPermission | GrantEnded | GrantLapsed;
export type OwnershipEvent =
  | OwnershipOffered
  | OwnerChanged
  | OwnershipDeclined
  | OwnershipOfferWithdrawn
  | OwnershipOfferLapsed
  | OwnershipOfferEndedWithMembership;
export type InvitationEvent =
  | MemberInvited
  | InvitationResent
  | InvitationReplaced
  | InvitationRevoked
  | InvitationAccepted
  | InvitationDeclined
  | InvitationLapsed;
export type ProjectAccessEvent =
  | ProjectAccessGiven
  | ProjectAccessReplaced
  | MemberRaisedOwnProjectAccess
  | ProjectAccessEnded
  | ProjectAccessEndedWithMembership;

export type MembershipEvent =
  | MembershipFounded
  | MembershipSuspended
  | MembershipReinstated
  | SelfEditChanged
  | GrantCeilingChanged
  | MemberEvent
  | GrantEvent
  | OwnershipEvent
  | InvitationEvent
  | ProjectAccessEvent;
