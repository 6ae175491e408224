import { setTimeout as delay } from 'node:timers/promises';

/**
 * The wait before another try: doubling from 20 ms, so that a hiccup is not noticed, to 2 s, so that what comes
 * back is used soon; with jitter, so that many who lost the same server do not return at one moment.
 */
export const wait = async (tries: number, signal: AbortSignal): Promise<void> => {
  const longest = Math.min(2_000, 20 * 2 ** Math.min(tries, 10));
  await delay(longest / 2 + Math.random() * (longest / 2), undefined, { signal, ref: false });
};

/** Does something until it succeeds, or until the signal. */
export const untilDone = async <Result>(
  work: () => Promise<Result>,
  { signal, again }: Readonly<{ signal: AbortSignal; again: (error: unknown) => boolean }>,
): Promise<Result> => {
  for (let tries = 0; ; tries++) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || !again(error)) throw error;
    }
    await wait(tries, signal);
  }
};

/** What some work comes to, unless the signal comes first; then nobody waits for it any longer. */
export const orAborted = async <Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> => {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
};
