import type { Message } from '@charter/event-sourcing';

// Stored for ever: these names and shapes are the history. Add, never edit.

/** They are about to own the organization: by the event that lands in its membership directly behind `fence`. */
export type OwnershipClaimed = Message<
  'OwnershipClaimed',
  { userId: string; organizationId: string; fence: string; at: string }
>;
/** They do not own it any more, or never came to. */
export type OwnershipReleased = Message<
  'OwnershipReleased',
  { userId: string; organizationId: string; fence: string; at: string }
>;
/** They own nothing, and nothing will be theirs until they are back: identity may let them go. */
export type DepartureAgreed = Message<'DepartureAgreed', { userId: string; departureId: string; at: string }>;
/** They own these organizations, or are about to: they cannot go. */
export type DepartureVetoed = Message<
  'DepartureVetoed',
  { userId: string; departureId: string; organizations: readonly string[]; at: string }
>;
export type DepartureCalledOff = Message<'DepartureCalledOff', { userId: string; departureId: string; at: string }>;

export type OwnerEvent = OwnershipClaimed | OwnershipReleased | DepartureAgreed | DepartureVetoed | DepartureCalledOff;
