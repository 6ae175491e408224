import type { Decider } from '@charter/event-sourcing';
import type { SessionCommand } from './commands';
import type { SessionEvent } from './events';

/** One session. Invariant: it ends once, and for ever. That it began is written down nowhere: most end by themselves. */
export type Session = Readonly<{ ended: boolean }>;

export const session: Decider<Session, SessionCommand, SessionEvent, never> = {
  initialState: { ended: false },
  evolve: () => ({ ended: true }),
  decide: ({ data }, { ended }) => (ended ? [] : [{ type: 'SessionEnded', data }]),
};
