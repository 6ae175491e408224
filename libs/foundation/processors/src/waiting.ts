import type { Ends } from './ordered-source';

type Waiter = Readonly<{ ends: Ends; resolve: () => void; reject: (reason: unknown) => void }>;

/** Those who wait until positions are reached. */
export class Waiting {
  readonly #waiters = new Set<Waiter>();
  readonly #isReached: (lane: string, end: string) => boolean;
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
      signal.addEventListener('abort', abort);
    });
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
    for (const [lane, end] of ends) if (end !== undefined && !this.#isReached(lane, end)) return false;
    return true;
  }
}
