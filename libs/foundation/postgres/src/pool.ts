import type { Socket } from 'node:net';
import type * as Pg from 'pg';
import type { Client, CustomTypesConfig, Pool } from 'pg';

export type PoolOptions = Readonly<{
  /** Where the database is. What it says of connections and limits is not heeded: those are here. */
  url: string;
  applicationName: string;
  /** How many at most. */
  connections: number;
  /** The longest that a statement may take. */
  statementMs: number;
  /** The server gives up first, and says so. Who is silent for so much longer is not there any more. */
  graceMs: number;
  /** The longest that a transaction may stand open with nothing asked in it. */
  idleInTransactionMs: number;
  /** The longest that a lock is waited for; as long as a statement takes, where it is left out. */
  lockMs?: number;
  /** Settings of the session (`-c name=value`), added to those in the URL. */
  session: string;
  types?: (pg: typeof Pg) => CustomTypesConfig;
}>;

/**
 * Opens a pool of connections. One that breaks is replaced when it is next needed: after the server was away, work goes
 * on by itself.
 */
export const openPool = async (options: PoolOptions): Promise<Pool> => {
  // Loaded only where it is used: embedded parts do without.
  const pg = await import('pg');
  const pool = new pg.Pool({
    ...addressOf(options),
    ...(options.types ? { types: options.types(pg) } : {}),
    max: options.connections,
    application_name: options.applicationName,
    // A request waits 2 s at most for anything; a connection that takes longer helps nobody.
    connectionTimeoutMillis: 2_000,
    statement_timeout: options.statementMs,
    ...(options.lockMs === undefined ? {} : { lock_timeout: options.lockMs }),
    idle_in_transaction_session_timeout: options.idleInTransactionMs,
    // The kernel finds out sooner than we do that the other side is gone, where it says nothing for 10 s.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  // An idle connection that breaks is replaced by the next query; without a listener it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', client => {
    // So would one that breaks while it is in use; whoever uses it learns of that by what he asked.
    client.on('error', () => undefined);
    const socket = (client as unknown as Client).connection.stream as Socket;
    // pg's own query_timeout leaves a connection in the pool that still waits for its answer.
    socket.setTimeout(options.statementMs + options.graceMs, () => socket.destroy());
  });
  return pool;
};

/** Limits that others are reckoned by, or that stand here, a URL cannot change. */
const addressOf = ({ url, session }: Pick<PoolOptions, 'url' | 'session'>) => {
  const [address = '', ...query] = url.split('?');
  const given = new URLSearchParams(query.join('?'));
  const options = `${given.get('options') ?? ''} ${session}`;
  for (const name of ['options', 'statement_timeout', 'max']) given.delete(name);
  return { connectionString: `${address}?${given}`, options };
};
