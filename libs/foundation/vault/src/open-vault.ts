import { resolve } from 'node:path';
import { openSqliteVault } from './sqlite-vault';
import type { Vault } from './vault';

/** Neither a URL with a host nor a database in memory: of that one, every key would be lost with the process. */
const SQLITE = /^sqlite:(?!\/\/|:memory:$)(.+)$/;

/** Opens the vault that `sqlite:<file>` names, and makes it where there is none. */
export const openVault = async (url: string): Promise<Vault> => {
  const file = SQLITE.exec(url)?.[1];
  // The URL itself is not repeated: it may hold a password.
  if (file === undefined)
    throw new Error('A vault is named by sqlite:<file>, for example sqlite:/var/lib/charter/vault.db.');
  return openSqliteVault(resolve(file));
};
