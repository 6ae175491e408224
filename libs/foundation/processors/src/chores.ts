import type { Troubles } from './troubles';

/** How often a reader does what, in milliseconds. */
export const EVERY_MS = {
  // New partitions of a topic are met within this time; the store has one lane for ever.
  lanes: 30_000,
  // Moves over messages that wrote nothing are written down so often: a restart passes over them again, at no harm.
  settling: 1_000,
  // What another replica has replayed is known here so soon, also where nothing happens.
  parked: 5_000,
} as const;

/** What has to be done from time to time, beside the work: one time after the other, and no reason to live on. */
export class Chores {
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #troubles: Troubles;

  constructor(troubles: Troubles) {
    this.#troubles = troubles;
  }

  every(milliseconds: number, doing: string, work: () => Promise<void>): void {
    let busy = false;
    const turn = async () => {
      if (busy) return;
      busy = true;
      try {
        await work();
        this.#troubles.over(doing);
      } catch (error) {
        this.#troubles.with(doing, error);
      }
      busy = false;
    };
    this.#timers.push(setInterval(() => void turn(), milliseconds).unref());
  }

  end(): void {
    this.#timers.forEach(clearInterval);
  }
}
