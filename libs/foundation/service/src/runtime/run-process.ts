import { flushCompileCache } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { ConfigurationInvalid } from '../configuration/configuration';
import type { RunningService } from './service';

/**
 * Runs a process until it is told to end: `start` answers how. What is wrong with its surroundings is said in a line
 * and ends it with code 1; so does whatever goes wrong while it starts or stops.
 */
export const runProcess = async (start: () => Promise<() => Promise<void>>): Promise<void> => {
  let stop: (() => Promise<void>) | undefined;
  let stopping: Promise<void> | undefined;
  const end = () => {
    // While it starts, nobody has been promised anything yet: what was begun is taken up by the next start.
    if (!stop) process.exit(0);
    stopping ??= stop().then(
      () => process.exit(0),
      error => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
  try {
    stop = await start();
    // Now, and not when the process ends: it may be killed.
    flushCompileCache();
  } catch (error) {
    console.error(error instanceof ConfigurationInvalid || isFromOutside(error) ? error.message : error);
    process.exit(1);
  }
};

/** Something outside cannot be had: a stack of ours tells nothing about it. */
const isFromOutside = (error: unknown): error is Error => typeof (error as NodeJS.ErrnoException).code === 'string';

/** Something may be out of reach for long: then whoever asks is to be told so. */
const CATCHING_UP_MS = 10_000;

/**
 * Waits until services have caught up. Nobody is let in before: requests would take the time that catching up needs, and
 * could be told nothing until then but to come again.
 */
export const caughtUp = async (services: readonly Pick<RunningService, 'readiness'>[]): Promise<void> => {
  const until = performance.now() + CATCHING_UP_MS;
  const isReady = async () => (await Promise.all(services.map(service => service.readiness()))).every(one => one.ready);
  while (!(await isReady()) && performance.now() < until) await pause(10);
};
