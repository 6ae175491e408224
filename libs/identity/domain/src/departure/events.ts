import type { Message } from '@charter/event-sourcing';

// Stored for ever: these names and shapes are the history. Add, never edit.

/** `erase`: what is personal about them is to be destroyed as well, for ever. */
export type DepartureRequested = Message<
  'DepartureRequested',
  { departureId: string; userId: string; erase: boolean; requestedBy: string; at: string }
>;
/** Membership lets them go: the pivot. From here on nothing refuses. */
export type DeparturePermitted = Message<'DeparturePermitted', { userId: string; at: string }>;
/** They own these organizations: they stay. */
export type DepartureRefused = Message<
  'DepartureRefused',
  { userId: string; organizations: readonly string[]; at: string }
>;
/** They are deactivated, and erased where that was asked. */
export type DepartureCompleted = Message<'DepartureCompleted', { userId: string; at: string }>;

export type DepartureEvent = DepartureRequested | DeparturePermitted | DepartureRefused | DepartureCompleted;
