import type { CommandHandler } from '@charter/event-sourcing';
import type { Departure, DepartureCommand, DepartureEvent, DepartureRefusal } from '@charter/identity-domain';

/** The category of their streams, one for each time that somebody is to be let go. */
export const DEPARTURE = 'departure';
export const DEPARTURES = Symbol('departures');
export type Departures = CommandHandler<Departure, DepartureCommand, DepartureEvent, DepartureRefusal>;
