import type { Message } from '@charter/event-sourcing';

export type RequestDeparture = Message<
  'RequestDeparture',
  { departureId: string; userId: string; erase: boolean; by: string; at: string }
>;
export type PermitDeparture = Message<'PermitDeparture', { userId: string; at: string }>;
export type RefuseDeparture = Message<
  'RefuseDeparture',
  { userId: string; organizations: readonly string[]; at: string }
>;
export type CompleteDeparture = Message<'CompleteDeparture', { userId: string; at: string }>;

export type DepartureCommand = RequestDeparture | PermitDeparture | RefuseDeparture | CompleteDeparture;
