import type { Message } from './decider';

/** Anything that checks data and gives it back typed, such as a zod schema. Throws on what does not fit. */
export type Schema<Data> = Readonly<{ parse: (data: unknown) => Data }>;

/** How a context reads what it has stored: every version ever written becomes an event of today. */
export type History<Event extends Message> = Readonly<{
  /** Every type ever stored, of today and of earlier versions. */
  storedTypes: readonly string[];
  /** Throws {@link UnreadableEvent} on a type or a shape that was never written. */
  decode: (stored: Message) => Event;
}>;

/** A stored event that today's code cannot read. */
export class UnreadableEvent extends Error {
  constructor(
    readonly type: string,
    cause: unknown,
  ) {
    super(`Cannot read a stored event of type ${type}.`, { cause });
  }
}

type Schemas<Event extends Message> = {
  readonly [Type in Event['type']]: Schema<Extract<Event, { type: Type }>['data']>;
};
type Upcasts<Event extends Message> = Readonly<Record<string, (data: unknown) => Event>>;

/** Builds a history from one schema for each event of today and one upcast for each retired type. */
export const history = <Event extends Message>(
  schemas: Schemas<Event>,
  upcasts: Upcasts<Event> = {},
): History<Event> => {
  const readers = new Map<string, (data: unknown) => Event>(Object.entries(upcasts));
  for (const [type, schema] of Object.entries<Schema<unknown>>(schemas))
    readers.set(type, data => ({ type, data: schema.parse(data) }) as unknown as Event);
  return {
    storedTypes: [...readers.keys()],
    decode: ({ type, data }) => {
      const read = readers.get(type);
      if (!read) throw new UnreadableEvent(type, new Error('Nothing was ever stored under this name.'));
      try {
        return read(data);
      } catch (error) {
        throw new UnreadableEvent(type, error);
      }
    },
  };
};

/** The histories of several kinds of streams as one. No type may have its name twice: by its name its history is found. */
export const joinedHistories = <Event extends Message>(histories: readonly History<Event>[]): History<Event> => {
  const historyOf = new Map(histories.flatMap(one => one.storedTypes.map(type => [type, one] as const)));
  return {
    storedTypes: [...historyOf.keys()],
    decode: stored => {
      const found = historyOf.get(stored.type);
      if (!found) throw new UnreadableEvent(stored.type, new Error('Nothing was ever stored under this name.'));
      return found.decode(stored);
    },
  };
};
