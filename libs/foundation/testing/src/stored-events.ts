import { randomUUID } from 'node:crypto';
import type { Cause, Message, Recorded, Streams } from '@charter/event-sourcing';

/** A category of streams that nothing else writes to, whatever else the store holds. */
export const newCategory = (name = 'thing'): string => `${name}${randomUUID().replaceAll('-', '')}`;

/** A stream of such a category. */
export const newStream = (): string => `${newCategory()}-1`;

/** An event, where a spec does not care which. */
export const happened = (data: object = {}): Message => ({ type: 'Happened', data });

/** Why something is written, where a spec does not care. */
export const someCause = (commandId: string = randomUUID(), requestHash = 'request'): Cause => ({
  commandId,
  requestHash,
  correlationId: commandId,
  actor: { kind: 'user', id: 'olga' },
});

/** All that a read gives. */
export const collected = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
};

/** So many events go into one append where many are written. */
const TOGETHER = 500;

/** Fills streams with numbered events. */
export const scribe = (streams: Streams) => {
  const append = async (stream: string, head: Recorded | undefined, events: readonly Message[]) =>
    streams.append({ stream, after: head ?? 'no-stream', events, cause: someCause() });
  return {
    /** Writes one event after the other, each as a command of its own, behind those of the stream that are given. */
    write: async (stream: string, count: number, head?: Recorded): Promise<Recorded[]> => {
      const written: Recorded[] = [];
      for (let number = 0; number < count; number++)
        written.push(...(await append(stream, written.at(-1) ?? head, [happened({ number })])));
      return written;
    },
    /** Writes many events to a new stream by few appends. */
    writeMany: async (stream: string, count: number): Promise<void> => {
      let head: Recorded | undefined;
      for (let from = 0; from < count; from += TOGETHER) {
        const length = Math.min(TOGETHER, count - from);
        const events = Array.from({ length }, (_, index) => happened({ number: from + index }));
        head = (await append(stream, head, events)).at(-1);
      }
    },
  };
};

/** The numbers that a scribe gave to events. */
export const numbersOf = (events: readonly Recorded[]): readonly number[] =>
  events.map(({ event }) => (event.data as { number: number }).number);
