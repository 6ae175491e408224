import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { OperationRefused } from '@charter/app-identity';
import { startEmbeddedEventStore } from '@charter/embedded-eventstore';
import { connectEventStore } from '@charter/event-store';
import { SERVICES } from '../charter';
import { onDisk, recordBackup, STORE, VAULT } from './backup-record';
import { namesIn, type DataFolder } from './data-folder';
import { copyHeldDatabase } from './held-database';

// Services hold the vault for one statement at a time: who holds it longer than this is stuck.
const VAULT_WAIT_MS = 5_000;

/**
 * Copies what must not be lost into a new folder, also while Charter runs. The event store comes first and the vault after
 * it. A person's key is made before the first event that is sealed with it, so whatever the copy of the store holds, the
 * later copy of the vault can open. The other way round, somebody who registered in between would have events that
 * nobody could ever read again. What the vault has more than the store does no harm; and a key that was destroyed in
 * between is missing from the copy, as it should be.
 */
export const backUp = async (data: DataFolder, to: string): Promise<string> => {
  const folder = resolve(to);
  if (!existsSync(data.store) || !existsSync(data.vault))
    throw new OperationRefused(`There is nothing to back up: no ${data.store} with ${data.vault}.`);
  if ((await namesIn(folder)).length > 0) throw new OperationRefused(`${folder} holds something: name a new folder.`);
  const draft = `${folder}.partial`;
  if (existsSync(draft)) throw new OperationRefused(`${draft} was left by a backup that was cut off: delete it first.`);
  await mkdir(draft, { recursive: true, mode: 0o700 });
  try {
    const at = new Date().toISOString();
    await copyHeldDatabase(data.store, join(draft, STORE));
    await copyVault(data.vault, join(draft, VAULT));
    const head = await headOfCopy(join(draft, STORE));
    for (const path of [join(draft, STORE), join(draft, VAULT), draft]) await onDisk(path);
    const { files } = await recordBackup(draft, { at, head });
    await rename(draft, folder);
    await onDisk(dirname(folder));
    return [
      `${folder} holds what was stored at ${at}, up to position ${head ?? 'none'}:`,
      ...Object.entries(files).map(([name, { bytes, sha256 }]) => `  ${name}  ${bytes} bytes  SHA-256 ${sha256}`),
      `Whoever has ${VAULT} can read everybody: keep it apart, and no longer than erasure may take.`,
    ].join('\n');
  } catch (error) {
    // No half of a backup stays, and above all no keys where nobody expects them.
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
};

/** SQLite's own copy, of one moment. What was deleted is not taken along. */
const copyVault = async (from: string, to: string): Promise<void> => {
  await writeFile(to, '', { mode: 0o600, flag: 'wx' });
  const vault = new DatabaseSync(from, { readOnly: true, timeout: VAULT_WAIT_MS });
  try {
    // No temporary file gets to see a key.
    vault.exec('pragma temp_store = memory');
    vault.prepare('vacuum into ?').run(to);
  } finally {
    vault.close();
  }
};

/** Opens a copy of the store as a restored one would be, which takes in its log, and answers where it ends. */
const headOfCopy = async (file: string): Promise<string | null> => {
  const copy = new DatabaseSync(file);
  const { integrity_check: found } = copy.prepare('pragma integrity_check').get() ?? {};
  copy.close();
  if (found !== 'ok') throw new Error(`The copy of the event store is damaged: ${String(found)}`);
  const server = await startEmbeddedEventStore({ file });
  const store = connectEventStore({ url: server.connectionString });
  try {
    const streams = SERVICES.flatMap(one => ('streams' in one ? one.streams : one.publication.prefixes));
    return (await store.head(streams)) ?? null;
  } finally {
    await store.close();
    await server.close();
  }
};
