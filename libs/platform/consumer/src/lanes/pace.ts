// One transaction for so many events costs a tenth of one for each. More would hold up others for longer, and be taken
// back together for one that fails.
const mostHandled = 50;
// So long a step may take: what is taken back with it, where the consumer is stopped, is done again soon.
const stepMs = 1_000;

/** How many events one step takes: one at first, then more for as long as they are handled quickly. */
export class Pace {
  #most = 1;

  get most(): number {
    return this.#most;
  }

  /** For so many events handlers have taken so long. */
  took(handled: number, milliseconds: number): void {
    if (handled === 0) return;
    const fitting = Math.floor((handled * stepMs) / milliseconds);
    this.#most = Math.max(1, Math.min(mostHandled, 2 * this.#most, fitting));
  }
}
