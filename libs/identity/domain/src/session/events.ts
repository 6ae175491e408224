import type { Message } from '@charter/event-sourcing';

// Stored for ever: these names and shapes are the history. Add, never edit.

/** Nothing that was issued in the session is accepted any more. `subjectId` is the user or the service account. */
export type SessionEnded = Message<'SessionEnded', { sessionId: string; subjectId: string; at: string }>;

export type SessionEvent = SessionEnded;
