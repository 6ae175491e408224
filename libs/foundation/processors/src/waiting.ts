import type { Ends } from './ordered-source';
import { orAborted } from './patience';

type Waiter = Readonly<{ ends: Ends; resolve: () => void; reject: (reason: unknown) => void }>;

/** Those who wait until positions are reached. */
export class Waiting {
  readonly #waiters = new Set<Waiter>();
  readonly #isReached: (lane: string, end: string) => boolean;
  #arriving = Promise.withResolvers<void>();
  #givenUp: Readonly<{ reason: unknown }> | undefined;

  constructor(isReached: (lane: string, end: string) => boolean) {
    this.#isReached = isReached;
  }

  until(ends: Ends, signal: AbortSignal): Promise<void> {
    if (this.#reached(ends)) return Promise.resolve();
    if (this.#givenUp) return Promise.reject(this.#givenUp.reason);
    if (signal.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiters.delete(waiter);
        signal.removeEventListener('abort', abort);
      };
      const abort = () => {
        leave();
        reject(signal.reason);
      };
      const waiter: Waiter = {
        ends,
        resolve: () => {
          leave();
          resolve();
        },
        reject: reason => {
          leave();
          reject(reason);
        },
      };
      this.#waiters.add(waiter);
      this.#arriving.resolve();
      this.#arriving = Promise.withResolvers();
      signal.addEventListener('abort', abort);
    });
  }

  /** Whether somebody waits for a lane to move. */
  isFor(lane: string): boolean {
    for (const { ends } of this.#waiters) if (this.#isAhead(lane, ends.get(lane))) return true;
    return false;
  }

  /** Waits until somebody waits for a lane to move, so many milliseconds at most. */
  async untilFor(lane: string, { ms, signal }: Readonly<{ ms: number; signal: AbortSignal }>): Promise<void> {
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, ms);
    let isLate = false;
    void late.promise.then(() => (isLate = true));
    try {
      while (!isLate && !this.isFor(lane))
        await orAborted(Promise.race([this.#arriving.promise, late.promise]), signal);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Some position has moved. */
  look(): void {
    for (const waiter of this.#waiters) if (this.#reached(waiter.ends)) waiter.resolve();
  }

  /** No position will move any more. */
  giveUp(reason: unknown): void {
    this.#givenUp ??= { reason };
    for (const waiter of this.#waiters) waiter.reject(reason);
  }

  #reached(ends: Ends): boolean {
    for (const [lane, end] of ends) if (this.#isAhead(lane, end)) return false;
    return true;
  }

  #isAhead(lane: string, end: string | undefined): boolean {
    return end !== undefined && !this.#isReached(lane, end);
  }
}
