import { setTimeout as delay } from 'node:timers/promises';
import { Unreachable } from '@charter/processors';

/** Waits for work, but not longer than this. What is late may still happen: whoever asked has to cut it off. */
export const within = async <Result>(milliseconds: number, doing: string, work: Promise<Result>): Promise<Result> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const giveUp = () => reject(new Unreachable(`Kafka has not answered within ${milliseconds} ms: ${doing}.`));
    timer = setTimeout(giveUp, milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

// A broker that is back is noticed within this time, however long it was away.
const longestPauseMs = 500;

/** The wait before another try: short at first, with jitter, so that not all who lost a broker come back at once. */
export const pauseMs = (tries: number): number =>
  Math.min(longestPauseMs, 25 * 2 ** Math.min(tries, 10)) * (0.5 + Math.random() / 2);

/** A broker that restarts is back within this time, and a service that starts meanwhile need not fail. */
export const patienceMs = 10_000;

/** Tries until it succeeds, fails for good, or the time is up; then throws why it has failed last. */
export const persistently = async <Result>(
  milliseconds: number,
  mayPass: (error: unknown) => boolean,
  work: () => Promise<Result>,
): Promise<Result> => {
  const until = performance.now() + milliseconds;
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!mayPass(error) || performance.now() >= until) throw error;
    }
    await delay(pauseMs(tries));
  }
};
