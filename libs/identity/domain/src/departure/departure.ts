import { refuse, type Decider, type Decision } from '@charter/event-sourcing';
import type { DepartureCommand } from './commands';
import type { DepartureEvent } from './events';

/**
 * One user on their way out. Invariant: nobody is deactivated or erased by it before membership has permitted it, which
 * it does only to who owns nothing; and what was permitted is completed, whatever happens.
 */
export type Departure =
  | Readonly<{ status: 'unknown' }>
  | Readonly<{
      status: 'requested' | 'permitted' | 'refused' | 'completed';
      userId: string;
      erase: boolean;
      requestedBy: string;
      /** What they own, where it was refused. */
      organizations: readonly string[];
    }>;

export type DepartureRefusal = 'no-such-departure';

/** What is to be done next by whoever drives the process: nothing while somebody else has the word. */
export type DepartureStep = Readonly<{ userId: string; erase: boolean; requestedBy: string }>;

const evolve = (state: Departure, { type, data }: DepartureEvent): Departure => {
  if (type === 'DepartureRequested') {
    const { userId, erase, requestedBy } = data;
    return { status: 'requested', userId, erase, requestedBy, organizations: [] };
  }
  if (state.status === 'unknown') return state;
  switch (type) {
    case 'DeparturePermitted':
      return { ...state, status: 'permitted' };
    case 'DepartureRefused':
      return { ...state, status: 'refused', organizations: data.organizations };
    case 'DepartureCompleted':
      return { ...state, status: 'completed' };
  }
};

const decide = (command: DepartureCommand, { status }: Departure): Decision<DepartureEvent, DepartureRefusal> => {
  if (command.type === 'RequestDeparture') {
    const { by, ...data } = command.data;
    return status === 'unknown' ? [{ type: 'DepartureRequested', data: { ...data, requestedBy: by } }] : [];
  }
  switch (command.type) {
    case 'PermitDeparture':
      return status === 'requested' ? [{ type: 'DeparturePermitted', data: command.data }] : unlessUnknown(status);
    case 'RefuseDeparture':
      return status === 'requested' ? [{ type: 'DepartureRefused', data: command.data }] : unlessUnknown(status);
    case 'CompleteDeparture':
      return status === 'permitted' ? [{ type: 'DepartureCompleted', data: command.data }] : unlessUnknown(status);
  }
};

/** What comes again, or too late, changes nothing. */
const unlessUnknown = (status: Departure['status']): Decision<DepartureEvent, DepartureRefusal> =>
  status === 'unknown' ? refuse('no-such-departure') : [];

export const departure: Decider<Departure, DepartureCommand, DepartureEvent, DepartureRefusal> = {
  initialState: { status: 'unknown' },
  evolve,
  decide,
};

/** The due step of a departure. */
export const nextDepartureStep = (state: Departure): DepartureStep | undefined =>
  state.status === 'permitted'
    ? { userId: state.userId, erase: state.erase, requestedBy: state.requestedBy }
    : undefined;
