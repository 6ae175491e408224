import type { Recorded } from '@charter/event-sourcing';
import { comparePositions, type EventStore, type StoreDelivery } from '@charter/event-store';
import { Unreachable } from './failure';

type Store = Pick<EventStore, 'subscribe'>;

// A reader that is further behind than this reads for itself, so that what waits for it does not fill the memory.
const longestQueue = 10_000;

/** Where a reader takes what the shared subscription brings. */
class Seat {
  readonly #queue: StoreDelivery[] = [];
  #waiting = 0;
  #wake: (() => void) | undefined;
  #left = false;

  /** `from` is where the shared subscription stood; undefined at the beginning of a store without events. */
  constructor(readonly from: string | undefined) {}

  /** Answers whether the reader can still follow. */
  put(delivery: StoreDelivery): boolean {
    this.#waiting += delivery.events.length;
    if (this.#waiting > longestQueue) {
      this.abandon();
      return false;
    }
    this.#queue.push(delivery);
    this.#wake?.();
    return true;
  }

  /** Nothing more will come: the reader has to see for itself. */
  abandon(): void {
    this.#left = true;
    this.#queue.length = 0;
    this.#wake?.();
  }

  /** What has come, in order, until the seat is left. */
  async *deliveries(signal: AbortSignal): AsyncGenerator<StoreDelivery> {
    const wake = () => this.#wake?.();
    signal.addEventListener('abort', wake);
    try {
      while (!signal.aborted && !this.#left) {
        const last = this.#queue.at(-1);
        if (last) {
          // What came meanwhile is handled together: a step costs much the same for one event as for many.
          const events = this.#queue.splice(0).flatMap(delivery => delivery.events);
          this.#waiting -= events.length;
          yield { ...last, events };
        } else await new Promise<void>(resolve => (this.#wake = resolve));
      }
    } finally {
      signal.removeEventListener('abort', wake);
    }
  }
}

/**
 * One live subscription for all readers of a store: each event crosses the wire and is decoded once.
 * A reader that is behind catches up by a subscription of its own, and then joins.
 */
export class LiveFeed {
  readonly #store: Store;
  readonly #prefixes = new Set<string>();
  readonly #seats = new Set<Seat>();
  readonly #listeners: ((event: Recorded) => void)[] = [];
  #position: string | undefined;
  #ending: AbortController | undefined;
  /** Aborted when the covered streams change: what subscribes by the old ones would miss the new ones' positions. */
  #cover = new AbortController();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Reads these streams, too, from now on. */
  cover(prefixes: readonly string[]): void {
    if (prefixes.every(prefix => this.#prefixes.has(prefix))) return;
    for (const prefix of prefixes) this.#prefixes.add(prefix);
    this.#cover.abort();
    this.#cover = new AbortController();
    if (this.#ending) this.#begin();
  }

  /** Tells each event that it brings from now on, before any reader has it. */
  onEvent(listener: (event: Recorded) => void): void {
    this.#listeners.push(listener);
  }

  /** All covered streams from a position on; so many at once as long as it is behind, where that is said. */
  async *read(after: string | undefined, signal: AbortSignal, readAhead?: number): AsyncGenerator<StoreDelivery> {
    const most = readAhead === undefined ? {} : { readAhead };
    let position = after;
    const has = (other: string | undefined) =>
      other === undefined || (position !== undefined && comparePositions(position, other) >= 0);
    while (!signal.aborted) {
      let seat: Seat | undefined;
      let caughtUp = false;
      const { signal: covered } = this.#cover;
      try {
        const own = AbortSignal.any([signal, covered]);
        const prefixes = [...this.#prefixes];
        for await (const delivery of this.#store.subscribe({ after: position, prefixes, signal: own, ...most })) {
          yield delivery;
          ({ through: position, caughtUp } = delivery);
          if (caughtUp) seat ??= this.#join(position);
          if (seat && has(seat.from)) break;
        }
        if (!seat || !has(seat.from)) {
          if (own.aborted) continue;
          throw new Unreachable('The event store has been closed.');
        }
        for await (const delivery of seat.deliveries(signal)) {
          const isNew = !has(delivery.through);
          if (!isNew && delivery.caughtUp === caughtUp) continue;
          const events = isNew ? delivery.events.filter(event => !has(event.position)) : [];
          if (isNew) position = delivery.through;
          ({ caughtUp } = delivery);
          yield { events, through: position, caughtUp };
        }
      } finally {
        if (seat) this.#leave(seat);
      }
    }
  }

  #join(position: string | undefined): Seat {
    // Where the shared subscription is under way, it says itself where it stands.
    if (!this.#ending) this.#position = position;
    const seat = new Seat(this.#position);
    this.#seats.add(seat);
    if (!this.#ending) this.#begin();
    return seat;
  }

  #leave(seat: Seat): void {
    if (this.#seats.delete(seat) && this.#seats.size === 0) this.#end();
  }

  #begin(): void {
    this.#ending?.abort();
    this.#ending = new AbortController();
    void this.#follow(this.#ending.signal);
  }

  #end(): void {
    this.#ending?.abort();
    this.#ending = undefined;
    for (const seat of this.#seats) seat.abandon();
    this.#seats.clear();
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const prefixes = [...this.#prefixes];
    try {
      for await (const delivery of this.#store.subscribe({ after: this.#position, prefixes, signal })) {
        if (signal.aborted) return;
        this.#position = delivery.through;
        for (const event of delivery.events) for (const listener of this.#listeners) listener(event);
        for (const seat of this.#seats) if (!seat.put(delivery)) this.#leave(seat);
      }
    } catch {
      // The store is not the one it was: each reader finds that out, and says so, by a subscription of its own.
    }
    // Whoever comes from now on begins another one: nobody may wait for this.
    if (!signal.aborted) this.#end();
  }
}

const feeds = new WeakMap<Store, LiveFeed>();

/** The live feed of a store. */
export const liveFeedOf = (store: Store): LiveFeed => {
  const known = feeds.get(store) ?? new LiveFeed(store);
  feeds.set(store, known);
  return known;
};

/** Tells each event that the live feed of a store brings to this process, in the order of its log. */
export const onStoreEvents = (store: Store, listener: (event: Recorded) => void): void =>
  liveFeedOf(store).onEvent(listener);
