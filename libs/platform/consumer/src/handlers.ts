import { parsePublicEvent, type PublicEvent } from './public-event';

/** Checks the `data` of an event and gives it its type, or throws: a schema of zod, or anything alike. */
export type DataSchema = Readonly<{ parse: (value: unknown) => unknown }>;

/** Events by type, and what the `data` of each holds: `membershipEvents` of the contracts, or several of these together. */
export type Contracts = Readonly<Record<string, DataSchema>>;

/** What is done about an event. All that it writes by the transaction stands or falls with the reader's position. */
export type Handler<Event, Transaction> = (event: Event, transaction: Transaction) => Promise<void> | void;

/** For each event type that matters what is done about it. Types without a handler are passed over. */
export type Handlers<C extends Contracts, Transaction> = Readonly<{
  [Type in keyof C & string]?: Handler<PublicEvent<Type, ReturnType<C[Type]['parse']>>, Transaction>;
}>;

/** A message of a topic, before anybody has looked into it. */
export type Message = Readonly<{
  offset: number;
  key: string;
  /** Undefined where there is none. */
  value: string | undefined;
  /** Which making of the topic it says it is of. */
  epoch: string | undefined;
}>;

/** What is to be done about a message: nothing, something, or nothing that anybody could know. */
export type Judged<Transaction> =
  | Readonly<{ kind: 'passed' }>
  | Readonly<{ kind: 'handled'; handle: (transaction: Transaction) => Promise<void> }>
  | Readonly<{ kind: 'malformed'; reason: string }>;

export type Judge<Transaction> = (message: Message) => Judged<Transaction>;

/** The header that says of which making of a topic a message is. */
export const EPOCH_HEADER = 'charter-epoch';

/** Knows what these handlers have to do with a message. */
export const judgeBy =
  <C extends Contracts, Transaction>(contracts: C, handlers: Handlers<C, Transaction>): Judge<Transaction> =>
  ({ value, epoch }) => {
    // The first message of each partition only marks which making of the topic it is.
    if (value === undefined) return epoch === undefined ? malformed('It is empty.') : { kind: 'passed' };
    if (epoch === undefined) return malformed(`It has no header ${EPOCH_HEADER}: nobody can tell how old it is.`);
    try {
      const event = parsePublicEvent(value);
      // A type that is not named is newer than this code, or of no interest to it.
      const contract = Object.hasOwn(contracts, event.type) ? contracts[event.type] : undefined;
      const handler = Object.hasOwn(handlers, event.type) ? handlers[event.type] : undefined;
      if (!contract || !handler) return { kind: 'passed' };
      const parsed = { ...event, data: contract.parse(event.data) };
      const handle = handler as Handler<PublicEvent, Transaction>;
      return { kind: 'handled', handle: async transaction => handle(parsed, transaction) };
    } catch (error) {
      return malformed(misfit(error));
    }
  };

type Issue = Readonly<{ path: readonly PropertyKey[]; message: string }>;

/** An error of zod names each place; its message is JSON of many lines. */
const misfit = (error: unknown): string => {
  const { issues } = Object(error) as Readonly<{ issues?: readonly Issue[] }>;
  if (Array.isArray(issues))
    return issues
      .map(({ path, message }: Issue) => `${['data', ...path.map(String)].join('.')}: ${message}`)
      .join('; ');
  return error instanceof Error ? error.message : String(error);
};

const malformed = (reason: string) => ({ kind: 'malformed', reason }) as const;
