import type { Message } from '@charter/event-sourcing';

// Stored for ever: these names and shapes are the history. Add, never edit.

/** A user is about to be known by the identifier: by the event at revision `fence` of their own stream, and no other. */
export type IdentifierClaimed = Message<'IdentifierClaimed', { userId: string; fence: string; at: string }>;
/** The claim came to nothing, and never can come to anything. */
export type IdentifierClaimLapsed = Message<'IdentifierClaimLapsed', { userId: string; at: string }>;
/** Its user is known by another one now. */
export type IdentifierReleased = Message<'IdentifierReleased', { userId: string; at: string }>;

export type IdentifierEvent = IdentifierClaimed | IdentifierClaimLapsed | IdentifierReleased;
