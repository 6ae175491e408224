import type { Recorded } from '@charter/event-sourcing';
import { comparePositions, type EventStore } from '@charter/event-store';
import { STORE_LANE, storeSource, type Delivered, type Delivery } from '@charter/processors';
import type { Bus } from './bus';
import type { Publication } from './publication';
import { parsePublicEvent, type PublicEvent } from './public-event';

export type ViewBusOptions = Readonly<{
  store: Pick<EventStore, 'subscribe' | 'head'>;
  /** Those of all services of the process. */
  publications: readonly Publication[];
}>;

// What a view shows is made anew with each start, from a store that is never made anew.
const epoch = '1';

/**
 * The bus of a single process: the publishers' mapping over the store's subscription. Each topic is one lane,
 * and its offsets are the store's positions; so what is stored is thereby announced.
 */
export const viewBus = ({ store, publications }: ViewBusOptions): Bus => {
  const everything = storeSource({ store, prefixes: publications.flatMap(({ prefixes }) => prefixes) });
  const byLane = new Map(publications.map(publication => [`${publication.topic}/0`, viewOf(store, publication)]));
  return {
    source: topics => {
      const lanes = topics.map(topic => `${topic}/0`);
      const view = (lane: string) => {
        const found = byLane.get(lane);
        if (!found) throw new Error(`Nobody in this process publishes ${lane}.`);
        return found;
      };
      lanes.forEach(view);
      return {
        name: topics.join(),
        lanes: async () => lanes.map(lane => ({ lane, epoch })),
        read: (lane, after, signal) => view(lane)(after, signal),
        // One look at the store serves all topics: each lane is read up to there, whatever it finds on the way.
        ends: async signal => {
          const end = (await everything.ends(signal)).get(STORE_LANE);
          return new Map(lanes.map(lane => [lane, end]));
        },
        compare: comparePositions,
      };
    },
    publisher: () => undefined,
    close: async () => undefined,
  };
};

type View = (after: string | undefined, signal: AbortSignal) => AsyncIterable<Delivery<PublicEvent>>;

const viewOf = (store: ViewBusOptions['store'], publication: Publication): View => {
  const source = storeSource({ store, prefixes: publication.prefixes });
  // An event that several consumers read is mapped once.
  const mapped = new WeakMap<Recorded, readonly Delivered<PublicEvent>[]>();
  const map = (delivered: Delivered<Recorded>) => {
    const known = mapped.get(delivered.message) ?? announced(publication, delivered);
    mapped.set(delivered.message, known);
    return known;
  };
  return async function* (after, signal) {
    for await (const { messages, ...rest } of source.read(STORE_LANE, after, signal))
      yield { messages: messages.flatMap(map), ...rest };
  };
};

const announced = (
  publication: Publication,
  { position, at, message: recorded }: Delivered<Recorded>,
): readonly Delivered<PublicEvent>[] => {
  const key = recorded.stream.slice(recorded.stream.indexOf('-') + 1);
  try {
    const event = publication.announce(recorded);
    // As it would come through a topic: what JSON does not carry, nobody gets to rely on.
    return event ? [{ position, key, at, message: parsePublicEvent(JSON.stringify(event)) }] : [];
  } catch (error) {
    // Whoever reads it parks its key; nobody else is held up.
    const unreadable = {
      position,
      key,
      at,
      get message(): PublicEvent {
        throw error;
      },
    };
    return [unreadable];
  }
};
