import { setTimeout } from 'node:timers/promises';

const PAUSE_MS = 10;

/** Others take a few milliseconds each, and seldom many queue; beyond this, somebody hangs. */
const LONGEST_MS = 10_000;

/** Tries until it is done; where SQLite refuses at once instead of waiting for the others. */
export const untilFree = async (isDone: () => boolean): Promise<void> => {
  const end = performance.now() + LONGEST_MS;
  while (!isDone()) {
    if (performance.now() > end) throw new Error('The vault is held by another process.');
    await setTimeout(PAUSE_MS);
  }
};
