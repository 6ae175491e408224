import {
  ORGANIZATION_OPERATIONS,
  PROJECT_OPERATIONS,
  type MembershipEvent,
  type Operation,
  type OrganizationOperation,
  type Permission,
  type ProjectOperation,
} from '@charter/membership-domain';
import type { OrganizationEvent } from '@charter/organizations-domain';
import type { Held } from '../holding/holding';

type Used = MembershipEvent['type'] | OrganizationEvent['type'];

/** What whoever caused an event had to be allowed. `null` where nobody was asked for anything. A forgotten type does not compile. */
const DONE_BY = {
  MembershipFounded: null,
  MembershipSuspended: null,
  MembershipReinstated: null,
  SelfEditChanged: 'member-settings:edit',
  GrantCeilingChanged: 'member-settings:edit',
  MemberAdded: 'members:add',
  MemberPermissionsReplaced: 'members:edit',
  MemberRaisedOwnPermissions: 'members:edit',
  MemberRemoved: 'members:remove',
  MemberLeft: null,
  PermissionGranted: 'members:edit',
  MemberGrantedOwnPermission: 'members:edit',
  GrantEnded: 'members:edit',
  GrantLapsed: null,
  OwnershipOffered: 'ownership:offer',
  OwnerChanged: null,
  OwnershipDeclined: null,
  OwnershipOfferWithdrawn: 'ownership:withdraw',
  OwnershipOfferLapsed: null,
  OwnershipOfferEndedWithMembership: null,
  MemberInvited: 'invitations:create',
  InvitationResent: 'invitations:resend',
  InvitationReplaced: 'invitations:create',
  InvitationRevoked: 'invitations:revoke',
  InvitationAccepted: null,
  InvitationDeclined: null,
  InvitationLapsed: null,
  ProjectAccessGiven: 'project-access:edit',
  ProjectAccessReplaced: 'project-access:edit',
  MemberRaisedOwnProjectAccess: 'project-access:edit',
  ProjectAccessEnded: 'project-access:edit',
  ProjectAccessEndedWithMembership: null,
  OrganizationCreated: null,
  OrganizationCreationLapsed: null,
  OrganizationRenamed: 'organization:edit',
  OrganizationRenameLapsed: null,
  OrganizationRelabelled: 'organization:edit',
  OrganizationCountryChanged: 'organization:edit',
  OrganizationSecurityContactChanged: 'organization:edit',
  OrganizationSuspended: null,
  OrganizationReinstated: null,
  OrganizationDeleted: 'organization:delete',
} as const satisfies Readonly<Record<Used, Operation | null>>;

/** What an event's command requires: a permission, or to be the owner; nothing where it requires nothing, or is of another kind. */
export const neededFor = (type: string): Permission | 'owner' | 'member' | undefined => {
  const operation: Operation | null = Object.hasOwn(DONE_BY, type) ? DONE_BY[type as Used] : null;
  if (operation === null) return undefined;
  return isOfOrganization(operation) ? ORGANIZATION_OPERATIONS[operation] : PROJECT_OPERATIONS[operation].needs;
};

const isOfOrganization = (operation: OrganizationOperation | ProjectOperation): operation is OrganizationOperation =>
  operation in ORGANIZATION_OPERATIONS;

/** The purpose of everything that somebody does: whoever owns an organization or administers it uses that for whatever they do. */
export const ANY_ACT = '';

/** Owners, administrators and members as such use what they are by any act: nothing besides is kept of those. */
const BY_ANY_ACT: ReadonlySet<string> = new Set(['owner', 'admin', 'member']);

/** What an act was a use of, each as a text, beside that it was an act. */
export const purposesOf = ({ type, data }: Readonly<{ type: string; data: unknown }>): readonly string[] => {
  const needed = neededFor(type);
  const { projectId } = (data ?? {}) as Readonly<{ projectId?: unknown }>;
  // It came along with the end of a membership, and is no act on the project.
  const isOnProject = typeof projectId === 'string' && type !== 'ProjectAccessEndedWithMembership';
  return [
    ...(needed === undefined || BY_ANY_ACT.has(needed) ? [] : [needed]),
    ...(isOnProject ? [onProject(projectId)] : []),
  ];
};

/** By which purpose it shows that something held was used. */
export const purposeOf = ({ kind, permission, projectId }: Pick<Held, 'kind' | 'permission' | 'projectId'>): string => {
  if (kind === 'project') return onProject(projectId);
  return BY_ANY_ACT.has(permission || kind) ? ANY_ACT : permission;
};

const onProject = (projectId: string): string => `project ${projectId}`;
