import { randomUUID } from 'node:crypto';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const ENDING = '.unfinished';

/** Whole or not at all, and there after a loss of power. Two who do it at once do not write into one another. */
export const replaceFile = async (file: string, text: string): Promise<void> => {
  const unfinished = `${file}.${randomUUID()}${ENDING}`;
  try {
    const handle = await open(unfinished, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  const folder = await open(dirname(file), 'r');
  await folder.sync().finally(() => folder.close());
};

/** Whoever was killed while it wrote has left something behind, which nobody reads. */
export const clearUnfinished = async (file: string): Promise<void> => {
  const folder = dirname(file);
  const names = await readdir(folder).catch(() => []);
  const left = names.filter(name => name.startsWith(`${basename(file)}.`) && name.endsWith(ENDING));
  await Promise.all(left.map(name => rm(join(folder, name), { force: true })));
};
