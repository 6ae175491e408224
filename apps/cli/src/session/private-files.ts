import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** JSON files that only their owner may read. A file is replaced as a whole, so no reader meets half of one. */
export interface PrivateFiles {
  read<Content>(name: string): Promise<Content | undefined>;
  write(name: string, content: object): Promise<void>;
  remove(name: string): Promise<void>;
}

/** Keeps private files in a folder, which is made when the first of them is written. */
export const privateFiles = (folder: string): PrivateFiles => ({
  async read<Content>(name: string) {
    try {
      return JSON.parse(await readFile(join(folder, name), 'utf8')) as Content;
    } catch {
      // Missing, or damaged from outside: either way there is nothing to go by.
      return undefined;
    }
  },

  async write(name, content) {
    const file = join(folder, name);
    const unfinished = `${file}.${randomUUID()}`;
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(unfinished, JSON.stringify(content), { mode: 0o600 });
    await rename(unfinished, file);
  },

  remove: name => rm(join(folder, name), { force: true }),
});
