import type { Message } from '@charter/event-sourcing';
import type { CreateTableBuilder } from 'kysely';
import type { Fact, Facts } from './fact';
import type { RowChange } from './rows';

/** Says that an event type writes nothing. A type that is merely forgotten does not compile. */
export const ignore = Symbol('ignore');

/** One table of a read model. `create` adds the columns; the key, and the column `revision`, are added to it. */
export type Table<Column extends string = string> = Readonly<{
  key: readonly Column[];
  create: (builder: CreateTableBuilder<string>) => CreateTableBuilder<string, string>;
  indexes?: readonly (readonly Column[])[];
}>;

type Apply<Event extends Message, Tables> = {
  readonly [Type in Event['type']]:
    ((fact: Fact<Extract<Event, { type: Type }>>) => RowChange<Tables> | readonly RowChange<Tables>[]) | typeof ignore;
};

/** From facts to rows, as pure functions. Raise `version` with any change: the read model is then built anew beside. */
export type Projection<Event extends Message, Tables> = Readonly<{
  name: string;
  version: number;
  tables: { readonly [Name in keyof Tables & string]: Table<keyof Tables[Name] & string> };
  apply: Apply<Event, Tables>;
}>;

/** A change of a row of any table. */
export type AnyChange = RowChange<Record<string, Record<string, unknown>>>;

/** A projection joined with the messages it is fed by. */
export type ReadModel<M> = Readonly<{
  name: string;
  version: number;
  tables: Readonly<Record<string, Table>>;
  changes: (message: M) => Readonly<{ revision: bigint; changes: readonly AnyChange[] }> | undefined;
}>;

/** Joins a projection with its source of facts: `storeFacts` or `busFacts`. */
export const readModel = <M, Event extends Message, Tables>(
  projection: Projection<Event, Tables>,
  facts: Facts<M, Event>,
): ReadModel<M> => ({
  name: projection.name,
  version: projection.version,
  tables: projection.tables as unknown as Readonly<Record<string, Table>>,
  changes: message => {
    const fact = facts(message);
    if (!fact) return undefined;
    const changes = changesOf(projection, fact);
    return changes.length > 0 ? { revision: fact.revision, changes } : undefined;
  },
});

/** What one fact changes. A type that the projection does not name is somebody else's. */
const changesOf = <Event extends Message, Tables>(
  { apply }: Projection<Event, Tables>,
  fact: Fact<Event>,
): readonly AnyChange[] => {
  const entry = (apply as Readonly<Record<string, Entry | typeof ignore | undefined>>)[fact.event.type];
  if (entry === undefined || entry === ignore) return [];
  const changed = entry(fact);
  return 'kind' in changed ? [changed] : changed;
};

type Entry = (fact: Fact) => AnyChange | readonly AnyChange[];
