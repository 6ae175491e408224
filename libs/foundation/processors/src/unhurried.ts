import { setTimeout as delay } from 'node:timers/promises';
import type { Handler } from './handler';

// Requests are answered by the same process and the same database: this much of the time is left to them.
const restsPerStep = 6;
const longestRestMs = 100;
// What is decoded, folded and written in one go holds up a request that comes meanwhile.
const largestSlice = 8;

/** A handler that can wait: after each step it rests for several times as long as that took, until it is to hurry. */
export const unhurried = <M>(handler: Handler<M>): Readonly<{ handler: Handler<M>; hurry: () => void }> => {
  const hurrying = new AbortController();
  let restMs = 0;
  let restedMs = 0;
  const rest = async (signal: AbortSignal): Promise<void> => {
    const begun = performance.now();
    const over = AbortSignal.any([signal, hurrying.signal]);
    await delay(restMs, undefined, { signal: over }).catch(() => undefined);
    restedMs = performance.now() - begun;
  };
  return {
    hurry: () => hurrying.abort(),
    handler: {
      sliceSize: () => (hurrying.signal.aborted ? handler.sliceSize() : Math.min(largestSlice, handler.sliceSize())),
      took: (messages, milliseconds) => {
        const workedMs = milliseconds - restedMs;
        restMs = Math.min(longestRestMs, restsPerStep * workedMs);
        handler.took(messages, workedMs);
      },
      handle: async (slice, circumstances) => {
        await rest(circumstances.signal);
        return handler.handle(slice, circumstances);
      },
    },
  };
};
