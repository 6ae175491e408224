import { z } from 'zod';

// Public for ever: a field may be added as optional; anything else is a new version beside this one.

/** Every public event of memberships, in the order in which each organization's happened. */
export const MEMBERSHIP_TOPIC = 'charter.membership.v1';

const id = z.string();
const at = z.iso.datetime();

/** The public events of memberships by type: what each one's `data` holds. */
export const membershipEvents = {
  /** The organization has its owner now, who holds every permission. */
  'membership.membership-founded.v1': z.object({
    organizationId: id,
    ownerId: id,
    permissions: z.array(z.string()),
    at,
  }),
} as const;

export type MembershipEventType = keyof typeof membershipEvents;

/** What the `data` of one public event holds. */
export type MembershipEventData<Type extends MembershipEventType> = z.infer<(typeof membershipEvents)[Type]>;

/** One public event as its readers see it: its type and its data. */
export type MembershipPublicEvent = {
  [Type in MembershipEventType]: Readonly<{ type: Type; data: MembershipEventData<Type> }>;
}[MembershipEventType];
