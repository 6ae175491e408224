import type { Message } from '@charter/event-sourcing';
import type { OrganizationType } from './events';

/** `claimed` is the name that has been claimed for the very event this command will write, where one has. */
type Claimed = { claimed?: string };

export type CreateOrganization = Message<
  'CreateOrganization',
  Claimed & {
    organizationId: string;
    label: string;
    name: string;
    country: string;
    type: OrganizationType;
    ownerId: string;
    securityContact?: string;
    by: string;
    at: string;
  }
>;

/** Staff may do what members of a suspended organization may not. */
type Asked = { by: string; asStaff?: boolean; at: string };

/** What is not named stays as it is; a security contact of `null` is taken away. */
export type ChangeOrganization = Message<
  'ChangeOrganization',
  Claimed & {
    name?: string;
    label?: string;
    country?: string;
    securityContact?: string | null;
  } & Asked
>;

/** Why an organization must not be deleted yet: what other streams know and this one does not. */
export type DeletionHindrance = 'owns-projects' | 'owes-money';

export type DeleteOrganization = Message<'DeleteOrganization', Asked & { hindrances: readonly DeletionHindrance[] }>;

/** For staff only, who say why. */
export type SuspendOrganization = Message<'SuspendOrganization', { reason: string; by: string; at: string }>;
export type ReinstateOrganization = Message<'ReinstateOrganization', { reason: string; by: string; at: string }>;

/** Fills the place where a claimed name would have been put to use. */
export type LapseClaimedName = Message<'LapseClaimedName', { organizationId: string; name: string; at: string }>;

export type OrganizationCommand =
  | CreateOrganization
  | ChangeOrganization
  | DeleteOrganization
  | SuspendOrganization
  | ReinstateOrganization
  | LapseClaimedName;
