import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite, types } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import type { Connection } from './database';
import { lockFolder } from './folder-lock';
import { emptyDatabase } from './pglite-template';
import { instant } from './instant';
import { PgliteStatements } from './pglite-statements';

const asIs = (text: string) => text;
const settings = {
  // PGlite starts with 128 MB; 16 keep the process near 180 MB and cost no measurable speed here.
  startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'],
  parsers: {
    [types.INT8]: asIs,
    [types.DATE]: asIs,
    [types.TIMESTAMP]: instant,
    [types.TIMESTAMPTZ]: instant,
  },
};

/** PostgreSQL in this process, in a folder that it has for itself. Rows are rebuildable: nothing is synced to disk. */
export const openPglite = async (folder: string): Promise<Connection> => {
  if (folder === 'memory://')
    return connectionOver(await PGlite.create({ ...settings, loadDataDir: await emptyDatabase() }));
  const release = lockFolder(folder);
  try {
    const pglite = await openFolder(join(folder, 'data'));
    return connectionOver(pglite, release);
  } catch (error) {
    release();
    throw error;
  }
};

/** A new database is unpacked under another name: a process killed meanwhile must not leave half of one. */
const openFolder = async (data: string): Promise<PGlite> => {
  if (!existsSync(data)) {
    const draft = `${data}.new`;
    await rm(draft, { recursive: true, force: true });
    const made = await PGlite.create({ ...settings, dataDir: draft, loadDataDir: await emptyDatabase() });
    await made.close();
    await rename(draft, data);
  }
  return PGlite.create({ ...settings, dataDir: data });
};

const connectionOver = (pglite: PGlite, release: () => void = () => undefined): Connection => {
  const statements = new PgliteStatements(pglite);
  const kysely = new Kysely<unknown>({ dialect: new PGliteDialect({ pglite: preparing(pglite, statements) }) });
  return {
    kind: 'pglite',
    kysely,
    run: async ({ sql, values }) => (await statements.run(sql, values)).rows,
    close: async () => {
      try {
        await kysely.destroy();
        // Where kysely was never asked for anything, it closes nothing.
        if (!pglite.closed) await pglite.close();
      } finally {
        release();
      }
    },
  };
};

/** PGlite as kysely sees it: what it asks outside of transactions is prepared. */
const preparing = (pglite: PGlite, statements: PgliteStatements) => ({
  get closed() {
    return pglite.closed;
  },
  get ready() {
    return pglite.ready;
  },
  waitReady: pglite.waitReady,
  close: () => pglite.close(),
  query: statements.query.bind(statements),
  transaction: pglite.transaction.bind(pglite),
});
