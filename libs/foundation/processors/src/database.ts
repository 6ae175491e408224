import type { Kysely } from 'kysely';
import { makeBooks, type Books } from './books';
import { openPglite } from './pglite-database';
import { openPostgres } from './postgres-database';

/** SQL with its values as text; `null` is NULL. Types are told by casts, or found by the database. */
export type Statement = Readonly<{ sql: string; values: readonly (string | null)[] }>;

/** Where the processors of one service keep their books. */
export type Home = Readonly<{
  schemaName: string;
  books: Kysely<Books>;
  /** Runs a statement that was prepared when it came first: text that is the same each time costs no planning. */
  run: (statement: Statement) => Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Makes the schema and its books, once. */
  ready: () => Promise<void>;
}>;

/** One service's schema: kysely for its queries, and the home of its processors. */
export type Schema<Tables> = Kysely<Tables> & Home;

/** A database in which each service has a schema. int8, dates and times come as text, times in ISO 8601. */
export type Database = Readonly<{
  kind: 'pglite' | 'postgres';
  schema: <Tables>(name: string) => Schema<Tables>;
  close: () => Promise<void>;
}>;

/** What the two databases differ in. */
export type Connection = Readonly<{
  kind: Database['kind'];
  kysely: Kysely<unknown>;
  run: Home['run'];
  close: () => Promise<void>;
}>;

/** Opens `pglite:<folder>`, which no second process can then open, `pglite:memory://`, or `postgres://…`. */
export const openDatabase = async (url: string): Promise<Database> => {
  if (url.startsWith('pglite:')) return databaseOver(await openPglite(url.slice('pglite:'.length)));
  if (/^postgres(ql)?:\/\//.test(url)) return databaseOver(openPostgres(url));
  throw new Error('A database is pglite:<folder> or postgres://…');
};

const databaseOver = ({ kind, kysely, run, close }: Connection): Database => {
  const homes = new Map<string, Schema<unknown>>();
  return {
    kind,
    schema: <Tables>(name: string) => {
      const known = homes.get(name) ?? schemaOver(kysely, name, run);
      homes.set(name, known);
      return known as unknown as Schema<Tables>;
    },
    close,
  };
};

const schemaOver = (kysely: Kysely<unknown>, schemaName: string, run: Home['run']): Schema<unknown> => {
  const books = kysely.withSchema(schemaName) as unknown as Kysely<Books>;
  let made: Promise<void> | undefined;
  const ready = () =>
    (made ??= makeBooks(books, schemaName).catch((error: unknown) => {
      made = undefined;
      throw error;
    }));
  return Object.assign(kysely.withSchema(schemaName), { schemaName, books, run, ready });
};
