import type { Append, Recorded, Streams } from '@charter/event-sourcing';
import { append } from './append';
import { Clock } from './clock';
import { connectionTo } from './connection';
import { EventStoreUnavailable } from './errors';
import { Heads } from './heads';
import type { Context, Trouble } from './patience';
import type { SaltOf } from './proposal';
import { readStream } from './read-stream';
import { subscription, type Following, type StoreDelivery } from './subscription';

/** Where everything is stored, once and in order. Each call ends by its deadline; what may pass is tried again. */
export interface EventStore extends Streams {
  /** The newest events of a stream, the last one first. */
  readBackwards(stream: string, limit: number): AsyncIterable<Recorded>;
  /**
   * The position of the newest event in streams whose names begin with one of the prefixes. Whoever has everything up to
   * `since` says so, and is answered that where nothing newer is there: in a long log, looking on would take long.
   */
  head(prefixes: readonly string[], since?: string): Promise<string | undefined>;
  /**
   * All events in such streams behind a position, as they come, each once and in order. It outlives any failure of
   * the store and ends with the signal; it throws PositionUnknown where the store is not the one it was.
   */
  subscribe(following: Following): AsyncIterable<StoreDelivery>;
  /** Our clock minus the store's in milliseconds, as far as our own appends have shown it. */
  clockOffBy(): number;
  /** Ends the subscriptions and waits for what is being written. */
  close(): Promise<void>;
}

export type EventStoreOptions = Readonly<{
  /** `esdb://…` */
  url: string;
  /** How long a call may take, with all its attempts; a read or a subscription, until it goes on. */
  deadlineMs?: number;
  now?: () => number;
  random?: () => number;
  /**
   * Gives salts to events, by their ids, where a history is to come out the same again; left out, they are random, as they
   * must be wherever readers are kept from anything.
   */
  saltOf?: SaltOf;
  /** Told of each failure that is being dealt with. */
  onTrouble?: (trouble: Trouble) => void;
}>;

/** Two attempts of this half each find out about most failures; whoever asked by HTTP is still there. */
const DEADLINE_MS = 5_000;

/** Connects to an event store, or will as soon as it can be reached. */
export const connectEventStore = (options: EventStoreOptions): EventStore => {
  const context: Context = {
    connection: connectionTo(options.url),
    deadlineMs: options.deadlineMs ?? DEADLINE_MS,
    now: options.now ?? Date.now,
    random: options.random ?? Math.random,
    saltOf: options.saltOf,
    onTrouble: options.onTrouble ?? (() => undefined),
  };
  const clock = new Clock(context.now);
  const heads = new Heads(context);
  const closing = new AbortController();
  const pending = new Set<Promise<unknown>>();
  const read = (stream: string, from: bigint, limit = Number.MAX_SAFE_INTEGER) =>
    readStream(context, clock, { stream, from, limit });

  return {
    read,
    readBackwards: (stream, limit) => readStream(context, clock, { stream, limit }),
    append: async (request: Append) => {
      if (closing.signal.aborted) throw new EventStoreUnavailable('closing');
      const written = append({ context, clock, read }, request);
      pending.add(written);
      try {
        return await written;
      } finally {
        pending.delete(written);
      }
    },
    head: (prefixes, since) => heads.newest(prefixes, since),
    subscribe: following =>
      subscription(context, clock, {
        ...following,
        signal: AbortSignal.any([following.signal, closing.signal]),
      }),
    clockOffBy: () => clock.milliseconds,
    close: async () => {
      closing.abort();
      await Promise.allSettled(pending);
    },
  };
};
