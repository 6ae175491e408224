import { resolve } from 'node:path';
import { openPostgresVault } from './postgres-vault';
import { openSqliteVault } from './sqlite-vault';
import type { Vault } from './vault';

/** Neither a URL with a host nor a database in memory: of that one, every key would be lost with the process. */
const SQLITE = /^sqlite:(?!\/\/|:memory:$)(.+)$/;
const POSTGRES = /^postgres(ql)?:\/\/./;

/** Opens the vault that `sqlite:<file>` or `postgres://…` names, and makes it where there is none. */
export const openVault = async (url: string): Promise<Vault> => {
  const file = SQLITE.exec(url)?.[1];
  if (file !== undefined) return openSqliteVault(resolve(file));
  // Where a host is missing, as with a socket, another stands for it.
  if (POSTGRES.test(url) && URL.canParse(url.replace('@/', '@host/'))) return openPostgresVault(url);
  // The URL itself is not repeated: it may hold a password.
  throw new Error(
    'A vault is named by sqlite:<file>, for example sqlite:/var/lib/charter/vault.db, ' +
      'or by postgres://…, for example postgres://charter@localhost/vault.',
  );
};
