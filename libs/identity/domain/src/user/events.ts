import type { Message } from '@charter/event-sourcing';

// Stored for ever: these names and shapes are the history. Add, never edit.

/** What somebody may be on Charter itself, beside what they are in organizations. */
export const ROLES = ['staff', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/** What a user tells about themselves. Sealed under the user's own key wherever it is written down. */
export const DETAILS = ['firstName', 'lastName', 'company', 'website', 'picture'] as const;
export type Details = { readonly [Name in (typeof DETAILS)[number]]?: string };

/**
 * `email` and `username` are sealed; by the look-ups they are found, and lead to nobody once the vault forgets.
 * `invitationId`: they registered themselves, by a link that was sent to this address.
 */
export type UserRegistered = Message<
  'UserRegistered',
  {
    userId: string;
    email: string;
    emailLookup: string;
    username: string;
    usernameLookup: string;
    details: Details;
    country: string;
    registeredBy: string;
    invitationId?: string;
    at: string;
  }
>;
/** The place of the first event, taken so that a registration which stopped half way can never be completed. */
export type UserRegistrationLapsed = Message<'UserRegistrationLapsed', { userId: string; at: string }>;
/** Only the details that changed; one that is missing in `to` was taken away. */
export type UserDetailsChanged = Message<
  'UserDetailsChanged',
  { from: Details; to: Details; changedBy: string; at: string }
>;
export type UserCountryChanged = Message<
  'UserCountryChanged',
  { from: string; to: string; changedBy: string; at: string }
>;
export type UserDeactivated = Message<'UserDeactivated', { deactivatedBy: string; at: string }>;
/** What is personal about them cannot be read any more, by anybody. */
export type UserErased = Message<'UserErased', { erasedBy: string; at: string }>;
export type UserReactivated = Message<'UserReactivated', { reactivatedBy: string; at: string }>;
/** `roles` is what the user holds from then on. */
export type RoleGranted = Message<'RoleGranted', { role: Role; roles: readonly Role[]; grantedBy: string; at: string }>;
export type RoleRevoked = Message<'RoleRevoked', { role: Role; roles: readonly Role[]; revokedBy: string; at: string }>;
/** `hash` is all that is kept of the token; `name` is sealed. */
export type ApiTokenCreated = Message<
  'ApiTokenCreated',
  { tokenId: string; name: string; hash: string; expiresAt?: string; createdBy: string; at: string }
>;
/** Written at most once an hour for each token. */
export type ApiTokenUsed = Message<'ApiTokenUsed', { tokenId: string; at: string }>;
export type ApiTokenRevoked = Message<'ApiTokenRevoked', { tokenId: string; revokedBy: string; at: string }>;

/**
 * Their first password. A password is stored nowhere, and its hash only in the vault, under `passwordId`: there it
 * vanishes as soon as there is another one.
 */
export type PasswordSet = Message<'PasswordSet', { passwordId: string; setBy: string; at: string }>;
/** They were to be sent the link with this number. Who asked for it without having logged in is not known. */
export type PasswordResetRequested = Message<
  'PasswordResetRequested',
  { linkNumber: number; expiresAt: string; requestedBy?: string; at: string }
>;
/** By the link with this number. No session that was opened with the password `from` is good any more. */
export type PasswordChanged = Message<
  'PasswordChanged',
  { linkNumber: number; from?: string; to: string; changedBy: string; at: string }
>;
/** The link with this number was to be sent to `email`, sealed, which is theirs only once they come by it. */
export type EmailChangeRequested = Message<
  'EmailChangeRequested',
  { email: string; emailLookup: string; linkNumber: number; expiresAt: string; requestedBy: string; at: string }
>;
/** By the link with this number. Addresses are sealed. */
export type EmailChanged = Message<
  'EmailChanged',
  {
    linkNumber: number;
    from: string;
    to: string;
    fromLookup: string;
    emailLookup: string;
    changedBy: string;
    at: string;
  }
>;

export type UserEvent =
  | UserRegistered
  | UserRegistrationLapsed
  | UserDetailsChanged
  | UserCountryChanged
  | UserDeactivated
  | UserReactivated
  | UserErased
  | RoleGranted
  | RoleRevoked
  | ApiTokenCreated
  | ApiTokenUsed
  | ApiTokenRevoked
  | PasswordSet
  | PasswordResetRequested
  | PasswordChanged
  | EmailChangeRequested
  | EmailChanged;
