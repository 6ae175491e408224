import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, rename } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { OperationRefused } from '@charter/app-identity';
import { onDisk, STORE, VAULT, verifiedBackup } from './backup-record';
import { namesIn, type DataFolder } from './data-folder';

/**
 * Puts a backup where nothing is. Read models are not part of it: where there are none, services build them from the
 * store when they start.
 */
export const restore = async (data: DataFolder, from: string): Promise<string> => {
  const folder = resolve(from);
  const { at, head } = await verifiedBackup(folder);
  if ((await namesIn(data.folder)).length > 0 || existsSync(data.vault))
    throw new OperationRefused(
      `${data.folder} holds something, and nothing is ever overwritten: restore into a DATA_DIR that is empty.`,
    );
  await mkdir(data.folder, { recursive: true, mode: 0o700 });
  // The vault first: Charter would make a new one beside a store whose keys are missing.
  await place(join(folder, VAULT), data.vault);
  await place(join(folder, STORE), data.store);
  return [
    `${data.folder} holds what was stored at ${at}, up to position ${head ?? 'none'}.`,
    'Read models are built when Charter starts. What happened after that time is lost: withdraw again what was withdrawn,',
    'and erase again who was erased.',
  ].join('\n');
};

/** All of a file or nothing is there by its name. */
const place = async (from: string, to: string): Promise<void> => {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const draft = `${to}.partial`;
  await copyFile(from, draft);
  await chmod(draft, 0o600);
  await onDisk(draft);
  await rename(draft, to);
  await onDisk(dirname(to));
};
