import type { Message } from '@charter/event-sourcing';

/** `fence` is the revision at which the user's own event will land. */
export type ClaimIdentifier = Message<'ClaimIdentifier', { userId: string; fence: string; at: string }>;
/** Only once the user's stream holds something else at the fence: see {@link Identifier}. */
export type LapseClaim = Message<'LapseClaim', { userId: string; at: string }>;

export type IdentifierCommand = ClaimIdentifier | LapseClaim;
