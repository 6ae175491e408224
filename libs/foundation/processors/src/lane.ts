import type { Delivery, Ends } from './ordered-source';
import { Turn } from './turn';

type Stored = Readonly<{ epoch: string; position: string | undefined; fence: string }>;

/** Where a reader stands in one lane. Invariant: rows hold exactly what comes up to `position`, never less than `stored`. */
export class LaneState<M> {
  readonly turn = new Turn();
  /** As the database has it: behind `position` only by messages that wrote nothing. */
  stored: string | undefined;
  fence = '0';
  position: string | undefined;
  #delivery: Delivery<M> | undefined;
  #next = 0;
  #caughtUp = false;
  #lastAt: string | undefined;
  #turning = new AbortController();
  #beginnings = 0;

  constructor(
    readonly lane: string,
    readonly epoch: string,
    private readonly compare: (a: string, b: string) => number,
  ) {}

  /**
   * Takes over what the database says: another replica may have gone ahead. Where the ground has changed, what was
   * passed over because it wrote nothing may write something now: the lane turns back to where it is written down.
   */
  adopt({ position, fence }: Stored): void {
    const isChanged = fence !== this.fence;
    this.stored = position;
    this.fence = fence;
    if (position !== undefined && !this.has(position)) this.position = position;
    else if (isChanged && this.position !== position) this.#turnBack(position);
  }

  /** Aborted when what comes next is not what should come next: the lane has to be read anew from its position. */
  get turnedBack(): AbortSignal {
    return this.#turning.signal;
  }

  /** How often it was begun: whoever goes through what was due stops when the lane has turned back meanwhile. */
  get beginnings(): number {
    return this.#beginnings;
  }

  has(position: string): boolean {
    return this.position !== undefined && this.compare(this.position, position) >= 0;
  }

  /** Begins upon what has arrived. */
  receive(delivery: Delivery<M>): void {
    this.#delivery = delivery;
    this.#next = 0;
    this.#caughtUp = delivery.caughtUp;
  }

  /** What of it is still to be handled, so many at most, and none past a limit: undefined there allows nothing. */
  due(size: number, limit?: Ends) {
    const messages = this.#delivery?.messages ?? [];
    while (this.#next < messages.length && this.has(messages[this.#next]!.position))
      this.#lastAt = messages[this.#next++]!.at;
    const slice = messages.slice(this.#next, this.#next + size);
    const last = limit?.get(this.lane);
    return limit ? slice.filter(({ position }) => last !== undefined && this.compare(position, last) <= 0) : slice;
  }

  /** Everything that arrived is handled. */
  finish(): void {
    const through = this.#delivery?.through;
    if (through !== undefined && !this.has(through)) this.position = through;
    this.#delivery = undefined;
  }

  /** Whether what has arrived was all there was, and nothing of it is handled yet. */
  get isFresh(): boolean {
    return this.#caughtUp && this.#next === 0;
  }

  get caughtUp(): boolean {
    return this.#caughtUp && this.waiting === 0;
  }

  get waiting(): number {
    return this.#delivery ? this.#delivery.messages.length - this.#next : 0;
  }

  /** When the oldest message happened that waits; at the latest, as long as more is to come. */
  get behindSince(): string | undefined {
    if (this.waiting > 0) return this.#delivery?.messages[this.#next]?.at;
    return this.caughtUp ? undefined : this.#lastAt;
  }

  #turnBack(position: string | undefined): void {
    this.position = position;
    this.#delivery = undefined;
    this.#caughtUp = false;
    this.#beginnings++;
    this.#turning.abort();
    this.#turning = new AbortController();
  }
}
