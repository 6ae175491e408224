import type { Message } from '@charter/event-sourcing';

export type EndSession = Message<'EndSession', { sessionId: string; subjectId: string; at: string }>;

export type SessionCommand = EndSession;
