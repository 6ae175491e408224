import { z } from 'zod';

// Public for ever: a field may be added as optional; anything else is a new version beside this one.

/** Every public event of memberships, in the order in which each organization's happened. */
export const MEMBERSHIP_TOPIC = 'charter.membership.v1';

const id = z.string();
const at = z.iso.datetime();
// No kind can be added later: these are those of the envelope's actor, whether or not anybody of each acts today.
/** Who did it: a user as a member, somebody of staff, a program of the platform (none does so far), or membership itself. */
const by = z.object({ kind: z.enum(['user', 'staff', 'service', 'system']), id });
const act = { organizationId: id, by, at };
/** Personal data, which only the vault opens. */
const sealed = z.string();

/** As they were given, in the order in which they were. */
const permissions = z.array(z.string());
/** All that somebody may act by: with what is implied, so that nobody else has to know what implies what. */
const effective = z.array(z.string());
/** What is held until an instant only: whoever decides compares it with the present. */
const grants = z.array(z.object({ permission: z.string(), effective, until: at }));

const ofMember = { ...act, userId: id };
const replaced = { from: permissions, to: permissions, added: permissions, removed: permissions };
const offer = { ...act, offerId: id, ownerId: id, userId: id, stay: z.boolean(), expiresAt: at };
const invitation = { ...act, invitationId: id, emailLookup: z.string(), permissions };
const access = { ...ofMember, projectId: id };

/** The public events of memberships by type: what each one's `data` holds. */
export const membershipEvents = {
  /** The organization has its owner now, who holds every permission. */
  'membership.membership-founded.v1': z.object({ organizationId: id, ownerId: id, permissions, at }),
  /** They belong to it now, with `permissions`; by which invitation, where it was one. `effective` is with what comes along. */
  'membership.member-added.v1': z.object({ ...ofMember, permissions, effective, invitationId: id.optional() }),
  /** `raised`: they gave themselves something that they did not have. Grants are as before. */
  'membership.member-permissions-changed.v1': z.object({ ...ofMember, ...replaced, effective, raised: z.boolean() }),
  /** With this goes everything that they held in the organization, and in its projects. */
  'membership.member-removed.v1': z.object({ ...ofMember, permissions }),
  /** They went by themselves, and hold nothing any more. */
  'membership.member-left.v1': z.object({ ...ofMember, permissions }),

  /** `grants` are all that the member has from then on; `before` is the end that the permission had until then. */
  'membership.permission-granted.v1': z.object({
    ...ofMember,
    permission: z.string(),
    until: at,
    before: at.optional(),
    raised: z.boolean(),
    grants,
  }),
  /** Before its time. */
  'membership.grant-ended.v1': z.object({ ...ofMember, permission: z.string(), until: at, grants }),
  /** Told after its time: from `until` on nobody could act by it. */
  'membership.grant-lapsed.v1': z.object({ ...ofMember, permission: z.string(), until: at, grants }),

  /**
   * `to` owns the organization and holds `ownerPermissions`, and nothing by grants. Who was the owner before either
   * `stays` as a member with `permissions`, or has left.
   */
  'membership.owner-changed.v1': z.object({
    ...act,
    offerId: id,
    from: id,
    to: id,
    ownerPermissions: permissions,
    stays: z.boolean(),
    permissions,
    effective,
  }),
  /** The owner, `ownerId`, offers ownership to `userId`, until `expiresAt`. */
  'membership.ownership-offered.v1': z.object(offer),
  /** Whom it was offered to does not want it. */
  'membership.ownership-declined.v1': z.object(offer),
  /** The owner has taken the offer back. */
  'membership.ownership-offer-withdrawn.v1': z.object(offer),
  /** Nobody accepted it in time. */
  'membership.ownership-offer-lapsed.v1': z.object(offer),
  /** Whom it was made to is no member any more. */
  'membership.ownership-offer-ended.v1': z.object(offer),

  /** Somebody is to be sent the link with this number. */
  'membership.member-invited.v1': z.object({ ...invitation, email: sealed, linkNumber: z.int(), expiresAt: at }),
  /** Somebody is to be sent the link with this number; those with earlier ones lead nowhere. */
  'membership.invitation-resent.v1': z.object({
    ...act,
    invitationId: id,
    email: sealed,
    linkNumber: z.int(),
    expiresAt: at,
  }),
  /** Another one to the same address, `replacement`, took its place. */
  'membership.invitation-replaced.v1': z.object({ ...invitation, replacement: id }),
  /** It can be accepted no more: somebody took it back. */
  'membership.invitation-revoked.v1': z.object(invitation),
  /** `confirmed` is what they say of themselves: names are sealed under their own key. */
  'membership.invitation-accepted.v1': z.object({
    ...invitation,
    userId: id,
    invitedBy: by,
    confirmed: z
      .object({ firstName: sealed.optional(), lastName: sealed.optional(), country: z.string().optional() })
      .optional(),
  }),
  /** Whoever it was made to does not want it. */
  'membership.invitation-declined.v1': z.object({ ...invitation, userId: id }),
  /** Nobody accepted it in time. */
  'membership.invitation-lapsed.v1': z.object({ ...invitation, expiresAt: at }),

  /** What identity asked before it lets a user go: nothing is theirs, and nothing will be until they are back. */
  'membership.departure-agreed.v1': z.object({ userId: id, departureId: id, at }),
  /** They own these organizations, or are about to. */
  'membership.departure-vetoed.v1': z.object({ userId: id, departureId: id, organizations: z.array(id), at }),

  /** They may do something in one project, where they had no access of their own before; `raised` says that they gave it to themselves. */
  'membership.project-access-given.v1': z.object({ ...access, permissions, raised: z.boolean() }),
  /** They may do other things in one project from now on; `raised` as above. */
  'membership.project-access-changed.v1': z.object({ ...access, ...replaced, raised: z.boolean() }),
  /** `withMembership`: because they are no member any more. */
  'membership.project-access-ended.v1': z.object({ ...access, permissions, withMembership: z.boolean() }),
} as const;

export type MembershipEventType = keyof typeof membershipEvents;

/** What the `data` of one public event holds. */
export type MembershipEventData<Type extends MembershipEventType> = z.infer<(typeof membershipEvents)[Type]>;

/** One public event as its readers see it: its type and its data. */
export type MembershipPublicEvent = {
  [Type in MembershipEventType]: Readonly<{ type: Type; data: MembershipEventData<Type> }>;
}[MembershipEventType];
