import type { Generated, Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';

/** What processors write down beside the rows, in the schema of their service. */
export type Books = {
  /** How far each reader has come in each lane. Rows are written only together with a move from `position`. */
  positions: {
    reader: string;
    lane: string;
    epoch: string;
    position: string | null;
    /** Raised by whoever changes what a reader has to know: its parked keys, its builds. Nobody moves over another's change. */
    fence: string;
  };
  /** Messages that wait, in their order; the first of each key says why. */
  parked: {
    sequence: Generated<string>;
    reader: string;
    lane: string;
    position: string;
    /** Where to read after, to meet the message again. */
    before: string | null;
    key: string;
    reason: string | null;
    since: string;
  };
  /** The tables behind the views. At most one build of a projection is live and one is filling. */
  builds: {
    processor: string;
    projection: string;
    build: number;
    version: number;
    state: 'live' | 'filling';
    tables: readonly string[];
  };
  /** Which replica acts on what a reader meets, and until when unless it goes on. */
  leases: { reader: string; holder: string; until: string };
};

const first: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable('positions')
      .addColumn('reader', 'text', column => column.notNull())
      .addColumn('lane', 'text', column => column.notNull())
      .addColumn('epoch', 'text', column => column.notNull())
      .addColumn('position', 'text')
      .addColumn('fence', 'bigint', column => column.notNull().defaultTo(0))
      .addPrimaryKeyConstraint('positions_key', ['reader', 'lane'])
      .execute();
    await db.schema
      .createTable('parked')
      .addColumn('sequence', 'bigint', column => column.generatedAlwaysAsIdentity().primaryKey())
      .addColumn('reader', 'text', column => column.notNull())
      .addColumn('lane', 'text', column => column.notNull())
      .addColumn('position', 'text', column => column.notNull())
      .addColumn('before', 'text')
      .addColumn('key', 'text', column => column.notNull())
      .addColumn('reason', 'text')
      .addColumn('since', 'text', column => column.notNull())
      .addUniqueConstraint('parked_once', ['reader', 'lane', 'position'])
      .execute();
    await db.schema
      .createTable('builds')
      .addColumn('processor', 'text', column => column.notNull())
      .addColumn('projection', 'text', column => column.notNull())
      .addColumn('build', 'integer', column => column.notNull())
      .addColumn('version', 'integer', column => column.notNull())
      .addColumn('state', 'text', column => column.notNull())
      .addColumn('tables', 'jsonb', column => column.notNull())
      .addPrimaryKeyConstraint('builds_key', ['projection', 'build'])
      .execute();
  },
};

const second: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable('leases')
      .addColumn('reader', 'text', column => column.primaryKey())
      .addColumn('holder', 'text', column => column.notNull())
      .addColumn('until', 'timestamptz', column => column.notNull())
      .execute();
  },
};

/** Brings the books of a schema up to date; of several processes one does it and the others wait. */
export const makeBooks = async (books: Kysely<Books>, schemaName: string): Promise<void> => {
  const migrator = new Migrator({
    db: books,
    provider: { getMigrations: async () => ({ '0001-positions-parked-builds': first, '0002-leases': second }) },
    migrationTableSchema: schemaName,
    migrationTableName: 'migrations',
    migrationLockTableName: 'migrations_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error)
    throw error instanceof Error ? error : new Error('The books cannot be brought up to date.', { cause: error });
};
