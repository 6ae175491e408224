import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { OperationRefused } from '@charter/app-identity';
import type { ServiceConfig } from '@charter/service';

/** Where embedded parts keep what must not be lost. */
export type DataFolder = Readonly<{ folder: string; store: string; vault: string }>;

type Named = Pick<ServiceConfig, 'dataDir' | 'eventStoreUrl' | 'vaultUrl'>;

const RUNBOOK = 'docs/runbooks/backup-and-restore.md has the steps.';

/** Finds the files of the embedded parts. Refuses where servers keep what is in them: those have means of their own. */
export const dataFolderOf = ({ dataDir, eventStoreUrl, vaultUrl }: Named): DataFolder => {
  const isServer = vaultUrl !== undefined && !vaultUrl.startsWith('sqlite:');
  const named = [
    ...(eventStoreUrl === undefined ? [] : ['EVENTSTORE_URL names a server: use the backup of EventStoreDB itself.']),
    ...(isServer ? ['VAULT_URL names a server: use pg_dump and pg_restore for its database.'] : []),
  ];
  if (named.length > 0) throw new OperationRefused([...named, RUNBOOK].join('\n'));
  const folder = resolve(dataDir);
  return {
    folder,
    store: join(folder, 'events.db'),
    vault: vaultUrl === undefined ? join(folder, 'vault.db') : resolve(vaultUrl.slice('sqlite:'.length)),
  };
};

/** Where read models are, if nothing else is named. */
export const databaseUrlOf = ({ dataDir, databaseUrl }: Pick<ServiceConfig, 'dataDir' | 'databaseUrl'>): string =>
  databaseUrl ?? `pglite:${resolve(dataDir, 'read-models')}`;

/** What a folder holds; nothing where there is none. */
export const namesIn = async (folder: string): Promise<readonly string[]> => {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};
