import type { Message } from '@charter/event-sourcing';

/** Asks whether it is the first to begin the session: what lets somebody in works once. */
export type BeginSession = Message<'BeginSession', { sessionId: string; userId: string; clientId: string; at: string }>;
export type EndSession = Message<'EndSession', { sessionId: string; subjectId: string; at: string }>;

export type SessionCommand = BeginSession | EndSession;
