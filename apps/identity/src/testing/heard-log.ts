import { inspect } from 'node:util';
import type { Parts } from '@charter/service';

/** A log that keeps whatever it is given, before anything is left out of it. */
export const heardLog = (): Readonly<{ log: Parts['log']; heard: () => readonly string[] }> => {
  const lines: string[] = [];
  const hear = (...given: readonly unknown[]) => void lines.push(inspect(given, { depth: 10, breakLength: Infinity }));
  const log = { trace: hear, debug: hear, info: hear, warn: hear, error: hear, fatal: hear };
  return { log: log as unknown as Parts['log'], heard: () => lines };
};
