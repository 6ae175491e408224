import type { BusMessage } from './bus-message';

/** What has come of a partition: all its messages before `next`, which may be further than the last of them. */
export type Arrived = Readonly<{ messages: readonly BusMessage[]; next: number; caughtUp: boolean }>;

// What waits for a reader is fetched ahead; further ahead would only fill the memory.
const mostMessages = 2_000;
const mostBytes = 4 * 1024 * 1024;

/** Where one reader of one partition takes what is fetched. Invariant: what it takes has no gap, and comes in order. */
export class Seat {
  readonly #queue: Omit<Arrived, 'caughtUp'>[] = [];
  #messages = 0;
  #bytes = 0;
  #end = 0;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;
  readonly #onTaken: () => void;
  /** Which offset it needs next. */
  next: number;
  /** Whether it has been at the end, and lives on what comes new. */
  isLive = false;

  constructor(next: number, onTaken: () => void) {
    this.next = next;
    this.#onTaken = onTaken;
  }

  get hasRoom(): boolean {
    return this.#messages < mostMessages && this.#bytes < mostBytes;
  }

  /** Whether something is there to be taken at once. */
  get hasWaiting(): boolean {
    return this.#queue.length > 0 || this.#failure !== undefined;
  }

  /** Puts down what was fetched from `from` on, as far as it is new here and fits. `end` is what comes after the last. */
  put(
    from: number,
    { messages, next, end }: Readonly<{ messages: readonly BusMessage[]; next: number; end: number }>,
  ): void {
    this.#end = Math.max(this.#end, end);
    if (this.next < from || this.next > next || !this.hasRoom) return;
    const fresh = this.next === from ? messages : messages.filter(({ position }) => Number(position) >= this.next);
    const isFirst = !this.isLive && next >= this.#end;
    if (this.next === next && !isFirst) return;
    this.next = next;
    this.#count(fresh, 1);
    this.#queue.push({ messages: fresh, next });
    this.#wake?.();
  }

  /** Nothing more will come. */
  fail(error: Error): void {
    this.#failure ??= error;
    this.#wake?.();
  }

  /** What has come, as soon as something has; undefined after the signal. Throws where nothing more will come. */
  async take(signal: AbortSignal): Promise<Arrived | undefined> {
    const wake = () => this.#wake?.();
    signal.addEventListener('abort', wake);
    try {
      for (;;) {
        if (signal.aborted) return undefined;
        const first = this.#queue.shift();
        if (first) {
          this.#count(first.messages, -1);
          this.#onTaken();
          return { ...first, caughtUp: this.#queue.length === 0 && first.next >= this.#end };
        }
        if (this.#failure) throw this.#failure;
        await new Promise<void>(resolve => (this.#wake = resolve));
      }
    } finally {
      signal.removeEventListener('abort', wake);
    }
  }

  #count(messages: readonly BusMessage[], sign: 1 | -1): void {
    this.#messages += sign * messages.length;
    for (const { size } of messages) this.#bytes += sign * size;
  }
}
