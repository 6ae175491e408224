import type { By } from './events';
import type { Grant, Holder, Permission, ProjectPermission } from './permissions/permission';

/** What one member holds, and the `memberRevision` of the last event about it. */
export type Member = Readonly<{
  permissions: readonly Permission[];
  grants: readonly Grant[];
  /** By the ids of projects; none is empty. */
  access: ReadonlyMap<string, readonly ProjectPermission[]>;
  revision: number;
}>;

/** `selfEdit`: members may edit their own. `grantCeiling`: they may give nothing that they do not hold. */
export type MemberSettings = Readonly<{ selfEdit: boolean; grantCeiling: boolean }>;

/** The pending offer of ownership, which can be accepted until `expiresAt`. */
export type OwnershipOffer = Readonly<{ offerId: string; userId: string; stay: boolean; expiresAt: string }>;

/** A pending invitation, which can be accepted until `expiresAt`, by the link with this number alone. */
export type Invitation = Readonly<{
  email: string;
  emailLookup: string;
  permissions: readonly Permission[];
  invitedBy: By;
  linkNumber: number;
  sentAt: string;
  expiresAt: string;
}>;

/** How something pending came to its end, and by whom where it was answered. */
export type Ended = Readonly<{
  outcome: 'accepted' | 'declined' | 'withdrawn' | 'revoked' | 'replaced' | 'lapsed' | 'ended';
  userId?: string;
}>;

/**
 * Who belongs to one organization. Invariant: once founded, exactly one owner, who is among the members and holds
 * nothing but that (`permissions` and `grants` are empty); whom a pending offer is made to is a member, and not the
 * owner; no address has two pending invitations; and who is no member has access to no project.
 */
export type Membership = Readonly<{ status: 'unknown' }> | Founded;
export type Founded = Readonly<{
  status: 'founded';
  organizationId: string;
  ownerId: string;
  /** Whom it was founded for: the owner of then. */
  foundedFor: string;
  members: ReadonlyMap<string, Member>;
  settings: MemberSettings;
  suspended: boolean;
  offer?: OwnershipOffer;
  /** How the last offer that is not pending any more ended: its repeated answer is recognised by that. */
  endedOffer?: Ended & Readonly<{ offerId: string }>;
  invitations: ReadonlyMap<string, Invitation>;
  /** How the last invitations ended, the latest last. */
  endedInvitations: ReadonlyMap<string, Ended>;
  /** The next event's number among the events of this membership, from 0. */
  nextRevision: number;
}>;

/** The membership of an organization that has just been founded. */
export const founded = ({
  organizationId,
  ownerId,
}: Readonly<{ organizationId: string; ownerId: string }>): Founded => ({
  status: 'founded',
  organizationId,
  ownerId,
  foundedFor: ownerId,
  members: new Map([[ownerId, { permissions: [], grants: [], access: new Map(), revision: 0 }]]),
  settings: { selfEdit: true, grantCeiling: false },
  suspended: false,
  invitations: new Map(),
  endedInvitations: new Map(),
  nextRevision: 0,
});

/** Whether somebody owns the organization. */
export const isOwner = (membership: Membership, userId: string): boolean =>
  membership.status === 'founded' && membership.ownerId === userId;

/** What somebody holds in the organization; undefined for a stranger. */
export const holderIn = (membership: Membership, userId: string): Holder | undefined => {
  const member = membership.status === 'founded' ? membership.members.get(userId) : undefined;
  return member && { ...member, owner: isOwner(membership, userId) };
};

/** The membership with something of one member changed; who is none stays none. */
export const withMember = (state: Founded, memberId: string, changed: Partial<Member>): Founded => {
  const member = state.members.get(memberId);
  return member ? { ...state, members: new Map(state.members).set(memberId, { ...member, ...changed }) } : state;
};

/** The membership without somebody. */
export const withoutMember = (state: Founded, memberId: string): Founded => {
  const members = new Map(state.members);
  members.delete(memberId);
  return { ...state, members };
};
