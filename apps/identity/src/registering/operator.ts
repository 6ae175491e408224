import type { Actor, Cause } from '@charter/event-sourcing';

/** Whoever runs Charter, and does on its machine what nobody can do over the API yet. */
export const OPERATOR = { kind: 'system', id: 'operator' } as const;

/** Why an operation writes what it writes. */
export const causeOf = (commandId: string, actor: Actor = OPERATOR): Cause => ({
  commandId,
  requestHash: commandId,
  correlationId: commandId,
  actor,
});
