import { history, type History } from '@charter/event-sourcing';
import { z } from 'zod';
import type { MandateEvent } from './events';

const id = z.string();
const at = z.iso.datetime();
const organizations = z.union([z.literal('all'), z.array(id)]);
const from = z.enum(['pending', 'active']);
const reason = z.string();
const ids = { mandateId: id, auditorId: id };

/** Reads every stored version of the events of a mandate. */
export const mandateHistory: History<MandateEvent> = history<MandateEvent>({
  MandateRequested: z.object({ ...ids, organizations, until: at, reason, requestedBy: id, at }),
  MandateApproved: z.object({ ...ids, organizations, until: at, reason: reason.optional(), approvedBy: id, at }),
  MandateEnded: z.object({ ...ids, from, reason: reason.optional(), endedBy: id, at }),
  MandateLapsed: z.object({ ...ids, from, until: at, at }),
});
