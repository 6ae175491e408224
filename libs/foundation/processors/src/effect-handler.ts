import { isTransient } from './failure';
import { Asides, type Handler, type Slice } from './handler';
import type { Delivered } from './ordered-source';
import { untilDone, wait } from './patience';
import { PositionLost } from './stopped';

export type Effect<M> = Readonly<{
  perform: (message: M, signal: AbortSignal) => Promise<void>;
  concerns?: (message: M) => boolean;
}>;

/** So many keys at once: effects mostly wait for a server. */
const keysAtOnce = 16;
/** A failure that is nobody's unreachability may still be a race; after so many tries it is taken for poison. */
const triesBeforeParking = 5;

/** Messages to effects: those of one key one after the other, those of different keys side by side. */
export const effectHandler = <M>(
  { perform, concerns = () => true }: Effect<M>,
  retrying: (error: unknown) => void,
): Handler<M> => {
  const attempt = async (message: M, signal: AbortSignal): Promise<void> => {
    for (let tries = 1; ; tries++) {
      try {
        return await untilDone(() => perform(message, signal), {
          signal,
          again: error => {
            if (isTransient(error)) retrying(error);
            return isTransient(error);
          },
        });
      } catch (error) {
        if (signal.aborted || tries === triesBeforeParking) throw error;
      }
      await wait(tries, signal);
    }
  };
  return {
    sliceSize: () => 64,
    took: () => undefined,
    handle: async (slice, { isParked, signal }) => {
      const asides = new Asides(slice, isParked);
      const queues = byKey(slice, concerns);
      const happened = queues.length > 0;
      const worker = async () => {
        for (let queue = queues.pop(); queue; queue = queues.pop())
          for (const message of queue) {
            if (asides.hold(message)) continue;
            try {
              await attempt(message.message, signal);
            } catch (error) {
              // Given up because the processor ends: neither done nor poison.
              signal.throwIfAborted();
              asides.park(message, error);
            }
          }
      };
      await Promise.all(Array.from({ length: keysAtOnce }, worker));
      return { happened, writes: [], aside: asides.all() };
    },
  };
};

const byKey = <M>({ messages }: Slice<M>, concerns: (message: M) => boolean): Delivered<M>[][] => {
  const queues = new Map<string, Delivered<M>[]>();
  for (const message of messages) {
    if (!isConcern(message, concerns)) continue;
    const queue = queues.get(message.key);
    if (queue) queue.push(message);
    else queues.set(message.key, [message]);
  }
  return [...queues.values()];
};

/** What cannot even be looked at is a concern: it will fail, and be parked. */
const isConcern = <M>(message: Delivered<M>, concerns: (message: M) => boolean): boolean => {
  try {
    return concerns(message.message);
  } catch {
    return true;
  }
};

export type Batch<M> = Readonly<{
  prepare: (message: M) => unknown;
  perform: (prepared: readonly unknown[], signal: AbortSignal) => Promise<void>;
}>;

/** Messages to one effect for all of them, tried until it succeeds. What cannot be prepared is parked. */
export const batchHandler = <M>({ prepare, perform }: Batch<M>, retrying: (error: unknown) => void): Handler<M> => ({
  sliceSize: () => 500,
  took: () => undefined,
  handle: async (slice, { isParked, signal }) => {
    const asides = new Asides(slice, isParked);
    const prepared: unknown[] = [];
    for (const message of slice.messages) {
      if (asides.hold(message)) continue;
      try {
        const one = prepare(message.message);
        if (one !== undefined) prepared.push(one);
      } catch (error) {
        asides.park(message, error);
      }
    }
    const again = (error: unknown) => {
      if (error instanceof PositionLost) return false;
      retrying(error);
      return true;
    };
    if (prepared.length > 0) await untilDone(() => perform(prepared, signal), { signal, again });
    const aside = asides.all();
    return { happened: prepared.length > 0 || aside.length > 0, writes: [], aside };
  },
});
