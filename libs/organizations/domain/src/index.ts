export {
  ORGANIZATION_TYPES,
  type OrganizationCountryChanged,
  type OrganizationCreated,
  type OrganizationCreationLapsed,
  type OrganizationDeleted,
  type OrganizationEvent,
  type OrganizationReinstated,
  type OrganizationRelabelled,
  type OrganizationRenamed,
  type OrganizationRenameLapsed,
  type OrganizationSecurityContactChanged,
  type OrganizationSuspended,
  type OrganizationType,
} from './organization/events';
export type {
  ChangeOrganization,
  CreateOrganization,
  DeleteOrganization,
  DeletionHindrance,
  LapseClaimedName,
  OrganizationCommand,
  ReinstateOrganization,
  SuspendOrganization,
} from './organization/commands';
export { organizationHistory } from './organization/history';
export { organization, type Organization, type OrganizationRefusal } from './organization/organization';
export type {
  NameClaimed,
  NameClaimLapsed,
  NameTaken,
  NameVacated,
  OrganizationNameEvent,
} from './organization-name/events';
export type { ClaimName, OrganizationNameCommand, SettleClaim, VacateName } from './organization-name/commands';
export { organizationNameHistory } from './organization-name/history';
export {
  organizationName,
  RESERVATION_DAYS,
  type ClaimStep,
  type OrganizationName,
  type OrganizationNameRefusal,
} from './organization-name/organization-name';
export { claimUse } from './organization-name/claim-use';
export { isOrganizationName, nameFromLabel } from './organization-name/name-grammar';
