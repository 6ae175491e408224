import type { Message } from '@charter/event-sourcing';

// Stored for ever: these names and shapes are the history. Add, never edit.

/** The organization has an owner, who holds every permission. */
export type MembershipFounded = Message<'MembershipFounded', { organizationId: string; ownerId: string; at: string }>;

export type MembershipEvent = MembershipFounded;
