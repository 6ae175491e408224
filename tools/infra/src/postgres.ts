import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chown, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownerOfPostgres, postgresFolder } from './postgres-folder';
import { output, type Command } from './process/command';
import { freePort } from './process/free-port';
import { madeOnce } from './process/made-once';
import { describedServer, type Server } from './process/server';
import { ensureCanStart, postgresPrograms } from './what-can-start';

export type PostgresOptions = Readonly<{
  folder: string;
  /** Left out: a free one. */
  port?: number;
  /** False: nothing is forced to disk, which is faster; its data may not survive a loss of power. */
  durable?: boolean;
}>;

export type Postgres = Server &
  Readonly<{
    /** Where its data really lies: elsewhere if the user that it runs as cannot reach the folder that was asked for. */
    folder: string;
    /** What clients connect to, password included. */
    url: (database: string) => string;
    /** Does what its administrator says in SQL, and gives what that answers: a line a row, with | between. */
    query: (sql: string, database?: string) => Promise<string>;
    /** Makes an empty database, unless it is there, and gives its url. */
    createDatabase: (name: string) => Promise<string>;
    /** Takes a database away, whoever is connected to it. */
    dropDatabase: (name: string) => Promise<void>;
  }>;

const USER = 'charter';

/** Enough for the pools of several services, or of all the specs that run side by side. */
const MAX_CONNECTIONS = 200;

/** PostgreSQL from the system's packages, on 127.0.0.1 alone. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  ensureCanStart('postgres');
  const port = options.port ?? (await freePort());
  const folder = await postgresFolder(options.folder);
  await madeOnce(join(folder, 'data'), unfinished => initialize(folder, unfinished));

  const server = describedServer({
    name: 'PostgreSQL',
    log: join(folder, 'postgres.log'),
    prepare: () => removeStaleLock(join(folder, 'data')),
    command: {
      ...program('postgres', ['-D', join(folder, 'data'), ...settings(port, options.durable ?? true)]),
      cwd: folder,
      as: ownerOfPostgres(),
    },
    ports: [port],
    answers: async () => Boolean(await output(program('pg_isready', ['-h', '127.0.0.1', '-p', String(port)]))),
    stopSignal: 'SIGINT', // Its fast shutdown: at SIGTERM it would wait until its clients have left.
  });
  await server.start();
  return Object.assign(server, { folder, ...databases(port, readFileSync(join(folder, 'password'), 'utf8')) });
}

const databases = (port: number, password: string) => {
  const url = (database: string) => `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`;
  const query = async (sql: string, database = 'postgres') => {
    const where = ['-h', '127.0.0.1', '-p', String(port), '-U', USER, '-d', database];
    return (await output(program('psql', ['-X', '-A', '-t', ...where, '-c', sql], { PGPASSWORD: password }))).trim();
  };
  return {
    url,
    query,
    createDatabase: async (name: string) => {
      const found = await query(`select 1 from pg_database where datname = '${checked(name)}'`);
      if (found === '') await query(`create database "${name}"`);
      return url(name);
    },
    dropDatabase: async (name: string) => void (await query(`drop database if exists "${checked(name)}" with (force)`)),
  };
};

const checked = (name: string): string => {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(name)) throw new Error(`${name} is no name for a database.`);
  return name;
};

/** Sorted by code point, in UTF-8, as the embedded database does. */
const initialize = async (folder: string, data: string): Promise<void> => {
  const owner = ownerOfPostgres();
  const password = join(folder, 'password');
  await rm(password, { force: true });
  await writeFile(password, randomBytes(18).toString('base64url'), { mode: 0o600 });
  if (owner) await chown(password, owner.uid, owner.gid);
  // Nothing is flushed: a folder cut off by a loss of power has not got its name yet.
  const how = ['-N', '-E', 'UTF8', '--locale=C.UTF-8', '-A', 'scram-sha-256', '-U', USER, `--pwfile=${password}`];
  await output({ ...program('initdb', ['-D', data, ...how]), cwd: folder, as: owner });
};

const settings = (port: number, durable: boolean): readonly string[] =>
  [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    'unix_socket_directories=', // None: their paths may be no longer than 107 characters.
    `max_connections=${MAX_CONNECTIONS}`,
    ...(durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
  ].flatMap(setting => ['-c', setting]);

const program = (name: string, args: readonly string[], variables: NodeJS.ProcessEnv = {}): Command => {
  // PGHOST, PGOPTIONS and their like belong to somebody's own server.
  const others = Object.entries(process.env).filter(([variable]) => !variable.startsWith('PG'));
  return { program: join(postgresPrograms()!, name), args, env: { ...Object.fromEntries(others), ...variables } };
};

/**
 * A killed server leaves its process id behind, and the next one refuses to start where some process has that id by now:
 * after a reboot, quite often.
 */
const removeStaleLock = async (data: string): Promise<void> => {
  const lock = join(data, 'postmaster.pid');
  if (!existsSync(lock)) return;
  const [pid = ''] = (await readFile(lock, 'utf8')).split('\n');
  const holder = await readFile(`/proc/${pid.trim()}/cmdline`, 'utf8').catch(() => '');
  if (!holder.includes(data)) await rm(lock, { force: true });
};
