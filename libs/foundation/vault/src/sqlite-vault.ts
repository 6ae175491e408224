import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { openText, sealText } from './sealing';
import { secretHashes } from './secret-hash';
import { newSigningKey } from './signing-key';
import { tellingWhatPasses } from './sqlite-failures';
import { openFile } from './sqlite-file';
import { sqliteRecords } from './sqlite-records';
import { sqliteSubjectKeys } from './sqlite-subject-keys';
import type { SigningKey, Vault } from './vault';

/** A vault in one SQLite file. */
export const openSqliteVault = async (file: string): Promise<Vault> => {
  const database = await openFile(file);
  const keys = sqliteSubjectKeys(database);
  return {
    ...secretHashes({ lookup: secretNamed(database, 'lookup'), link: secretNamed(database, 'link') }),
    ...tellingWhatPasses({
      seal: async (subject: string, label: string, text: string) =>
        sealText({ key: keys.findOrMake(subject), subject, label }, text),
      open: async (subject: string, sealed: string) => {
        const key = keys.find(subject);
        return key && openText({ key, subject }, sealed);
      },
      destroy: keys.destroy,
      signingKeys: signingKeysIn(database),
    }),
    records: tellingWhatPasses(sqliteRecords(database)),
    close: async () => {
      if (database.isOpen) database.close();
    },
  };
};

/** Made once; of two processes that make it together, the first one's stays. */
const secretNamed = (database: DatabaseSync, name: string): Uint8Array => {
  database.prepare('insert or ignore into secrets (name, secret) values (?, ?)').run(name, randomBytes(32));
  return database.prepare('select secret from secrets where name = ?').get(name)?.['secret'] as Uint8Array;
};

const signingKeysIn = (database: DatabaseSync): Vault['signingKeys'] => {
  const selected = database.prepare('select jwk from signing_keys order by number desc');
  const first = database.prepare('insert or ignore into signing_keys (number, jwk) values (1, ?)');
  const all = () => selected.all().map(({ jwk }) => JSON.parse(jwk as string) as SigningKey);
  return async () => {
    const found = all();
    if (found.length > 0) return found;
    first.run(JSON.stringify(newSigningKey()));
    return all();
  };
};
