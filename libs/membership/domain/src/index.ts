export type {
  Act,
  By,
  GrantEvent,
  InvitationEvent,
  MemberEvent,
  MembershipEvent,
  MembershipFounded,
  OwnershipEvent,
  ProjectAccessEvent,
} from './membership/events';
export type { FoundMembership, MembershipCommand } from './membership/commands';
export {
  PERMISSIONS,
  PROJECT_PERMISSIONS,
  type Grant,
  type Holder,
  type Permission,
  type ProjectPermission,
} from './membership/permissions/permission';
export { withImplied } from './membership/permissions/implied';
export {
  ORGANIZATION_OPERATIONS,
  PROJECT_OPERATIONS,
  type Operation,
  type OrganizationOperation,
  type ProjectOperation,
} from './membership/permissions/operations';
export { allows, allowsOn, permissionsAt, type OnProject } from './membership/permissions/allows';
export { membershipHistory } from './membership/history';
export { holderIn, isOwner, type Founded, type Member, type Membership } from './membership/state';
export { membership, type MembershipRefusal } from './membership/membership';
export { blastRadius, type BlastRadius, type Right } from './membership/blast-radius';
export type { OwnerEvent } from './owner/events';
export type { OwnerCommand } from './owner/commands';
export { ownerHistory } from './owner/history';
export { owner, type Owner, type OwnerRefusal } from './owner/owner';
