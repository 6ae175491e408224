import type { Socket } from 'node:net';
import type { Client, Pool, PoolConfig } from 'pg';
import { unlessPassing } from './unreachable';

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

/** The server gives up first, and says so. Who is silent for so much longer is not there any more. */
const GRACE_MS = 2_000;

const LIMITS: PoolConfig = {
  max: CONNECTIONS,
  application_name: 'charter vault',
  // A request waits 2 s at most for anything; a connection that takes longer helps nobody.
  connectionTimeoutMillis: 2_000,
  statement_timeout: STATEMENT_MS,
  // Nobody holds a lock for more than a fraction of a second, but for a dump: that must not make everybody wait.
  lock_timeout: 2_000,
  // Only the making of the schema is a transaction of several steps: who stops in it is gone.
  idle_in_transaction_session_timeout: STATEMENT_MS,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
};

/** Opens a pool of connections to the database of a vault. One that breaks is replaced when it is next needed. */
export const openPostgresDatabase = async (url: string): Promise<PostgresDatabase> => {
  // Loaded only where it is used: a vault in a file does without.
  const { Pool } = await import('pg');
  const pool = new Pool({ ...LIMITS, ...addressOf(url) });
  outlivesItsConnections(pool);
  return {
    ask: async (sql, values) => (await pool.query(sql, values && [...values]).catch(unlessPassing)).rows,
    together: work => inTransaction(pool, work).catch(unlessPassing),
    close: async () => {
      if (!pool.ending) await pool.end();
    },
  };
};

/** What is acknowledged is on the disk, whatever the server is set to: without its key, nothing sealed is opened. */
const DURABLE = '-c synchronous_commit=on';

/** To the `options` of a URL ours are added; a limit that others are reckoned by it cannot change. */
const addressOf = (url: string): PoolConfig => {
  const [address = '', ...query] = url.split('?');
  const given = new URLSearchParams(query.join('?'));
  const options = `${given.get('options') ?? ''} ${DURABLE}`;
  for (const name of ['options', 'statement_timeout']) given.delete(name);
  return { connectionString: `${address}?${given}`, options };
};

const outlivesItsConnections = (pool: Pool) => {
  // A connection that breaks is replaced, idle or in use; an error that nobody listens to would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', client => {
    client.on('error', () => undefined);
    const socket = (client as unknown as Client).connection.stream as Socket;
    socket.setTimeout(STATEMENT_MS + GRACE_MS, () => socket.destroy());
  });
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
