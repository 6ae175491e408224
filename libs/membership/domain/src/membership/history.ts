import { history, type History } from '@charter/event-sourcing';
import { z } from 'zod';
import type { MembershipEvent } from './events';
import { PERMISSIONS, PROJECT_PERMISSIONS } from './permissions/permission';

const id = z.string();
const at = z.iso.datetime();
const text = z.string();
const revision = z.int().nonnegative();
const by = z.object({ kind: z.enum(['user', 'staff', 'system']), id });
const act = { organizationId: id, by, at, reason: text.optional() };

const permission = z.enum(PERMISSIONS);
const permissions = z.array(permission);
const grants = z.array(z.object({ permission, until: at, reason: text.optional() }));
const projectPermissions = z.array(z.enum(PROJECT_PERMISSIONS));

const ofMember = { ...act, memberId: id, memberRevision: revision };
const replaced = z.object({
  ...ofMember,
  from: permissions,
  to: permissions,
  added: permissions,
  removed: permissions,
});
const gone = z.object({ ...act, memberId: id, permissions, grants });
const granted = z.object({ ...ofMember, permission, until: at, before: at.optional(), grants });
const ending = z.object({ ...ofMember, permission, until: at, grants });
const setting = z.object({ ...act, from: z.boolean(), to: z.boolean() });
const offer = z.object({ ...act, offerId: id, ownerId: id, userId: id, stay: z.boolean(), expiresAt: at });
const invitation = { ...act, invitationId: id, emailLookup: text, permissions };
const onProject = { ...act, memberId: id, projectId: id };
const access = z.object({ ...onProject, permissions: projectPermissions });
const accessReplaced = z.object({
  ...onProject,
  from: projectPermissions,
  to: projectPermissions,
  added: projectPermissions,
  removed: projectPermissions,
});

const confirmed = z.object({
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  country: z.string().optional(),
});

/** Reads every stored version of the events of a membership. */
export const membershipHistory: History<MembershipEvent> = history<MembershipEvent>({
  MembershipFounded: z.object({ organizationId: id, ownerId: id, at }),
  MembershipSuspended: z.object(act),
  MembershipReinstated: z.object(act),
  MemberAdded: z.object({
    ...ofMember,
    permissions,
    invitation: z.object({ invitationId: id, invitedBy: by }).optional(),
  }),
  MemberPermissionsReplaced: replaced,
  MemberRaisedOwnPermissions: replaced,
  MemberRemoved: gone,
  MemberLeft: gone,
  PermissionGranted: granted,
  MemberGrantedOwnPermission: granted,
  GrantEnded: ending,
  GrantLapsed: ending,
  SelfEditChanged: setting,
  GrantCeilingChanged: setting,
  OwnershipOffered: offer,
  OwnerChanged: z.object({
    ...act,
    offerId: id,
    from: id,
    to: id,
    stays: z.boolean(),
    permissions,
    held: z.object({ permissions, grants }),
    memberRevision: revision,
  }),
  OwnershipDeclined: offer,
  OwnershipOfferWithdrawn: offer,
  OwnershipOfferLapsed: offer,
  OwnershipOfferEndedWithMembership: offer,
  MemberInvited: z.object({ ...invitation, email: text, linkNumber: revision, expiresAt: at }),
  InvitationResent: z.object({ ...act, invitationId: id, email: text, linkNumber: revision, from: at, expiresAt: at }),
  InvitationReplaced: z.object({ ...invitation, replacement: id }),
  InvitationRevoked: z.object(invitation),
  InvitationAccepted: z.object({ ...invitation, userId: id, invitedBy: by, confirmed: confirmed.optional() }),
  InvitationDeclined: z.object({ ...invitation, userId: id }),
  InvitationLapsed: z.object({ ...invitation, expiresAt: at }),
  ProjectAccessGiven: access,
  ProjectAccessReplaced: accessReplaced,
  MemberRaisedOwnProjectAccess: accessReplaced,
  ProjectAccessEnded: access,
  ProjectAccessEndedWithMembership: access,
});
