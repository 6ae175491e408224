import type { Message } from './decider';
import { load, type LoadedStream, type Rules } from './loaded-stream';
import type { Streams } from './streams';

type Options<State, Event extends Message> = Readonly<{
  streams: Streams;
  rules: Rules<State, never, Event, string>;
  /** So many stay in memory; the longest unused goes first. */
  most: number;
}>;

/** Streams of one category that stay folded, so that only their tails are read again. */
export const foldedStreams = <State, Event extends Message>({ streams, rules, most }: Options<State, Event>) => {
  const cache = new Map<string, LoadedStream<State>>();
  return {
    /** A stream as the store holds it now. */
    current: async (stream: string): Promise<LoadedStream<State>> => {
      const cached = cache.get(stream);
      // Given up while it is read: a failure half way must not leave a half-folded stream behind.
      cache.delete(stream);
      const loaded = await load({ streams, rules, stream }, cached);
      cache.set(stream, loaded);
      if (cache.size > most) cache.delete(cache.keys().next().value as string);
      return loaded;
    },
    forget: (stream: string): void => void cache.delete(stream),
  };
};
