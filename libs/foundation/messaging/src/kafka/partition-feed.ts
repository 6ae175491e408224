import type { BusMessage } from './bus-message';
import { pauseMs } from './patience';
import { Seat } from './seat';

/** What a fetch has brought of a partition. `end` is the offset that the next message will have. */
export type Brought = Readonly<{ from: number; messages: readonly BusMessage[]; next: number; end: number }>;

// A leader that moves is back within this time, and nobody needs to hear of it.
const silentMs = 2_000;
// Whoever has been told that there is trouble of a kind is told again so often, as long as it lasts: meanwhile it waits
// here, and has at once what comes when it is over.
const tellAgainMs = 30_000;

/**
 * The readers of one partition. Those at the end share what comes new, at the cursor; whoever is behind that is read up
 * to it by fetches of its own, which all who stand at the same offset share.
 */
export class PartitionFeed {
  readonly #seats = new Set<Seat>();
  readonly #wake: () => void;
  #cursor: number | undefined;
  #tries = 0;
  #pausing: NodeJS.Timeout | undefined;
  #troubleSince: number | undefined;
  #told: Readonly<{ kind: unknown; at: number }> | undefined;

  constructor(wake: () => void) {
    this.#wake = wake;
  }

  get isEmpty(): boolean {
    return this.#seats.size === 0;
  }

  join(next: number): Seat {
    const seat = new Seat(next, () => {
      if (this.#isBehind(seat)) this.#wake();
    });
    this.#seats.add(seat);
    this.#wake();
    return seat;
  }

  leave(seat: Seat): void {
    this.#seats.delete(seat);
  }

  /** From where what comes new is to be waited for; undefined where nobody waits for it. */
  get liveFrom(): number | undefined {
    if (this.#pausing) return undefined;
    for (const seat of this.#seats) if (seat.isLive && seat.next >= (this.#cursor ?? 0)) return this.#cursor;
    return undefined;
  }

  /** From where somebody has to be read up to the cursor; of several, whoever has waited longest. */
  get behindFrom(): number | undefined {
    if (this.#pausing) return undefined;
    for (const seat of this.#seats) if (this.#isBehind(seat)) return seat.next;
    return undefined;
  }

  /** Gives what was fetched to all whom it concerns. */
  take(brought: Brought, isLive: boolean): void {
    this.#troubleSince = this.#told = undefined;
    this.#tries = 0;
    const { from, next, end } = brought;
    for (const seat of [...this.#seats]) {
      const isServed = seat.next >= from && seat.next <= next;
      seat.put(from, brought);
      if (isLive || !isServed) continue;
      // Its turn is over: behind it, others may wait at other offsets.
      this.#seats.delete(seat);
      this.#seats.add(seat);
      if (seat.next < end) continue;
      seat.isLive = true;
      this.#cursor = Math.max(this.#cursor ?? 0, seat.next);
    }
    if (isLive) this.#cursor = Math.max(this.#cursor ?? 0, next);
  }

  /** It could not be fetched just now. Who waits is told when that has lasted for a while. */
  fail(error: Error): void {
    this.pause(pauseMs(this.#tries++));
    const now = performance.now();
    this.#troubleSince ??= now;
    if (now - this.#troubleSince < silentMs) return;
    if (this.#told?.kind === error.constructor && now - this.#told.at < tellAgainMs) return;
    this.#told = { kind: error.constructor, at: now };
    this.#end(this.#seats, error);
  }

  /** The cursor is not to be trusted: each has to be read from where it stands. */
  restart(): void {
    this.#cursor = undefined;
    for (const seat of this.#seats) seat.isLive = false;
  }

  /** What stands at an offset is lost for good. */
  lose(next: number, error: Error): void {
    this.#end(new Set([...this.#seats].filter(seat => seat.next === next)), error);
  }

  /** Nothing is fetched for so long. */
  pause(milliseconds: number): void {
    clearTimeout(this.#pausing);
    const goOn = () => {
      this.#pausing = undefined;
      this.#wake();
    };
    this.#pausing = setTimeout(goOn, milliseconds).unref();
  }

  close(error: Error): void {
    this.#end(this.#seats, error);
  }

  #isBehind(seat: Seat): boolean {
    return seat.hasRoom && (!seat.isLive || seat.next < (this.#cursor ?? 0));
  }

  #end(seats: ReadonlySet<Seat>, error: Error): void {
    for (const seat of [...seats]) {
      this.#seats.delete(seat);
      seat.fail(error);
    }
  }
}
