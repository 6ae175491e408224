import { z } from 'zod';

// Public for ever: a field may be added as optional; anything else is a new version beside this one.

/** Every public event of identity, in the order in which each user's, session's, service account's or mandate's happened. */
export const IDENTITY_TOPIC = 'charter.identity.v1';

const id = z.string();
const at = z.iso.datetime();
/** Personal data: sealed under the key of the user it is about. */
const sealed = z.string();
const details = z.object({
  firstName: sealed.optional(),
  lastName: sealed.optional(),
  company: sealed.optional(),
  website: sealed.optional(),
  picture: sealed.optional(),
});
const role = z.enum(['staff', 'auditor']);

/** The public events of identity by type: what each one's `data` holds. */
export const identityEvents = {
  /** By `emailLookup` and `usernameLookup` a user is found without being named. */
  'identity.user-registered.v1': z.object({
    userId: id,
    email: sealed,
    emailLookup: z.string(),
    username: sealed,
    usernameLookup: z.string(),
    details,
    country: z.string(),
    registeredBy: id,
    /** By the link of which invitation they registered themselves: it was sent to their address. */
    invitationId: id.optional(),
    at,
  }),
  /** Only the details that changed; one that is missing in `to` was taken away. */
  'identity.user-details-changed.v1': z.object({ userId: id, from: details, to: details, changedBy: id, at }),
  /** They live in another country. */
  'identity.user-country-changed.v1': z.object({
    userId: id,
    from: z.string(),
    to: z.string(),
    changedBy: id,
    at,
  }),
  /** Nothing that was issued to them is accepted any more. */
  'identity.user-deactivated.v1': z.object({ userId: id, deactivatedBy: id, at }),
  /** They can log in again; what was revoked before stays so. */
  'identity.user-reactivated.v1': z.object({ userId: id, reactivatedBy: id, at }),
  /** What is personal about them cannot be read any more, by anybody: whatever else is kept of them is to go as well. */
  'identity.user-erased.v1': z.object({ userId: id, erasedBy: id, at }),
  /** They are to be let go: membership says whether they own anything, and so whether they can. */
  'identity.departure-requested.v1': z.object({ userId: id, departureId: id, at }),
  /** `roles` is what the user holds from then on. */
  'identity.role-granted.v1': z.object({ userId: id, role, roles: z.array(role), grantedBy: id, at }),
  /** As above, of a role that is taken away. */
  'identity.role-revoked.v1': z.object({ userId: id, role, roles: z.array(role), revokedBy: id, at }),
  /** Nothing that was issued for the API token is accepted any more. */
  'identity.api-token-revoked.v1': z.object({ userId: id, tokenId: id, revokedBy: id, at }),
  /**
   * The user is to be sent the link with this number, good until `expiresAt`; those with earlier ones lead nowhere. Its
   * secret is the `accountLinkToken` for `password-reset`.
   */
  'identity.password-reset-requested.v1': z.object({ userId: id, linkNumber: z.int(), expiresAt: at, at }),
  /** By a link that was sent. Nothing is accepted any more in any session that was opened with the password `from`. */
  'identity.password-changed.v1': z.object({ userId: id, from: id.optional(), at }),
  /**
   * The link with this number is to be sent to `email`, which the user wants to have as their address: as for a new
   * password, with an `accountLinkToken` for `email-change`.
   */
  'identity.email-change-requested.v1': z.object({
    userId: id,
    email: sealed,
    linkNumber: z.int(),
    expiresAt: at,
    at,
  }),
  /** Both addresses are sealed under the user's key; from now on the user is found by `emailLookup`. */
  'identity.email-changed.v1': z.object({
    userId: id,
    from: sealed,
    to: sealed,
    fromLookup: z.string(),
    emailLookup: z.string(),
    at,
  }),
  /** Nothing that was issued in the session is accepted any more. `subjectId` is a user or a service account. */
  'identity.session-ended.v1': z.object({ sessionId: id, subjectId: id, at }),
  /** A program of the platform can call on its own behalf. */
  'identity.service-account-created.v1': z.object({ serviceAccountId: id, name: z.string(), createdBy: id, at }),
  /** Nothing that was issued to it is accepted any more. */
  'identity.service-account-deactivated.v1': z.object({ serviceAccountId: id, deactivatedBy: id, at }),
  /**
   * Two of staff let an auditor see these organizations, or all that there are and will be. Nobody sees anything by it from
   * `until` on: whoever decides compares that, and waits for no event.
   */
  'identity.mandate-approved.v1': z.object({
    mandateId: id,
    auditorId: id,
    organizations: z.union([z.literal('all'), z.array(id)]),
    until: at,
    approvedBy: id,
    at,
  }),
  /** Also told of one that was never approved. */
  'identity.mandate-ended.v1': z.object({ mandateId: id, auditorId: id, endedBy: id, at }),
  /** It has run out at `until`, approved or not: this only says so, and comes later. */
  'identity.mandate-lapsed.v1': z.object({ mandateId: id, auditorId: id, until: at, at }),
} as const;

export type IdentityEventType = keyof typeof identityEvents;

/** What the `data` of one public event holds. */
export type IdentityEventData<Type extends IdentityEventType> = z.infer<(typeof identityEvents)[Type]>;

/** One public event as its readers see it: its type and its data. */
export type IdentityPublicEvent = {
  [Type in IdentityEventType]: Readonly<{ type: Type; data: IdentityEventData<Type> }>;
}[IdentityEventType];
