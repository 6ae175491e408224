import { barrier, STORE_LANE, type Barrier, type Processor } from '@charter/processors';
import type { Publisher } from '@charter/messaging';
import { tooMany, unavailable } from '../http/problem';
import type { Written } from './request-scope';

export type FreshnessOptions = Readonly<{
  /** What applies other services' facts, and those of its own that come by the bus. */
  copies: readonly Processor[];
  /** What applies the service's own events to its rows. */
  rows: readonly Processor[];
  /** Everything whose parked keys make decisions doubtful: these, and what acts on events. */
  all: readonly Processor[];
  publisher: Pick<Publisher, 'reached'> | undefined;
  /** In milliseconds, and never set back. */
  now?: () => number;
}>;

/** Nobody waits longer than this for anything that others have done. */
export const PATIENCE_MS = 2_000;
/** For so long a read is answered from what was true a moment ago, and says so. */
const STALE_MS = 60_000;
/** One caller's requests that wait fill up no more than this, so that there is room for others'. */
const WAITING_PER_CALLER = 256;

/** What a service knows, against what there is to know. */
export class Freshness {
  readonly #barrier: Barrier | undefined;
  readonly #options: FreshnessOptions;
  readonly #now: () => number;
  readonly #waiting = new Map<string, number>();
  #passedAt: number | undefined;

  constructor(options: FreshnessOptions) {
    this.#options = options;
    this.#now = options.now ?? performance.now.bind(performance);
    this.#barrier = options.copies.length > 0 ? barrier({ processors: options.copies }) : undefined;
  }

  /**
   * Waits until this service has applied the bus as it stood when this was called. Answers for how many seconds it may
   * be behind: always 0 for a write; what cannot be known in time is 503.
   */
  async pass(kind: 'read' | 'write', callerId: string): Promise<number> {
    if (!this.#barrier) return 0;
    const waiting = this.#waiting.get(callerId) ?? 0;
    if (waiting >= WAITING_PER_CALLER) throw tooMany('Too many requests of yours are waiting.', 1);
    this.#waiting.set(callerId, waiting + 1);
    const came = this.#now();
    try {
      await this.#barrier.pass(AbortSignal.timeout(PATIENCE_MS));
      this.#passedAt = Math.max(this.#passedAt ?? came, came);
      return 0;
    } catch (cause) {
      const staleMs = this.#passedAt === undefined ? Infinity : this.#now() - this.#passedAt;
      if (kind === 'write' || staleMs > STALE_MS)
        throw unavailable('What other services know cannot be known just now. Try again shortly.', { cause });
      return Math.max(1, Math.ceil(staleMs / 1_000));
    } finally {
      const left = (this.#waiting.get(callerId) ?? 1) - 1;
      if (left > 0) this.#waiting.set(callerId, left);
      else this.#waiting.delete(callerId);
    }
  }

  /** Waits until what was written is in this service's rows, and acknowledged by the bus. */
  async settled({ position, streams }: Written): Promise<void> {
    const { rows, publisher } = this.#options;
    const soon = AbortSignal.timeout(PATIENCE_MS);
    const ends = new Map([[STORE_LANE, position]]);
    try {
      await Promise.all([...rows.map(one => one.reached(ends, soon)), publisher?.reached(position, soon)]);
    } catch (cause) {
      throw unavailable(
        'It is stored and will take effect, but it could not be announced to everybody yet. ' +
          'Sent again with the same Idempotency-Key, the request answers with its outcome.',
        { seconds: 2, cause },
      );
    }
    // What a processor could not handle it has passed, too: then nobody sees it.
    if (this.#options.all.some(one => streams.some(stream => one.isParked(stream)))) throw doubtful();
  }

  /** Throws 503 where what is decided about one of these would rest on an event that could not be handled. */
  trust(...ids: readonly string[]): void {
    for (const processor of this.#options.all)
      for (const { key } of processor.parked()) if (ids.some(id => isAbout(key, id))) throw doubtful();
  }
}

const doubtful = () =>
  unavailable('Something about this could not be processed, and an operator has to look at it first.', { seconds: 30 });

/** Keys are ids where they come from the bus, and `category-id` where they come from the store. */
const isAbout = (key: string, id: string): boolean => key === id || key.slice(key.indexOf('-') + 1) === id;
