import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import { openDatabase, type Database, type Home, type Schema } from '@charter/processors';

/**
 * A database for the specs of one file, on PGlite or on the server that DATABASE_TEST_URL names. It is opened once,
 * as that is what takes time; each spec asks for a schema of its own.
 */
export const databaseForSpecs = () => {
  let database: Database | undefined;
  const current = (): Database => {
    if (!database) throw new Error('The database is there when the specs run, not before.');
    return database;
  };
  beforeAll(async () => {
    database = await openDatabase(process.env['DATABASE_TEST_URL'] ?? 'pglite:memory://');
  }, 60_000);
  afterAll(async () => database?.close());
  return {
    current,
    /** An empty schema that nobody else has. */
    schema: <Tables>(): Schema<Tables> => current().schema<Tables>(`spec_${randomUUID().replaceAll('-', '')}`),
  };
};

/** Whether a statement writes down what a processor has handled: what a crash in the middle of its work comes before. */
export const isMove = ({ sql }: Parameters<Home['run']>[0]): boolean => sql.startsWith('with moved as');
