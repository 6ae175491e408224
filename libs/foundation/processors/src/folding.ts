import type { AnyChange } from './projection';
import type { BuiltTable, Write } from './write';

/** What becomes of one row by a batch: the latest word on it. */
type Folded = { put: boolean; columns: Record<string, unknown>; revision: bigint };
/** What ends the open rows under a part of the key, by one event. */
type Ending = Readonly<{ key: Columns; columns: Columns; revision: bigint }>;
type Columns = Readonly<Record<string, unknown>>;
type Gathered = Readonly<{ table: BuiltTable; rows: Map<string, Folded>; endings: Ending[] }>;

/** Gathers the changes of a batch by row, so that each row is written once. */
export class Folding {
  readonly #tables = new Map<string, Gathered>();

  add(table: BuiltTable, change: AnyChange, revision: bigint): void {
    const gathered = this.#gathered(table);
    if (change.kind === 'end') return end(gathered, { ...change, revision });
    const values = change.kind === 'put' ? change.row : { ...change.columns, ...change.key };
    const key = JSON.stringify(table.key.map(column => values[column]));
    const before = gathered.rows.get(key);
    // Of a message that came twice within the batch, the older word must not win.
    if (before && before.revision > revision) return;
    if (change.kind === 'put' || !before)
      gathered.rows.set(key, { put: change.kind === 'put', columns: { ...values }, revision });
    else {
      Object.assign(before.columns, values);
      before.revision = revision;
    }
  }

  /** One write for each table, kind and set of columns. */
  writes(): readonly Write[] {
    const writes: Write[] = [];
    for (const { table, rows, endings } of this.#tables.values()) {
      const shapes = Map.groupBy(rows.values(), ({ put, columns }) => `${put} ${Object.keys(columns).join()}`);
      for (const alike of shapes.values()) {
        const [{ put, columns }] = alike as [Folded];
        const written = alike.map(row => ({ ...row.columns, revision: String(row.revision) }));
        writes.push({
          ...{ table, kind: put ? 'put' : 'change', columns: Object.keys(columns) },
          ...{ count: written.length, rows: JSON.stringify(written) },
        });
      }
      for (const alike of Map.groupBy(endings, ({ columns }) => Object.keys(columns).join()).values())
        writes.push(endingOf(table, alike));
    }
    return writes;
  }

  #gathered(table: BuiltTable): Gathered {
    let gathered = this.#tables.get(table.physical);
    if (!gathered) this.#tables.set(table.physical, (gathered = { table, rows: new Map(), endings: [] }));
    return gathered;
  }
}

/** Ends what the batch itself puts, and remembers to end what is there already. */
const end = ({ rows, endings }: Gathered, ending: Ending): void => {
  const { key, columns, revision } = ending;
  endings.push(ending);
  for (const row of rows.values()) {
    const isUnder = Object.entries(key).every(([column, value]) => row.columns[column] === value);
    const isOpen = Object.keys(columns).every(column => row.columns[column] === null);
    if (!row.put || !isUnder || !isOpen || row.revision >= revision) continue;
    Object.assign(row.columns, columns);
    row.revision = revision;
  }
};

const endingOf = (table: BuiltTable, endings: readonly Ending[]): Write => {
  const named = table.key.filter(column => endings.some(({ key }) => column in key));
  return {
    ...{ table, kind: 'end', columns: Object.keys(endings[0]!.columns) },
    always: named.filter(column => endings.every(({ key }) => column in key)),
    sometimes: named.filter(column => endings.some(({ key }) => !(column in key))),
    count: endings.length,
    rows: JSON.stringify(
      endings.map(({ key, columns, revision }) => ({ ...key, ...columns, revision: `${revision}` })),
    ),
  };
};
