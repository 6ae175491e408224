import type { Message } from '@charter/event-sourcing';

// Stored for ever: these names and shapes are the history. Add, never edit.

/** A user has logged in with their password, and a client has got its first tokens for that. */
export type SessionBegan = Message<'SessionBegan', { sessionId: string; userId: string; clientId: string; at: string }>;
/** Nothing that was issued in the session is accepted any more. `subjectId` is the user or the service account. */
export type SessionEnded = Message<'SessionEnded', { sessionId: string; subjectId: string; at: string }>;

export type SessionEvent = SessionBegan | SessionEnded;
