import { setTimeout as pause } from 'node:timers/promises';
import { machineNow } from './measure';

/** When something was done, by its id, on the machine's clock. */
export type Done = Readonly<{ id: string; at: number }>;

// Kafka's clients may take a few seconds to find a leader anew; what is later than that has been lost.
const LATEST_MS = 15_000;

/** What has become visible, and when. */
export class Sightings {
  readonly #seen = new Map<string, number>();

  note(id: string): void {
    // What comes twice was visible when it came first.
    if (!this.#seen.has(id)) this.#seen.set(id, machineNow());
  }

  /** Waits until all that was done is seen. Answers how many milliseconds each took. */
  async delaysOf(done: readonly Done[]): Promise<readonly number[]> {
    const until = performance.now() + LATEST_MS;
    for (;;) {
      const missing = done.filter(({ id }) => !this.#seen.has(id));
      if (missing.length === 0) return done.map(({ id, at }) => (this.#seen.get(id) ?? NaN) - at);
      if (performance.now() > until) throw new Error(`${missing.length} of ${done.length} were never seen.`);
      await pause(10);
    }
  }
}
