import type { Message } from '@charter/event-sourcing';

/** `fence` is the revision at which the user's own event will land. */
export type ClaimIdentifier = Message<'ClaimIdentifier', { userId: string; fence: string; at: string }>;
/** Ends the claim with this fence, once the user's stream has passed that and does not know them by the identifier. */
export type LapseClaim = Message<'LapseClaim', { userId: string; fence: string; at: string }>;
/** Ends the claim with this fence, once the user is known by another identifier instead. */
export type ReleaseIdentifier = Message<'ReleaseIdentifier', { userId: string; fence: string; at: string }>;

export type IdentifierCommand = ClaimIdentifier | LapseClaim | ReleaseIdentifier;
