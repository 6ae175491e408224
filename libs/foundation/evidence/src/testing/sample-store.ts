import { contentHash, firstChain, nextChain, type StoredEvent } from '../chain';

/** An event at its place in the store. */
export type Placed = Readonly<{ event: StoredEvent; position: string; latest: string }>;
export type Streams = ReadonlyMap<string, readonly Placed[]>;

/** Something that happened, as far as a spec says it. */
export type Told = Readonly<{
  stream: string;
  data: unknown;
  id?: string;
  type?: string;
  metadata?: Readonly<Record<string, unknown>>;
}>;

const BEGINNING = Date.UTC(2026, 0, 1);
const secondsLater = (seconds: number): string => new Date(BEGINNING + seconds * 1_000).toISOString();

const BESIDE = { salt: 'AAECAwQFBgcICQoLDA0ODw', schemaVersion: 1 };

/** The position of the event with this number in the whole store. */
export const positionOfNumber = (number: number): string => `${number * 100}/${number * 100}`;

/** A store into which this was written one after the other, by a clock that goes on a second each time. */
export const stored = (happened: readonly Told[]): Streams => {
  const streams = new Map<string, Placed[]>();
  let latest = '';
  happened.forEach(({ id, type = 'Happened', stream, data, metadata }, number) => {
    const events = streams.get(stream) ?? [];
    const said = { ...BESIDE, commandId: `c${number}`, recordedAt: secondsLater(number), ...metadata };
    latest = said.recordedAt > latest ? said.recordedAt : latest;
    const event = { stream, revision: BigInt(events.length), id: id ?? `e${number}`, type, data, metadata: said };
    events.push({ event, position: positionOfNumber(number), latest });
    streams.set(stream, events);
  });
  return new Map([...streams].map(([stream, events]) => [stream, chained(events)]));
};

/** The same events with the chain that they would have had: anybody can compute it. */
export const chained = (events: readonly Placed[]): readonly Placed[] => {
  let chain = firstChain(events[0]?.event.stream ?? '');
  return events.map(({ event, ...place }) => {
    chain = nextChain(chain, contentHash(event));
    return { ...place, event: { ...event, metadata: { ...event.metadata, chain } } };
  });
};

/** The chain up to an event. */
export const chainAt = ({ event }: Placed): string => String(event.metadata['chain']);

/** A store in which the events of one stream are others. */
export const withStream = (streams: Streams, stream: string, events: readonly Placed[]): Streams => {
  const changed = new Map(streams);
  if (events.length === 0) changed.delete(stream);
  else changed.set(stream, events);
  return changed;
};
