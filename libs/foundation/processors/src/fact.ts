import { isNothingChanged, type History, type Message, type Recorded } from '@charter/event-sourcing';

/** An event as a read model sees it, be it from the store or from the bus. `revision` counts within its key. */
export type Fact<Event extends Message = Message> = Readonly<{
  event: Event;
  id: string;
  /** The entity whose order counts: the stream in the store, the subject on the bus. */
  key: string;
  revision: bigint;
  at: string;
}>;

/** Makes facts of one kind of message; undefined for what is not meant. Throws on what it cannot read. */
export type Facts<M, Event extends Message> = (message: M) => Fact<Event> | undefined;

/** Reads stored events by the history of their category; other categories are passed over. */
export const storeFacts =
  <Event extends Message>(histories: Readonly<Record<string, History<Event>>>): Facts<Recorded, Event> =>
  ({ event, id, stream, revision, metadata }) => {
    const history = histories[stream.slice(0, stream.indexOf('-'))];
    if (!history || isNothingChanged(event)) return undefined;
    return { event: history.decode(event), id, key: stream, revision, at: metadata.recordedAt };
  };
