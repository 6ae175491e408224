import { history, type History } from '@charter/event-sourcing';
import { z } from 'zod';
import type { ServiceAccountEvent } from './events';

const id = z.string();
const at = z.iso.datetime();

/** Reads every stored version of the events of a service account. */
export const serviceAccountHistory: History<ServiceAccountEvent> = history<ServiceAccountEvent>({
  ServiceAccountCreated: z.object({
    serviceAccountId: id,
    name: z.string(),
    secretHash: z.string(),
    createdBy: id,
    at,
  }),
  ServiceAccountDeactivated: z.object({ deactivatedBy: id, at }),
});
