import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Of the schema below; a file of another version is refused instead of misread. */
const FORMAT_VERSION = 1;

/** A process that was just killed may hold its lock for a moment longer. */
const LOCK_WAIT_MS = 500;

const SCHEMA = `
  create table streams (
    id integer primary key,
    name text not null unique,
    head integer not null
  ) strict;
  create table events (
    position integer primary key,
    stream integer not null references streams (id),
    revision integer not null,
    id text not null,
    type text not null,
    json integer not null,
    created integer not null,
    data blob not null,
    metadata blob not null
  ) strict;
  create unique index events_by_stream on events (stream, revision);
  pragma user_version = ${FORMAT_VERSION};
`;

/** Opens the file of a log, makes it where it is missing, and keeps it from every other process. */
export function openLogFile(file: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true });
    // As a path, since SQLite has names of its own, such as `:memory:`, for what is no file.
    database = new DatabaseSync(resolve(file), { timeout: LOCK_WAIT_MS });
    // Exclusive before the first access: the lock is the operating system's, so it ends with the process, even by kill -9.
    // Full: a commit returns when it is on disk.
    database.exec('pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = full;');
    database.exec('begin immediate');
    prepareFormat(database);
    database.exec('commit');
    return database;
  } catch (error) {
    database?.close();
    const reason = error instanceof Error ? error.message : String(error);
    if (/database is locked/.test(reason))
      throw new Error(
        `The event store ${file} is in use by another server: stop that one first, or name another file.`,
      );
    throw new Error(`The event store ${file} cannot be opened: ${reason}`);
  }
}

function prepareFormat(database: DatabaseSync): void {
  const { user_version: version } = database.prepare('pragma user_version').get() as { user_version: number };
  if (version === FORMAT_VERSION) return;
  const isEmpty = database.prepare('select 1 from sqlite_schema').get() === undefined;
  if (!isEmpty) throw new Error(`it is not an event store of format ${FORMAT_VERSION}`);
  database.exec(SCHEMA);
}
