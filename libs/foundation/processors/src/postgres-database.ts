import { createHash } from 'node:crypto';
import { Kysely, PostgresDialect } from 'kysely';
import { Pool, types, type CustomTypesConfig } from 'pg';
import type { Connection } from './database';
import { instant } from './instant';

const asIs = (text: string) => text;
const parsers = new Map<number, (text: string) => unknown>([
  [types.builtins.INT8, asIs],
  [types.builtins.DATE, asIs],
  [types.builtins.TIMESTAMP, instant],
  [types.builtins.TIMESTAMPTZ, instant],
]);
const textual: CustomTypesConfig = {
  getTypeParser: (id, format) =>
    parsers.get(id as number) ?? (types.getTypeParser(id, format) as (text: string) => unknown),
};

/** A PostgreSQL server, over a pool of connections. */
export const openPostgres = (url: string): Connection => {
  const pool = new Pool({
    connectionString: url,
    types: textual,
    options: '-c timezone=UTC',
    // A request waits 2 s at most for anything; a connection that takes longer helps nobody.
    connectionTimeoutMillis: 2_000,
    // Whatever runs for 30 s holds up everybody behind it.
    statement_timeout: 30_000,
  });
  // An idle connection that breaks is replaced by the next query; without a listener it would end the process.
  pool.on('error', () => undefined);
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  return {
    kind: 'postgres',
    kysely,
    run: async ({ sql, values }) => (await pool.query({ name: nameOf(sql), text: sql, values: [...values] })).rows,
    close: () => kysely.destroy(),
  };
};

const names = new Map<string, string>();
const nameOf = (sql: string): string => {
  const name = names.get(sql) ?? createHash('sha256').update(sql).digest('base64url');
  names.set(sql, name);
  return name;
};
