/** A fact or a request: a name and its plain data. */
export type Message<Type extends string = string, Data = unknown> = Readonly<{ type: Type; data: Readonly<Data> }>;

/** Why a command was turned down. A value, not an exception: callers must handle it. */
export type Refusal<Reason extends string = string> = Readonly<{ refused: Reason }>;

/** Turns a command down. */
export const refuse = <Reason extends string>(refused: Reason): Refusal<Reason> => ({ refused });

/** What follows from a command: new events, none because it is already so, or a refusal. */
export type Decision<Event, Reason extends string> = readonly Event[] | Refusal<Reason>;

/** Tells a refusal from anything else that a decision or a handler answers. */
export const isRefusal = <Outcome extends object, Reason extends string>(
  outcome: Outcome | Refusal<Reason>,
): outcome is Refusal<Reason> => 'refused' in outcome;

/** The rules of one kind of stream, as plain functions: no clock, no dice, no waiting. */
export type Decider<State, Command, Event extends Message, Reason extends string> = Readonly<{
  initialState: State;
  evolve: (state: State, event: Event) => State;
  decide: (command: Command, state: State) => Decision<Event, Reason>;
}>;

/** The state that a history leads to. */
export const fold = <State, Event>(
  decider: Readonly<{ initialState: State; evolve: (state: State, event: Event) => State }>,
  events: readonly Event[],
): State => events.reduce(decider.evolve, decider.initialState);
