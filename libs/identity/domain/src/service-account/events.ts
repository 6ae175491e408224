import type { Message } from '@charter/event-sourcing';

// Stored for ever: these names and shapes are the history. Add, never edit.

/** `secretHash` is all that is kept of the secret. */
export type ServiceAccountCreated = Message<
  'ServiceAccountCreated',
  { serviceAccountId: string; name: string; secretHash: string; createdBy: string; at: string }
>;
export type ServiceAccountDeactivated = Message<'ServiceAccountDeactivated', { deactivatedBy: string; at: string }>;

export type ServiceAccountEvent = ServiceAccountCreated | ServiceAccountDeactivated;
