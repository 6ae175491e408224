import type { Message } from '@charter/event-sourcing';

// Stored for ever: these names and shapes are the history. Add, never edit.

/** How an organization is billed: by fixed plans, or by what it uses. */
export const ORGANIZATION_TYPES = ['fixed', 'flexible'] as const;
export type OrganizationType = (typeof ORGANIZATION_TYPES)[number];

/** `securityContact` is sealed wherever it appears: an address belongs to a person. */
export type OrganizationCreated = Message<
  'OrganizationCreated',
  {
    organizationId: string;
    label: string;
    name: string;
    country: string;
    type: OrganizationType;
    ownerId: string;
    securityContact?: string;
    createdBy: string;
    at: string;
  }
>;
/** The place of the first event, taken so that a creation which stopped half way can never be completed. */
export type OrganizationCreationLapsed = Message<
  'OrganizationCreationLapsed',
  { organizationId: string; name: string; at: string }
>;
export type OrganizationRenamed = Message<
  'OrganizationRenamed',
  { from: string; to: string; renamedBy: string; at: string }
>;
/** The place of a rename which stopped half way. */
export type OrganizationRenameLapsed = Message<'OrganizationRenameLapsed', { to: string; at: string }>;
export type OrganizationRelabelled = Message<
  'OrganizationRelabelled',
  { from: string; to: string; relabelledBy: string; at: string }
>;
export type OrganizationCountryChanged = Message<
  'OrganizationCountryChanged',
  { from: string; to: string; changedBy: string; at: string }
>;
/** Without `to`, the organization has no security contact any more. */
export type OrganizationSecurityContactChanged = Message<
  'OrganizationSecurityContactChanged',
  { from?: string; to?: string; changedBy: string; at: string }
>;
/** By staff: from then on members read as before, may pay, and change nothing else. */
export type OrganizationSuspended = Message<
  'OrganizationSuspended',
  { reason: string; suspendedBy: string; at: string }
>;
export type OrganizationReinstated = Message<
  'OrganizationReinstated',
  { reason: string; reinstatedBy: string; at: string }
>;
export type OrganizationDeleted = Message<'OrganizationDeleted', { name: string; deletedBy: string; at: string }>;

export type OrganizationEvent =
  | OrganizationCreated
  | OrganizationCreationLapsed
  | OrganizationRenamed
  | OrganizationRenameLapsed
  | OrganizationRelabelled
  | OrganizationCountryChanged
  | OrganizationSecurityContactChanged
  | OrganizationSuspended
  | OrganizationReinstated
  | OrganizationDeleted;
