import type { Message } from '@charter/event-sourcing';
import type { Details, Role, UserRegistered } from './events';

/** Address and username must have been claimed for this user before. */
export type RegisterUser = Message<'RegisterUser', Omit<UserRegistered['data'], 'registeredBy'> & { by: string }>;
/** Fills the place of a registration that never came. */
export type LapseRegistration = Message<'LapseRegistration', { userId: string; at: string }>;
/** What is not named stays as it is; `null` takes a detail away. */
export type ChangeUser = Message<
  'ChangeUser',
  { details: { readonly [Name in keyof Details]?: string | null }; country?: string; by: string; at: string }
>;
export type DeactivateUser = Message<'DeactivateUser', { by: string; at: string }>;
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

export type UserCommand =
  | RegisterUser
  | LapseRegistration
  | ChangeUser
  | DeactivateUser
  | ReactivateUser
  | GrantRole
  | RevokeRole
  | CreateApiToken
  | UseApiToken
  | RevokeApiToken;
