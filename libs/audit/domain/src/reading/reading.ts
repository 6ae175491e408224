import { history, type Decider, type History, type Message } from '@charter/event-sourcing';
import { z } from 'zod';
import type { AuditDataRead } from './events';

export type RecordReading = Message<'RecordReading', AuditDataRead['data']>;

/** The category of streams that say what was read of one organization, or of one person. */
export const AUDIT_READING = 'auditReading';

/** Reads every stored version of what is written down about readings. */
export const readingHistory: History<AuditDataRead> = history<AuditDataRead>({
  AuditDataRead: z.object({
    readerId: z.string(),
    path: z.string(),
    asked: z.record(z.string(), z.string()),
    by: z.enum(['mandate', 'administrator', 'staff', 'oneself']),
    mandateId: z.string().optional(),
    reason: z.string().optional(),
    at: z.iso.datetime(),
  }),
});

/** Nothing is decided: what is to be shown is written down first. */
export const reading: Decider<undefined, RecordReading, AuditDataRead, never> = {
  initialState: undefined,
  evolve: () => undefined,
  decide: ({ data }) => [{ type: 'AuditDataRead', data }],
};
