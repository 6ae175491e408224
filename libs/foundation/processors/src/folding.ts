import type { AnyChange } from './projection';
import type { Statement } from './database';

/** What becomes of one row by a batch: the latest word on it. */
type Folded = { put: boolean; columns: Record<string, unknown>; revision: bigint };

/** A table as it stands in the database: the name of its build, and its key. */
export type BuiltTable = Readonly<{ physical: string; key: readonly string[] }>;

/** Rows of one table that are written by one part of a statement. */
export type Write = Readonly<{
  table: BuiltTable;
  put: boolean;
  columns: readonly string[];
  /** So many, and what they hold, as JSON. */
  count: number;
  rows: string;
}>;

/** Gathers the changes of a batch by row, so that each row is written once. */
export class Folding {
  readonly #tables = new Map<string, { table: BuiltTable; rows: Map<string, Folded> }>();

  add(table: BuiltTable, change: AnyChange, revision: bigint): void {
    const values = change.kind === 'put' ? change.row : { ...change.columns, ...change.key };
    const rows = this.#rowsOf(table);
    const key = JSON.stringify(table.key.map(column => values[column]));
    const before = rows.get(key);
    // Of a message that came twice within the batch, the older word must not win.
    if (before && before.revision > revision) return;
    if (change.kind === 'put' || !before)
      rows.set(key, { put: change.kind === 'put', columns: { ...values }, revision });
    else {
      Object.assign(before.columns, values);
      before.revision = revision;
    }
  }

  /** One write for each table, kind and set of columns. */
  writes(): readonly Write[] {
    const writes = new Map<string, { write: Omit<Write, 'rows' | 'count'>; rows: unknown[] }>();
    for (const { table, rows } of this.#tables.values())
      for (const { put, columns, revision } of rows.values()) {
        const names = Object.keys(columns);
        const shape = `${table.physical} ${put} ${names.join()}`;
        let entry = writes.get(shape);
        if (!entry) writes.set(shape, (entry = { write: { table, put, columns: names }, rows: [] }));
        entry.rows.push({ ...columns, revision: String(revision) });
      }
    return [...writes.values()].map(({ write, rows }) => ({
      ...write,
      count: rows.length,
      rows: JSON.stringify(rows),
    }));
  }

  #rowsOf(table: BuiltTable): Map<string, Folded> {
    let entry = this.#tables.get(table.physical);
    if (!entry) this.#tables.set(table.physical, (entry = { table, rows: new Map() }));
    return entry.rows;
  }
}

// Statements for one row, for a few, and for many: three of each shape to be prepared.
const fewest = [1, 10];

/** A name as SQL writes it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Where a write goes, and what stands for its rows and for its condition. */
type WriteParts = Readonly<{ schema: string; write: Write; rows: string; gate: string }>;

/**
 * The SQL of one write; its rows are one value, so that any number of rows is the same statement.
 * Everywhere in Charter a row yields only to a higher revision: here, and nowhere else, that is said.
 */
export const writeSql = ({ schema, write: { table, put, columns, count }, rows, gate }: WriteParts): string => {
  const name = `${quoted(schema)}.${quoted(table.physical)}`;
  const listed = [...columns, 'revision'].map(quoted);
  const source = `json_populate_recordset(null::${name}, ${rows}::json)`;
  const changed = listed.filter(column => !table.key.map(quoted).includes(column));
  if (put) {
    const sets = changed.map(column => `${column} = excluded.${column}`).join(', ');
    return (
      `insert into ${name} as old (${listed.join(', ')}) select ${listed.join(', ')} from ${source} where ${gate} ` +
      `on conflict (${table.key.map(quoted).join(', ')}) do update set ${sets} where old.revision < excluded.revision`
    );
  }
  // PostgreSQL expects 100 rows of any JSON, and would rather read a whole table than look up 100 rows in it.
  const few = fewest.find(limit => count <= limit);
  const limited = few === undefined ? source : `(select * from ${source} limit ${few})`;
  const sets = changed.map(column => `${column} = new.${column}`).join(', ');
  const same = table.key.map(quoted).map(column => `old.${column} = new.${column}`);
  return `update ${name} as old set ${sets} from ${limited} as new where ${same.join(' and ')} and old.revision < new.revision and ${gate}`;
};

/** The writes as they are, for use within a transaction. */
export const plainWrites = (schema: string, writes: readonly Write[]): readonly Statement[] =>
  writes.map(write => ({ sql: writeSql({ schema, write, rows: '$1', gate: 'true' }), values: [write.rows] }));
