import { queueByKey } from '@charter/event-sourcing';
import { tooMany } from '@charter/service';
import type { Vault } from '@charter/vault';
import { hashOf } from './secrets';

// A person who mistypes a few times notices nothing. From however many addresses somebody guesses, these are all the
// guesses there are: a thousand a day.
const FREE_ATTEMPTS = 10;
const WINDOW_MS = 15 * 60_000;
/** Each waits for those before it, so whoever comes behind these waits longer than anybody waits for a page. */
const WAITING = 8;

const KIND = 'failed-logins';
const TITLE = 'Too many failed attempts to log in. Try again later, or have your password reset.';

/** Counts failures to log in by whom they are about, for all processes together. */
export type AccountAttempts = Readonly<{
  /** Does what may succeed or fail, one after the other. Throws 429 where too much of it has failed. */
  attempt: (line: string, work: () => Promise<boolean>) => Promise<boolean>;
}>;

/**
 * Those that fail at the very same moment in two processes may count as one: so some more may fail than that, and only
 * as many more as there are processes.
 */
export const accountAttempts = (
  records: Pick<Vault['records'], 'get' | 'put' | 'delete'>,
  now: () => number = Date.now,
): AccountAttempts => {
  const inTurn = queueByKey();
  const waiting = new Map<string, number>();

  const attempted = async (line: string, work: () => Promise<boolean>): Promise<boolean> => {
    const id = hashOf(line);
    const { failures, until } = await failuresIn(id);
    if (failures >= FREE_ATTEMPTS) throw tooMany(TITLE, (until - now()) / 1_000);
    const succeeded = await work();
    if (!succeeded) await records.put(KIND, id, { failures: failures + 1, until }, { expiresAt: new Date(until) });
    else if (failures > 0) await records.delete(KIND, id);
    return succeeded;
  };
  const failuresIn = async (id: string): Promise<Readonly<{ failures: number; until: number }>> => {
    const { failures = 0, until = 0 } = (await records.get(KIND, id)) ?? {};
    return Number(until) > now()
      ? { failures: Number(failures), until: Number(until) }
      : { failures: 0, until: now() + WINDOW_MS };
  };
  return {
    attempt: async (line, work) => {
      const before = waiting.get(line) ?? 0;
      if (before >= WAITING) throw tooMany(TITLE, 5);
      waiting.set(line, before + 1);
      try {
        return await inTurn(line, () => attempted(line, work));
      } finally {
        const left = (waiting.get(line) ?? 1) - 1;
        if (left > 0) waiting.set(line, left);
        else waiting.delete(line);
      }
    },
  };
};
