import { processor, type AnyChange, type Home, type OrderedSource, type ReadModel } from '@charter/processors';

type Row = Record<string, unknown>;
type Filling<M> = Readonly<{ schema: Home; models: readonly ReadModel<M>[]; history: Iterable<M> }>;

/** So many rows of a table cost little more at once than one. */
const ROWS_A_STATEMENT = 5_000;

/**
 * Makes the tables of read models and writes what a processor would have written in the end, many times as fast: rows are
 * folded here, and none of them is touched again. What changes later is told by the key of its table.
 */
export const fillInBulk = async <M>({ schema, models, history }: Filling<M>): Promise<void> => {
  await makeTables(schema, models);
  const keys = new Map(models.flatMap(({ tables }) => Object.entries(tables)).map(([name, { key }]) => [name, key]));
  const folded = new Map([...keys].map(([name, key]) => [name, new FoldedTable(key)]));
  const writing = new Map<string, Promise<unknown>>();
  // One statement a table at a time, while the next rows are made.
  const write = async (table: string, rows: readonly Row[]) => {
    await writing.get(table);
    const written = schema.run(insertion(schema, table, rows));
    // Whoever waits for it is told.
    written.catch(() => undefined);
    writing.set(table, written);
  };
  for (const message of history)
    for (const model of models) {
      const { revision, changes } = model.changes(message) ?? { revision: 0n, changes: [] };
      for (const change of changes) {
        const table = folded.get(change.table)!;
        table.take(change, String(revision));
        if (table.done.length >= ROWS_A_STATEMENT) await write(change.table, table.done.splice(0));
      }
    }
  for (const [name, table] of folded) {
    const rows = table.rest();
    while (rows.length > 0) await write(name, rows.splice(0, ROWS_A_STATEMENT));
  }
  await Promise.all(writing.values());
};

/** One that has nothing to read makes the tables all the same. */
const makeTables = async <M>(schema: Home, models: readonly ReadModel<M>[]): Promise<void> => {
  const nothing: OrderedSource<M> = {
    name: 'nothing',
    lanes: async () => [],
    read: async function* () {},
    ends: async () => new Map(),
    compare: () => 0,
  };
  const rows = processor({ name: 'bulk', source: nothing, schema, handle: { kind: 'rows', projections: models } });
  await rows.start();
  await rows.stop();
};

/** The views of a schema show one table each, and so can be written to. */
const insertion = ({ schemaName }: Home, table: string, rows: readonly Row[]) => {
  const columns = Object.keys(rows[0]!).join(', ');
  const name = `${schemaName}.${table}`;
  const sql = `insert into ${name} (${columns}) select ${columns} from json_populate_recordset(null::${name}, $1::json)`;
  return { sql, values: [JSON.stringify(rows)] };
};

/** The rows of one table: those that no event can change any more, and the others by what events name them by. */
class FoldedTable {
  readonly done: Row[] = [];
  readonly #open = new Map<string, Row[]>();
  readonly #key: readonly string[];

  constructor(key: readonly string[]) {
    this.#key = key;
  }

  take(change: AnyChange, revision: string): void {
    if (change.kind === 'put') return this.#put({ ...change.row, revision });
    const named = this.#open.get(this.#nameOf(change.key)) ?? [];
    for (const row of named.filter(one => isUnder(one, change.key))) {
      Object.assign(row, change.columns, { revision });
      if (change.kind === 'end') this.done.push(...named.splice(named.indexOf(row), 1));
    }
  }

  rest(): Row[] {
    const rows = [...this.done, ...[...this.#open.values()].flat()];
    this.#open.clear();
    return rows;
  }

  #put(row: Row): void {
    // Whatever has its own number was put once and for all, unless something is to end it.
    if (this.#key.includes('number')) return void this.done.push(row);
    const name = this.#nameOf(row);
    const others = (this.#open.get(name) ?? []).filter(one => this.#key.some(column => one[column] !== row[column]));
    this.#open.set(name, [...others, row]);
  }

  /** By so many columns all changes of a table name their rows. */
  #nameOf(row: Row): string {
    return this.#key
      .slice(0, 2)
      .map(column => String(row[column]))
      .join();
  }
}

const isUnder = (row: Row, key: Row): boolean => Object.entries(key).every(([column, value]) => row[column] === value);
