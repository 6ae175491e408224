import { createHash } from 'node:crypto';
import { openPool, type PoolOptions } from '@charter/postgres';
import { Kysely, PostgresAdapter, PostgresDialect, PostgresIntrospector, sql, type TableMetadata } from 'kysely';
import type * as Pg from 'pg';
import type { CustomTypesConfig, Pool } from 'pg';
import type { Connection } from './database';
import { instant } from './instant';

/**
 * One process keeps no more of them busy, since a query takes a millisecond or two; and the connections of a server, a
 * hundred as it comes, are shared by every replica of every service. `?max=` in the URL says otherwise.
 */
const CONNECTIONS = 10;

/** Whatever runs for 30 s holds up everybody behind it. `?statement_timeout=` in the URL says otherwise. */
const STATEMENT_MS = 30_000;

/** The views that a statement was planned for have been replaced, and show other columns now. */
const PLAN_OUTDATED = '0A000';

/**
 * A PostgreSQL server, over a pool of connections, opened when it is first asked. A connection that breaks is replaced
 * by the next query: after the server was away, work goes on by itself.
 */
export const openPostgres = (url: string): Connection => {
  const settings = settingsOf(url);
  let opened: Promise<Pool> | undefined;
  let closed = false;
  const pool = async () => {
    if (closed) throw new Error('The database is closed.');
    return (opened ??= openPool(settings));
  };
  const kysely = new Kysely<unknown>({ dialect: new Dialect({ pool }) });
  const names = statementNames();
  return {
    kind: 'postgres',
    kysely,
    run: async ({ sql, values }) => {
      const ask = async (name: string) => (await pool()).query({ name, text: sql, values: [...values] });
      const name = names.of(sql);
      const { rows } = await ask(name).catch((error: unknown) => {
        if ((error as { code?: unknown }).code !== PLAN_OUTDATED) throw error;
        return ask(names.instead(name, sql));
      });
      return rows;
    },
    close: async () => {
      closed = true;
      await kysely.destroy();
      // Where kysely was never asked for anything, it ends nothing.
      const left = await opened;
      if (left && !left.ending) await left.end();
    },
  };
};

class Dialect extends PostgresDialect {
  override createAdapter() {
    return new Adapter();
  }

  override createIntrospector(kysely: Kysely<unknown>) {
    return new Introspector(kysely);
  }
}

/** A connection that ends over a migration takes the lock with it: that this is gone must not hide why. */
class Adapter extends PostgresAdapter {
  override releaseMigrationLock(...given: Parameters<PostgresAdapter['releaseMigrationLock']>): Promise<void> {
    return super.releaseMigrationLock(...given).catch(() => undefined);
  }
}

/**
 * Tells of tables without their columns, for which nobody asks. kysely's own looks at the columns of all schemas, and
 * falls over a table that another service drops at that moment.
 */
class Introspector extends PostgresIntrospector {
  constructor(private readonly kysely: Kysely<unknown>) {
    super(kysely);
  }

  override async getTables(): Promise<TableMetadata[]> {
    const { rows } = await sql<Omit<TableMetadata, 'columns'>>`
      select table_class.relname as name, schema.nspname as schema,
        table_class.relkind = 'v' as "isView", table_class.relkind = 'f' as "isForeign"
      from pg_catalog.pg_class as table_class join pg_catalog.pg_namespace as schema on schema.oid = table_class.relnamespace
      where table_class.relkind in ('r', 'v', 'p', 'f') and schema.nspname !~ '^(pg_|information_schema$)'
      order by 2, 1`.execute(this.kysely);
    return rows.map(row => ({ ...row, columns: [] }));
  }
}

/** int8, dates, times and intervals as text, times in ISO 8601. */
const textual = ({ types }: typeof Pg): CustomTypesConfig => {
  const asIs = (text: string) => text;
  const parsers = new Map<number, (text: string) => unknown>([
    [types.builtins.INT8, asIs],
    [types.builtins.DATE, asIs],
    [types.builtins.INTERVAL, asIs],
    [types.builtins.TIMESTAMP, instant],
    [types.builtins.TIMESTAMPTZ, instant],
  ]);
  return {
    getTypeParser: (id, format) =>
      parsers.get(id as number) ?? (types.getTypeParser(id, format) as (text: string) => unknown),
  };
};

const settingsOf = (url: string): PoolOptions => {
  const given = new URLSearchParams(url.split('?').slice(1).join('?'));
  return {
    url,
    applicationName: 'charter',
    connections: numberIn(given, 'max') ?? CONNECTIONS,
    statementMs: numberIn(given, 'statement_timeout') ?? STATEMENT_MS,
    graceMs: 5_000,
    // Nothing but SQL is awaited inside a transaction: who leaves one open for 10 s is paused or cut off, and what it
    // has locked would stop everybody else.
    idleInTransactionMs: 10_000,
    session: '-c timezone=UTC -c datestyle=ISO -c intervalstyle=postgres',
    types: textual,
  };
};

const numberIn = (given: URLSearchParams, name: string): number | undefined => {
  const text = given.get(name);
  if (text === null) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`In the URL of a database, ${name} is a whole number from 1 on.`);
  return Number(text);
};

/** By its name a connection knows a statement again: 43 characters, of the 63 bytes that PostgreSQL looks at. */
const statementNames = () => {
  const names = new Map<string, string>();
  const named = (sql: string, text: string) => {
    const name = createHash('sha256').update(text).digest('base64url');
    names.set(sql, name);
    return name;
  };
  return {
    of: (sql: string) => names.get(sql) ?? named(sql, sql),
    /** Another name, under which every connection plans the statement anew. */
    instead: (name: string, sql: string) => (names.get(sql) === name ? named(sql, name) : names.get(sql)!),
  };
};
