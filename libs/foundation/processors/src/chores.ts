import type { Troubles } from './troubles';

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
