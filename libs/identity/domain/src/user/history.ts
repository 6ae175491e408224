import { history, type History } from '@charter/event-sourcing';
import { z } from 'zod';
import { ROLES, type UserEvent } from './events';

const id = z.string();
const at = z.iso.datetime();
const text = z.string();
const details = z.object({
  firstName: text.optional(),
  lastName: text.optional(),
  company: text.optional(),
  website: text.optional(),
  picture: text.optional(),
});
const role = z.enum(ROLES);
const roles = z.array(role);
const linkNumber = z.int();

/** Reads every stored version of the events of a user. */
export const userHistory: History<UserEvent> = history<UserEvent>({
  UserRegistered: z.object({
    userId: id,
    email: text,
    emailLookup: text,
    username: text,
    usernameLookup: text,
    details,
    country: text,
    registeredBy: id,
    invitationId: id.optional(),
    at,
  }),
  UserRegistrationLapsed: z.object({ userId: id, at }),
  UserDetailsChanged: z.object({ from: details, to: details, changedBy: id, at }),
  UserCountryChanged: z.object({ from: text, to: text, changedBy: id, at }),
  UserDeactivated: z.object({ deactivatedBy: id, at }),
  UserErased: z.object({ erasedBy: id, at }),
  UserReactivated: z.object({ reactivatedBy: id, at }),
  RoleGranted: z.object({ role, roles, grantedBy: id, at }),
  RoleRevoked: z.object({ role, roles, revokedBy: id, at }),
  ApiTokenCreated: z.object({ tokenId: id, name: text, hash: text, expiresAt: at.optional(), createdBy: id, at }),
  ApiTokenUsed: z.object({ tokenId: id, at }),
  ApiTokenRevoked: z.object({ tokenId: id, revokedBy: id, at }),
  PasswordSet: z.object({ passwordId: id, setBy: id, at }),
  PasswordResetRequested: z.object({ linkNumber, expiresAt: at, requestedBy: id.optional(), at }),
  PasswordChanged: z.object({ linkNumber, from: id.optional(), to: id, changedBy: id, at }),
  EmailChangeRequested: z.object({
    email: text,
    emailLookup: text,
    linkNumber,
    expiresAt: at,
    requestedBy: id,
    at,
  }),
  EmailChanged: z.object({
    linkNumber,
    from: text,
    to: text,
    fromLookup: text,
    emailLookup: text,
    changedBy: id,
    at,
  }),
});
