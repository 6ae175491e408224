import type { Message } from '@charter/event-sourcing';

/** Where the event lands that makes them the owner: behind this revision, or first of all. */
export type Fence = string;

export type ClaimOwnership = Message<
  'ClaimOwnership',
  { userId: string; claims: readonly Readonly<{ organizationId: string; fence: Fence }>[]; at: string }
>;
/** Of a claim that somebody has looked at, and which does not hold any more: a newer one stays. */
export type ReleaseOwnership = Message<
  'ReleaseOwnership',
  { userId: string; organizationId: string; fence: Fence; at: string }
>;
export type DecideDeparture = Message<'DecideDeparture', { userId: string; departureId: string; at: string }>;
export type CallOffDeparture = Message<'CallOffDeparture', { userId: string; at: string }>;

export type OwnerCommand = ClaimOwnership | ReleaseOwnership | DecideDeparture | CallOffDeparture;
