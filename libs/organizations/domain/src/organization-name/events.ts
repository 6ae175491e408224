import type { Message } from '@charter/event-sourcing';

// Stored for ever: these names and shapes are the history. Add, never edit.

/**
 * An organization is about to bear the name: by the event at revision `fence` of its own stream, and no other.
 * `request` is the hash of what was asked, by which the same person's repetition is known.
 */
export type NameClaimed = Message<
  'NameClaimed',
  { name: string; organizationId: string; fence: string; claimedBy: string; request: string; at: string }
>;
/** The organization has put the name to use where it said it would. */
export type NameTaken = Message<'NameTaken', { organizationId: string; at: string }>;
/** The claim came to nothing, and never can come to anything. */
export type NameClaimLapsed = Message<'NameClaimLapsed', { organizationId: string; at: string }>;
/** The organization bears the name no more; until `reservedUntil` nobody else can claim it. */
export type NameVacated = Message<'NameVacated', { organizationId: string; reservedUntil: string; at: string }>;

export type OrganizationNameEvent = NameClaimed | NameTaken | NameClaimLapsed | NameVacated;
