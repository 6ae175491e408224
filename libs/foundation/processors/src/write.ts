import type { Statement } from './database';

/** A table as it stands in the database: the name of its build, and its key. */
export type BuiltTable = Readonly<{ physical: string; key: readonly string[] }>;

/** Rows of one table that are written by one part of a statement. */
export type Write = Readonly<{
  table: BuiltTable;
  columns: readonly string[];
  /** So many, and what they hold, as JSON. */
  count: number;
  rows: string;
}> &
  (
    | Readonly<{ kind: 'put' | 'change' }>
    /** The columns of the key that each row names, and those that only some do. */
    | Readonly<{ kind: 'end'; always: readonly string[]; sometimes: readonly string[] }>
  );

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
export const writeSql = ({ schema, write, rows, gate }: WriteParts): string => {
  const { table, columns, count } = write;
  const name = `${quoted(schema)}.${quoted(table.physical)}`;
  const source = `json_populate_recordset(null::${name}, ${rows}::json)`;
  const listed = [...columns, 'revision'].map(quoted);
  const key = table.key.map(quoted);
  const changed = listed.filter(column => !key.includes(column));
  if (write.kind === 'put') {
    const sets = changed.map(column => `${column} = excluded.${column}`).join(', ');
    return (
      `insert into ${name} as old (${listed.join(', ')}) select ${listed.join(', ')} from ${source} where ${gate} ` +
      `on conflict (${key.join(', ')}) do update set ${sets} where old.revision < excluded.revision`
    );
  }
  // PostgreSQL expects 100 rows of any JSON, and would rather read a whole table than look up 100 rows in it.
  const few = fewest.find(limit => count <= limit);
  const limited = few === undefined ? source : `(select * from ${source} limit ${few})`;
  const sets = changed.map(column => `${column} = new.${column}`).join(', ');
  const same = key.map(column => `old.${column} = new.${column}`);
  const news = write.kind === 'end' ? firstEndings(name, write, limited) : limited;
  return `update ${name} as old set ${sets} from ${news} as new where ${same.join(' and ')} and old.revision < new.revision and ${gate}`;
};

/** Of each open row the first of what would end it: an event that takes much ends nothing that one before it has ended. */
const firstEndings = (
  name: string,
  { table, columns, always, sometimes }: Extract<Write, { kind: 'end' }>,
  source: string,
): string => {
  const key = table.key.map(column => `open.${quoted(column)}`).join(', ');
  const ended = [...columns, 'revision'].map(column => `ending.${quoted(column)}`).join(', ');
  const under = [
    ...always.map(quoted).map(column => `open.${column} = ending.${column}`),
    ...sometimes.map(quoted).map(column => `(ending.${column} is null or open.${column} = ending.${column})`),
    'open.revision < ending.revision',
    ...columns.map(column => `open.${quoted(column)} is null`),
  ];
  return (
    `(select distinct on (${key}) ${key}, ${ended} from ${name} as open join ${source} as ending ` +
    `on ${under.join(' and ')} order by ${key}, ending.revision)`
  );
};

/** The writes as they are, for use within a transaction. */
export const plainWrites = (schema: string, writes: readonly Write[]): readonly Statement[] =>
  writes.map(write => ({ sql: writeSql({ schema, write, rows: '$1', gate: 'true' }), values: [write.rows] }));
