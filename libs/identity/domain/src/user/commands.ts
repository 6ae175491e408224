import type { Message } from '@charter/event-sourcing';
import type { Details, Role, UserRegistered } from './events';

/** Address and username must have been claimed for this user before; of a password, its hash must be in the vault. */
export type RegisterUser = Message<
  'RegisterUser',
  Omit<UserRegistered['data'], 'registeredBy'> & { passwordId?: string; by: string }
>;
/** Fills the place of a registration that never came. */
export type LapseRegistration = Message<'LapseRegistration', { userId: string; at: string }>;
/** Takes up a revision where something was to be that never came. Changes nothing, so it must be a repeatable one. */
export type PassFence = Message<'PassFence', Record<string, never>>;
/** What is not named stays as it is; `null` takes a detail away. */
export type ChangeUser = Message<
  'ChangeUser',
  { details: { readonly [Name in keyof Details]?: string | null }; country?: string; by: string; at: string }
>;
export type DeactivateUser = Message<'DeactivateUser', { by: string; at: string }>;
/** They must have been deactivated before. */
export type EraseUser = Message<'EraseUser', { by: string; at: string }>;
export type ReactivateUser = Message<'ReactivateUser', { by: string; at: string }>;
export type GrantRole = Message<'GrantRole', { role: Role; by: string; at: string }>;
export type RevokeRole = Message<'RevokeRole', { role: Role; by: string; at: string }>;
export type CreateApiToken = Message<
  'CreateApiToken',
  { tokenId: string; name: string; hash: string; expiresAt?: string; by: string; at: string }
>;
/** Asks whether the token is good now, and remembers that it was used. */
export type UseApiToken = Message<'UseApiToken', { tokenId: string; at: string }>;
export type RevokeApiToken = Message<'RevokeApiToken', { tokenId: string; by: string; at: string }>;

/** Gives somebody a password who has none. */
export type SetPassword = Message<'SetPassword', { passwordId: string; by: string; at: string }>;
/** Without `by`, whoever it was has not logged in. */
export type RequestPasswordReset = Message<'RequestPasswordReset', { by?: string; at: string }>;
export type ResetPassword = Message<
  'ResetPassword',
  { linkNumber: number; passwordId: string; by: string; at: string }
>;
export type RequestEmailChange = Message<
  'RequestEmailChange',
  { email: string; emailLookup: string; by: string; at: string }
>;
/** The address must have been claimed for this user before, with the revision of this very change as its fence. */
export type ChangeEmail = Message<'ChangeEmail', { linkNumber: number; by: string; at: string }>;

export type UserCommand =
  | RegisterUser
  | LapseRegistration
  | PassFence
  | ChangeUser
  | DeactivateUser
  | ReactivateUser
  | EraseUser
  | GrantRole
  | RevokeRole
  | CreateApiToken
  | UseApiToken
  | RevokeApiToken
  | SetPassword
  | RequestPasswordReset
  | ResetPassword
  | RequestEmailChange
  | ChangeEmail;
