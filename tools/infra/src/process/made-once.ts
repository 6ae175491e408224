import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';

/** A folder that is there whole or not at all: it is made under another name first, so nothing is left half made. */
export async function madeOnce(folder: string, make: (unfinished: string) => Promise<unknown>): Promise<void> {
  if (existsSync(folder)) return;
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await make(unfinished);
  await rename(unfinished, folder);
}
