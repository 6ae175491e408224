import type { Recorded } from '@charter/event-sourcing';
import { comparePositions, PositionUnknown, type EventStore } from '@charter/event-store';
import { liveFeedOf } from './live-feed';
import type { Delivery, OrderedSource } from './ordered-source';
import { PositionLost } from './stopped';

/** The one lane of the event store. */
export const STORE_LANE = '$all';
// The store's log is the source of truth: one made anew is another system.
const epoch = '1';

export type StoreSourceOptions = Readonly<{
  store: Pick<EventStore, 'subscribe' | 'head'>;
  /** The streams to read, by the beginnings of their names. */
  prefixes: readonly string[];
}>;

// So many are decoded in a few milliseconds.
const SPARINGLY = 32;

/** The events of some streams, as the store orders them. All sources of one store share one live subscription. */
export const storeSource = (options: StoreSourceOptions): OrderedSource<Recorded> => ({
  ...readingFrom(options),
  sparing: readingFrom(options, SPARINGLY),
});

const readingFrom = ({ store, prefixes }: StoreSourceOptions, readAhead?: number): OrderedSource<Recorded> => {
  const feed = liveFeedOf(store);
  feed.cover(prefixes);
  // Where a reader begins: it has what stands before that, and nobody need look for the newest of it in a long log.
  let begun: string | undefined;
  const isMeant = ({ stream }: Recorded) => prefixes.some(prefix => stream.startsWith(prefix));
  return {
    name: prefixes.join(),
    lanes: async () => [{ lane: STORE_LANE, epoch }],
    read: async function* (_lane, after, signal): AsyncGenerator<Delivery<Recorded>> {
      begun ??= after;
      try {
        for await (const { events, ...rest } of feed.read(after, signal, readAhead))
          yield { messages: events.filter(isMeant).map(delivered), ...rest };
      } catch (error) {
        throw error instanceof PositionUnknown ? new PositionLost(error.message, { cause: error }) : error;
      }
    },
    ends: async () => new Map([[STORE_LANE, await store.head(prefixes, begun)]]),
    compare: comparePositions,
  };
};

const delivered = (event: Recorded) => ({
  position: event.position,
  key: event.stream,
  at: event.metadata.recordedAt,
  message: event,
});
