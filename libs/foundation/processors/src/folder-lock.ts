import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The folder is in use, here or by another process. */
export class FolderInUse extends Error {}

/**
 * Takes a folder for this process until it is released. SQLite holds the lock for us as an operating system's
 * lock on a file: it goes with the process, however that ends, and never outlives it as a pid file would.
 */
export const lockFolder = (folder: string): (() => void) => {
  mkdirSync(folder, { recursive: true });
  const lock = new DatabaseSync(join(folder, 'lock'), { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    throw new FolderInUse(`${folder} is in use by another process.`, { cause: error });
  }
  return () => lock.close();
};
