import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { SliceRefused, type NewFile } from './slice';

/** The files as the repository formats them. */
export const formatted = (root: string, files: readonly NewFile[]): Promise<readonly NewFile[]> =>
  Promise.all(
    files.map(async ({ path, text }) => {
      const options = await resolveConfig(join(root, path));
      return { path, text: await format(text.trimStart(), { ...options, filepath: path }) };
    }),
  );

/** Writes all of them, or none where one is there already. */
export const write = async (root: string, files: readonly NewFile[]): Promise<void> => {
  const there = files.filter(({ path }) => existsSync(join(root, path)));
  if (there.length > 0)
    throw new SliceRefused(`Nothing is overwritten, and there is ${there.map(({ path }) => path).join(', ')}.`);
  for (const { path, text } of files) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text, { flag: 'wx' });
  }
};
