import { tooMany } from '@charter/service';

// A person who mistypes a few times notices nothing; a program that guesses is stopped soon.
const FREE_ATTEMPTS = 10;
const WINDOW_MS = 60_000;
// The answer to each further failure takes longer: one connection cannot hurry through the attempts it has.
const FIRST_DELAY_MS = 20;
const LONGEST_DELAY_MS = 2_000;
// Enough for any attack from one machine; a flood from more addresses than this is not for a token endpoint to stop.
const MOST_ADDRESSES = 10_000;

/** One attempt to log in. `over` comes at its end, whatever became of it. */
export type Attempt = Readonly<{
  /** Remembers a failure, and answers how many milliseconds to wait before saying so. */
  failed: () => number;
  over: () => void;
}>;

export type FailedAttempts = Readonly<{
  /**
   * Waits until there is room for one more: those who try at the same time count as if they failed, until they have not.
   * Throws 429 where too many have.
   */
  begin: (address: string) => Promise<Attempt>;
}>;

type Window = { failures: number; until: number; trying: number; waiting: (() => void)[] };

const TITLE = 'Too many failed attempts to log in.';

/** Slows down and then stops whoever keeps presenting wrong secrets; or does something else that they may not do often. */
export const failedAttempts = (now: () => number = Date.now, title = TITLE): FailedAttempts => {
  const windows = new Map<string, Window>();

  const windowOf = (network: string): Window => {
    const window = windows.get(network) ?? { failures: 0, until: 0, trying: 0, waiting: [] };
    if (window.until <= now()) window.failures = 0;
    // Put last: the address that has been quiet longest is forgotten first.
    windows.delete(network);
    windows.set(network, window);
    if (windows.size > MOST_ADDRESSES) windows.delete(windows.keys().next().value as string);
    return window;
  };

  const begin = async (address: string): Promise<Attempt> => {
    const network = networkOf(address);
    const window = windowOf(network);
    if (window.failures >= FREE_ATTEMPTS) throw tooMany(title, (window.until - now()) / 1_000);
    if (window.failures + window.trying >= FREE_ATTEMPTS) {
      await new Promise<void>(resolve => window.waiting.push(resolve));
      return begin(address);
    }
    window.trying++;
    return attemptIn(window, () => windows.delete(network));
  };

  const attemptIn = (window: Window, forget: () => void): Attempt => {
    let isOver = false;
    const over = () => {
      if (isOver) return;
      isOver = true;
      window.trying--;
      if (window.trying === 0 && window.failures === 0) forget();
      for (const goOn of window.waiting.splice(0)) goOn();
    };
    return {
      over,
      failed: () => {
        if (window.failures === 0) window.until = now() + WINDOW_MS;
        const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** window.failures++);
        over();
        return delay;
      },
    };
  };
  return { begin };
};

/** Whoever has one address of IPv6 has the 2⁶⁴ beside it, too. */
const networkOf = (address: string): string => {
  const [, mapped] = /^::ffff:([\d.]+)$/i.exec(address) ?? [];
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address;
  const [left = [], right = []] = address.split('::').map(half => half.split(':').filter(group => group !== ''));
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...zeros, ...right].slice(0, 4).join(':');
};
