import { EffectUndone, StoreUnavailable, TransactionEnded, type ConsumerError } from '../failures';
import type { Judge, Message } from '../handlers';
import { pause, pauseMs } from '../patience';
import type { Position, Positions, WaitingMessage } from '../position-store';
import type { Tell } from '../troubles';
import { handleInOrder, itemsOf, keysOf, type Item } from './items';
import type { Lane } from './lane';
import { Pace } from './pace';
import type { Slots } from './slots';

export type LaneWorkerOptions<Transaction> = Readonly<{
  lane: Lane;
  positions: Positions<Transaction>;
  judge: Judge<Transaction>;
  /** How often a handler is asked about one event before its key is parked. */
  tries: number;
  slots: Slots;
  tell: Tell;
  /** Nothing more can be handled of this lane. */
  onLost: (error: ConsumerError) => void;
}>;

/** What has come of an attempt; `at` is which of the items failed, undefined where nobody can know. */
type Outcome =
  | Readonly<{ kind: 'done' }>
  | Readonly<{ kind: 'overtaken' }>
  | Readonly<{ kind: 'ended' }>
  | Readonly<{ kind: 'failed'; at: number | undefined; error: Error }>
  | Readonly<{ kind: 'unavailable'; error: Error }>;

// More are looked at in the next step.
const mostMessages = 500;

/** Handles what waits in one lane, step by step, each step in one transaction with the position. */
export class LaneWorker<Transaction> {
  readonly #options: LaneWorkerOptions<Transaction>;
  readonly #pace = new Pace();
  readonly #ending = new AbortController();
  readonly #ended: Promise<void>;
  #outage: StoreUnavailable | undefined;

  constructor(options: LaneWorkerOptions<Transaction>) {
    this.#options = options;
    this.#ended = this.#run();
  }

  /** Why the step in hand waits for the database; undefined where it does not. */
  get outage(): StoreUnavailable | undefined {
    return this.#outage;
  }

  /** Resolves when the handler in hand has come to its end, well or not: if others are left in its step, it is taken back. */
  async stop(): Promise<void> {
    this.#ending.abort();
    this.#options.lane.wake();
    await this.#ended;
  }

  async #run(): Promise<void> {
    const { lane, slots, onLost } = this.#options;
    while (!this.#ending.signal.aborted) {
      try {
        if (lane.waiting(1).length > 0) await slots.use(() => this.#step(lane.waiting(mostMessages)));
        else await lane.changed;
      } catch (error) {
        // Nothing else comes so far: the position is not the lane's own any more, or a handler takes it for its own.
        return onLost(error as ConsumerError);
      }
    }
  }

  /** Handles some of these messages, and parks the first of them where it cannot be handled. */
  async #step(messages: readonly Message[]): Promise<void> {
    const { lane, judge, tries, tell } = this.#options;
    let items = itemsOf(messages, judge, this.#pace.most);
    for (let failures = 0, outages = 0; !this.#ending.signal.aborted;) {
      const outcome = await this.#attempt(items);
      if (outcome.kind !== 'unavailable') this.#outage = undefined;
      if (outcome.kind === 'done') return lane.handledThrough(items.at(-1)!.message.offset);
      if (outcome.kind === 'overtaken') return this.#follow();
      if (outcome.kind === 'ended') return;
      if (outcome.kind === 'unavailable') {
        await this.#wait(outcome.error, outages++);
        continue;
      }
      // What comes before the one that fails is done first; then that one is tried alone.
      if (outcome.at !== 0 && items.length > 1) items = items.slice(0, outcome.at ?? 1);
      else {
        const { message, judged } = items[0]!;
        const { error } = outcome;
        const isGivenUp = ++failures >= tries;
        items = [{ message, judged: isGivenUp ? { kind: 'malformed', reason: reasonOf(error) } : judged }];
        if (isGivenUp) continue;
        tell({ kind: 'retrying', topic: lane.topic, key: message.key, error });
        await pause(pauseMs(failures - 1), this.#ending.signal);
      }
    }
  }

  /** Handles these in one transaction with the position, or nothing of them. */
  async #attempt(items: readonly Item<Transaction>[]): Promise<Outcome> {
    const { lane, positions, tell } = this.#options;
    const { topic, partition, epoch, position: from } = lane;
    const move = { topic, partition, epoch, from, to: items.at(-1)!.message.offset, keys: keysOf(items) };
    let failed: Readonly<{ at: number; error: unknown }> | undefined;
    let waiting: readonly WaitingMessage[] = [];
    try {
      const isDone = await positions.commit(move, async (transaction, parked) => {
        failed = undefined;
        const [begun, signal] = [performance.now(), this.#ending.signal];
        let handled = 0;
        waiting = await handleInOrder(items, parked, async (handle, at) => {
          signal.throwIfAborted();
          try {
            await handle(transaction);
            handled++;
          } catch (error) {
            failed = { at, error };
            throw error;
          }
        });
        this.#pace.took(handled, performance.now() - begun);
        return waiting;
      });
      if (!isDone) return { kind: 'overtaken' };
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      const { aborted, reason: ending } = this.#ending.signal;
      if (aborted && thrown === ending) return { kind: 'ended' };
      if (failed && failed.error === thrown) return { kind: 'failed', at: failed.at, error };
      // Each further try would leave as much behind without the position.
      if (error instanceof TransactionEnded) throw error;
      if (error instanceof EffectUndone) return { kind: 'failed', at: undefined, error };
      return { kind: 'unavailable', error };
    }
    for (const { key, reason } of waiting) if (reason !== undefined) tell({ kind: 'parked', topic, key, reason });
    return { kind: 'done' };
  }

  /** Another replica was first: this one goes on from where that one is. */
  async #follow(): Promise<void> {
    const { lane, positions } = this.#options;
    for (let tries = 0; !this.#ending.signal.aborted; tries++) {
      let stored: readonly Position[];
      try {
        stored = await positions.load();
      } catch (error) {
        await this.#wait(error as Error, tries);
        continue;
      }
      this.#outage = undefined;
      return lane.follow(stored.find(one => one.topic === lane.topic && one.partition === lane.partition));
    }
  }

  /** However long it takes, nothing is parked for a database that is away. */
  async #wait(error: Error, tries: number): Promise<void> {
    const waiting =
      error instanceof StoreUnavailable
        ? error
        : new StoreUnavailable(`Positions cannot be stored: ${error.message}`, { cause: error });
    this.#outage = waiting;
    this.#options.tell({ kind: 'waiting', error: waiting });
    await pause(pauseMs(tries), this.#ending.signal);
  }
}

const reasonOf = ({ name, message }: Error): string => `${name}: ${message}`;
