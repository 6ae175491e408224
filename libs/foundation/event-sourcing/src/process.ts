import type { Decider, Message } from './decider';

/** What a process has to do now: a step, under the command id that makes doing it twice harmless. */
export type Step<Due extends string = string> = Readonly<{ due: Due; commandId: string }>;

/**
 * A decider that also knows what is due. `nextStep` is pure, so that a restarted or a duplicated reactor
 * always finds the same step; `undefined` means that nothing is due until something happens.
 */
export type Process<State, Command, Event extends Message, Reason extends string, Due extends Step> = Decider<
  State,
  Command,
  Event,
  Reason
> &
  Readonly<{ nextStep: (state: State) => Due | undefined }>;
