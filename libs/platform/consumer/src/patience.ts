import { setTimeout as delay } from 'node:timers/promises';
import { KafkaUnreachable } from './failures';

/** Waits, or until the signal. */
export const pause = async (milliseconds: number, signal?: AbortSignal): Promise<void> =>
  delay(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined);

// A broker or a database that is back is noticed within this time, however long it was away.
const longestPauseMs = 1_000;

/** How long to wait before another try, in milliseconds: short at first, with jitter, so that not all come back at once. */
export const pauseMs = (tries: number): number =>
  Math.min(longestPauseMs, 100 * 2 ** Math.min(tries, 10)) * (0.5 + Math.random() / 2);

/** Waits for work, but not longer than this. What is late may still happen: whoever asked has to cut it off. */
export const within = async <Result>(milliseconds: number, doing: string, work: Promise<Result>): Promise<Result> => {
  const ending = new AbortController();
  const late = delay(milliseconds, undefined, { signal: ending.signal }).then(() => {
    throw new KafkaUnreachable(`Kafka has not answered within ${milliseconds} ms: ${doing}.`);
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    ending.abort();
  }
};
