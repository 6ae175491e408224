import { isPassing, openPool } from '@charter/postgres';
import type { Pool } from 'pg';

type Row = Readonly<Record<string, unknown>>;

/** Runs one statement: one round trip. */
export type Ask = (sql: string, values?: readonly unknown[]) => Promise<readonly Row[]>;

export type PostgresDatabase = Readonly<{
  ask: Ask;
  /** All that is asked in it is done, or nothing. */
  together: <Result>(work: (ask: Ask) => Promise<Result>) => Promise<Result>;
  close: () => Promise<void>;
}>;

/**
 * What a vault is asked is one row by its key, below a millisecond: four of them are thousands of questions a second.
 * And every replica of every service takes as many from the hundred that a server has as it comes.
 */
const CONNECTIONS = 4;

/** A thousand times what a statement takes; only the rewriting of a part of the keys comes near a second. */
const STATEMENT_MS = 10_000;

/** What is acknowledged is on the disk, whatever the server is set to: without its key, nothing sealed is opened. */
const DURABLE = '-c synchronous_commit=on';

/** Opens a pool of connections to the database of a vault. One that breaks is replaced when it is next needed. */
export const openPostgresDatabase = async (url: string): Promise<PostgresDatabase> => {
  const pool = await openPool({
    url,
    applicationName: 'charter vault',
    connections: CONNECTIONS,
    statementMs: STATEMENT_MS,
    graceMs: 2_000,
    // Nobody holds a lock for more than a fraction of a second, but for a dump: that must not make everybody wait.
    lockMs: 2_000,
    // Only the making of the schema is a transaction of several steps: who stops in it is gone.
    idleInTransactionMs: STATEMENT_MS,
    session: DURABLE,
  });
  return {
    ask: async (sql, values) => (await pool.query(sql, values && [...values]).catch(unlessPassing)).rows,
    together: work => inTransaction(pool, work).catch(unlessPassing),
    close: async () => {
      if (!pool.ending) await pool.end();
    },
  };
};

/** The vault cannot be reached just now: whoever asks again later may find it. */
class Unreachable extends Error {
  readonly transient = true;
}

const unlessPassing = (error: unknown): never => {
  if (!isPassing(error)) throw error;
  throw new Unreachable(`The vault cannot be reached: ${(error as Error).message}`, { cause: error });
};

const inTransaction = async <Result>(pool: Pool, work: (ask: Ask) => Promise<Result>): Promise<Result> => {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work(async (sql, values) => (await client.query(sql, values && [...values])).rows);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    // With its connection a transaction is rolled back, also where nothing gets through to the server any more.
    client.release(true);
    throw error;
  }
};
