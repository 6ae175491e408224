import { expect } from '@jest/globals';
import { fold, type Decider, type Message } from '@charter/event-sourcing';

/** given(past events) -> when(command) -> then(new events) | thenRefused(reason) | thenNothing(). */
export const specify =
  <State, Command, Event extends Message, Reason extends string>(decider: Decider<State, Command, Event, Reason>) =>
  (...past: readonly Event[]) => ({
    when: (command: Command) => {
      const decision = decider.decide(command, fold(decider, past));
      return {
        then: (...events: readonly Event[]) => expect(decision).toEqual(events),
        thenRefused: (reason: Reason) => expect(decision).toEqual({ refused: reason }),
        thenNothing: () => expect(decision).toEqual([]),
      };
    },
  });
