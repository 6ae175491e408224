import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

// An empty database takes 4 s to make and 0.5 s to unpack, so it is made once for each version of PGlite.
const package_ = createRequire(__filename).resolve('@electric-sql/pglite');
const modules = package_.slice(0, package_.lastIndexOf(join('@electric-sql', 'pglite')));
const kept = join(modules, '.cache', 'charter');

const versionOf = async (): Promise<string> => {
  const text = await readFile(join(modules, '@electric-sql', 'pglite', 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
};

/** An archive of an empty database, from which a new one starts. */
export const emptyDatabase = async (): Promise<Blob> => {
  const archive = join(kept, `pglite-${await versionOf()}.tar.gz`);
  try {
    return new Blob([await readFile(archive)]);
  } catch {
    const made = await makeEmptyDatabase();
    // Where the folder cannot be written, the next start takes 4 s again; that is all.
    await keep(archive, made).catch(() => undefined);
    return made;
  }
};

const makeEmptyDatabase = async (): Promise<Blob> => {
  const pglite = await PGlite.create('memory://');
  try {
    return await pglite.dumpDataDir('gzip');
  } finally {
    await pglite.close();
  }
};

/** Under another name first: a reader must never meet half an archive. */
const keep = async (archive: string, made: Blob): Promise<void> => {
  await mkdir(dirname(archive), { recursive: true });
  const draft = `${archive}.${process.pid}`;
  try {
    await writeFile(draft, Buffer.from(await made.arrayBuffer()));
    await rename(draft, archive);
  } finally {
    await rm(draft, { force: true });
  }
};
