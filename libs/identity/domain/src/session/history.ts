import { history, type History } from '@charter/event-sourcing';
import { z } from 'zod';
import type { SessionEvent } from './events';

/** Reads every stored version of the events of a session. */
export const sessionHistory: History<SessionEvent> = history<SessionEvent>({
  SessionBegan: z.object({
    sessionId: z.string(),
    userId: z.string(),
    clientId: z.string(),
    at: z.iso.datetime(),
  }),
  SessionEnded: z.object({ sessionId: z.string(), subjectId: z.string(), at: z.iso.datetime() }),
});
