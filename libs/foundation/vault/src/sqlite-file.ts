import { closeSync, chmodSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { untilFree } from './until-free';

/** Of the schema below; a file of another version is refused instead of misread. */
const SCHEMA_VERSION = 1;

/** Others hold the file for one statement and its way to the disk: who holds it longer than this is stuck. */
const BUSY_WAIT_MS = 5_000;

/** Of subject_keys no row is ever deleted or changes its size: see sqlite-subject-keys.ts. */
const SCHEMA = `
  create table secrets (name text primary key, secret blob not null) strict;
  create table signing_keys (number integer primary key, jwk text not null) strict;
  create table subject_keys (number integer primary key, subject text not null unique, key blob not null) strict;
  create table records (
    kind text not null,
    id text not null,
    value text not null,
    in_group text,
    expires_at integer,
    primary key (kind, id)
  ) strict;
  create index records_by_group on records (kind, in_group) where in_group is not null;
  create index records_by_expiry on records (expires_at) where expires_at is not null;
  pragma user_version = ${SCHEMA_VERSION};
`;

/** Opens the file of a vault, and makes it where it is missing. Other processes may have it open at the same time. */
export const openFile = async (file: string): Promise<DatabaseSync> => {
  mkdirSync(dirname(file), { recursive: true });
  closeSync(openSync(file, 'a', OWNER_ONLY));
  // SQLite gives the files that it lays beside this one the same mode.
  chmodSync(file, OWNER_ONLY);
  const database = new DatabaseSync(file, { timeout: BUSY_WAIT_MS });
  try {
    await settle(database);
    prepareSchema(database, file);
    // If the process that destroyed a key died over it, the log may still have that key. Where another process is at
    // work in the log, the next destruction empties it, or the last one to close the file.
    emptyLog(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};

/** Moves all that was committed out of the write-ahead log and leaves nothing in it; false while others are using it. */
export const emptyLog = (database: DatabaseSync): boolean =>
  database.prepare('pragma wal_checkpoint(truncate)').get()?.['busy'] === 0;

const OWNER_ONLY = 0o600;

/**
 * Full: what was acknowledged is on the disk. Secure: what is deleted is overwritten. In memory: no temporary file
 * gets to see a key.
 */
const settle = async (database: DatabaseSync) => {
  database.exec('pragma synchronous = full; pragma secure_delete = on; pragma temp_store = memory;');
  // Who makes a file write-ahead while another does gets no wait from SQLite, but a refusal at once.
  await untilFree(() => {
    try {
      database.exec('pragma journal_mode = wal');
      return true;
    } catch (error) {
      if (/database is locked/.test(String(error))) return false;
      throw error;
    }
  });
};

const prepareSchema = (database: DatabaseSync, file: string) => {
  if (versionOf(database) === SCHEMA_VERSION) return;
  // Two processes may get here: the second one waits, and finds that all is done.
  database.exec('begin immediate');
  if (versionOf(database) !== SCHEMA_VERSION) {
    const isEmpty = database.prepare('select 1 from sqlite_schema').get() === undefined;
    if (!isEmpty) throw new Error(`${file} is not a vault of version ${SCHEMA_VERSION}.`);
    database.exec(SCHEMA);
  }
  database.exec('commit');
};

const versionOf = (database: DatabaseSync) => database.prepare('pragma user_version').get()?.['user_version'];
