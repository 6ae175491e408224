import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { OperationRefused } from '@charter/app-identity';

export const STORE = 'events.db';
export const VAULT = 'vault.db';
const RECORD = 'backup.json';
const FORMAT = 1;

type Copied = Readonly<{ bytes: number; sha256: string }>;

/** What a backup says of itself. `head` is the position of the last event; null where there is none. */
export type BackupRecord = Readonly<{
  format: number;
  at: string;
  head: string | null;
  files: Readonly<Record<typeof STORE | typeof VAULT, Copied>>;
}>;

/** Writes down what a folder holds. The last thing that is written: without it, the folder is no backup. */
export const recordBackup = async (
  folder: string,
  { at, head }: Pick<BackupRecord, 'at' | 'head'>,
): Promise<BackupRecord> => {
  const files = { [STORE]: await copied(folder, STORE), [VAULT]: await copied(folder, VAULT) };
  const record = { format: FORMAT, at, head, files };
  await writeFile(join(folder, RECORD), `${JSON.stringify(record, undefined, 2)}\n`);
  await onDisk(join(folder, RECORD));
  return record;
};

/** Reads what a backup says of itself, and refuses it where its files are not, byte for byte, what was backed up. */
export const verifiedBackup = async (folder: string): Promise<BackupRecord> => {
  const record = await recordIn(folder);
  if (record?.format !== FORMAT)
    throw new OperationRefused(`${folder} holds no ${RECORD} of format ${FORMAT}: it is no complete backup.`);
  for (const name of [STORE, VAULT] as const) {
    const { bytes, sha256 } = await copied(folder, name);
    const meant = record.files[name];
    if (bytes !== meant.bytes || sha256 !== meant.sha256)
      throw new OperationRefused(`${join(folder, name)} is not what was backed up: its SHA-256 is ${sha256}.`);
  }
  return record;
};

const recordIn = async (folder: string): Promise<BackupRecord | undefined> => {
  try {
    return JSON.parse(await readFile(join(folder, RECORD), 'utf8')) as BackupRecord;
  } catch {
    return undefined;
  }
};

const copied = async (folder: string, name: string): Promise<Copied> => {
  const hash = createHash('sha256');
  let bytes = 0;
  const stream = createReadStream(join(folder, name));
  stream.on('data', chunk => (bytes += chunk.length));
  try {
    await pipeline(stream, hash);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new OperationRefused(`${join(folder, name)} is missing.`);
  }
  return { bytes, sha256: hash.digest('hex') };
};

/** Returns when a file, or the names in a folder, would survive a loss of power. */
export const onDisk = async (path: string): Promise<void> => {
  const handle = await open(path);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
