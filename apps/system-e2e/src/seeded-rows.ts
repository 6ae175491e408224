import type { Parts } from '@charter/service';

/** All rows of each table and view, each row as one text. */
export type SeededRows = ReadonlyMap<string, readonly string[]>;

/**
 * The books in which processors write where they stand and who acts: of the store's positions, of processes and of the
 * clock on the wall. What is parked and what is built stay in: no run is to differ in these.
 */
const BOOKS = ['positions', 'leases', 'migrations', 'migrations_lock'];

/** Everything that stands in the schemas of these services. */
export const seededRows = async (database: Parts['database'], services: readonly string[]): Promise<SeededRows> => {
  const all = new Map<string, readonly string[]>();
  for (const service of services) {
    const { run } = database.schema(service);
    const sql = 'select table_name as name from information_schema.tables where table_schema = $1 order by 1';
    const tables = (await run({ sql, values: [service] })).map(({ name }) => String(name));
    for (const table of tables.filter(name => !BOOKS.includes(name))) {
      const rows = await run({ sql: `select to_jsonb(t)::text as row from "${service}"."${table}" as t`, values: [] });
      all.set(`${service}.${table}`, rows.map(({ row }) => String(row)).sort());
    }
  }
  return all;
};
