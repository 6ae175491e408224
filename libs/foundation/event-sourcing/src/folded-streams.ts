import type { Message } from './decider';
import { advance, load, type LoadedStream, type Rules } from './loaded-stream';
import type { Recorded } from './recorded';
import type { Streams } from './streams';

type Options<State, Event extends Message> = Readonly<{
  streams: Streams;
  rules: Rules<State, never, Event, string>;
  /** So many stay in memory; the longest unused goes first. */
  most: number;
}>;

/** A stream as the store has shown it, and the revision of what was written to it here since. */
type Kept<State> = Readonly<{ loaded: LoadedStream<State>; written?: bigint }>;

const revisionAt = <State>({ head }: LoadedStream<State>): bigint => (head === 'no-stream' ? -1n : head.revision);

/** Streams of one category that stay folded, so that only their tails are read again. Holds only what the store showed. */
export const foldedStreams = <State, Event extends Message>({ streams, rules, most }: Options<State, Event>) => {
  const cache = new Map<string, Kept<State>>();
  const keep = (stream: string, kept: Kept<State>): void => {
    cache.delete(stream);
    cache.set(stream, kept);
    if (cache.size > most) cache.delete(cache.keys().next().value as string);
  };
  return {
    /** A stream as the store holds it now. */
    current: async (stream: string): Promise<LoadedStream<State>> => {
      const cached = cache.get(stream);
      // Given up while it is read: a failure half way must not leave a half-folded stream behind.
      cache.delete(stream);
      const loaded = await load({ streams, rules, stream }, cached?.loaded);
      keep(stream, { loaded });
      return loaded;
    },
    /** A stream as the store has shown it, unless it is known to have gone on; others may have written since. */
    remembered: (stream: string): LoadedStream<State> | undefined => {
      const cached = cache.get(stream);
      if (!cached || revisionAt(cached.loaded) < (cached.written ?? -1n)) return undefined;
      keep(stream, cached);
      return cached.loaded;
    },
    /** Something was written. What stands there is known when the store shows it. */
    wrote: (stream: string, written: bigint): void => {
      const cached = cache.get(stream);
      if (cached) cache.set(stream, { ...cached, written });
    },
    /** The store shows an event, in the order of its log. One that does not follow is none of what is remembered. */
    shown: (recorded: Recorded): void => {
      const { stream, revision } = recorded;
      const cached = cache.get(stream);
      if (!cached || revisionAt(cached.loaded) + 1n !== revision) return;
      try {
        cache.set(stream, { ...cached, loaded: advance(rules, cached.loaded, recorded) });
      } catch {
        // One that cannot be read is for the next command to find out, not for whoever shows it.
        cache.delete(stream);
      }
    },
    forget: (stream: string): void => void cache.delete(stream),
  };
};
