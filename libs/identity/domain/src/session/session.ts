import { refuse, type Decider } from '@charter/event-sourcing';
import type { SessionCommand } from './commands';
import type { SessionEvent } from './events';

/**
 * One session. Invariant: it begins at most once, ends once, and for ever. That one began by an API token is written down
 * nowhere: most of those end by themselves.
 */
export type Session = Readonly<{ began: boolean; ended: boolean }>;

export type SessionRefusal = 'session-began' | 'session-ended';

export const session: Decider<Session, SessionCommand, SessionEvent, SessionRefusal> = {
  initialState: { began: false, ended: false },
  evolve: (state, { type }) => (type === 'SessionBegan' ? { ...state, began: true } : { ...state, ended: true }),
  decide: ({ type, data }, { began, ended }) => {
    if (type === 'EndSession') return ended ? [] : [{ type: 'SessionEnded', data }];
    if (ended) return refuse('session-ended');
    return began ? refuse('session-began') : [{ type: 'SessionBegan', data }];
  },
};
