import { openPostgresDatabase, type PostgresDatabase } from './postgres-database';
import { postgresRecords } from './postgres-records';
import { prepareSchema } from './postgres-schema';
import { NEW_KEY, postgresSubjectKeys } from './postgres-subject-keys';
import { openText, sealText } from './sealing';
import { secretHashes } from './secret-hash';
import { newSigningKey } from './signing-key';
import type { SigningKey, Vault } from './vault';

/**
 * A vault in the schema `vault` of a PostgreSQL database. Sealing, opening and records cost one round trip each, the
 * first sealing for a subject three; look-ups and links none, since their secrets are loaded here and never change.
 */
export const openPostgresVault = async (url: string): Promise<Vault> => {
  const database = await openPostgresDatabase(url);
  try {
    await prepareSchema(database);
    return await vaultOver(database);
  } catch (error) {
    await database.close();
    throw error;
  }
};

const vaultOver = async (database: PostgresDatabase): Promise<Vault> => {
  const keys = postgresSubjectKeys(database);
  const hashes = secretHashes(await secretsIn(database));
  // Where a dump is in the way, the next destruction or the next start does it: nobody waits for that to start.
  await keys.removeTraces().catch(() => undefined);
  return {
    ...hashes,
    seal: async (subject, label, text) => sealText({ key: await keys.findOrMake(subject), subject, label }, text),
    open: async (subject, sealed) => {
      const key = await keys.find(subject);
      return key && openText({ key, subject }, sealed);
    },
    destroy: keys.destroy,
    signingKeys: signingKeysIn(database),
    records: postgresRecords(database),
    close: database.close,
  };
};

/** Made once; of two processes that make them together, the first one's stay. */
const secretsIn = async ({ ask }: PostgresDatabase) => {
  await ask(`
    insert into vault.secrets (name, secret) values ('link', ${NEW_KEY}), ('lookup', ${NEW_KEY}) on conflict do nothing
  `);
  const found = await ask('select name, secret from vault.secrets');
  const named = (name: string) => found.find(row => row['name'] === name)?.['secret'] as Uint8Array;
  return { lookup: named('lookup'), link: named('link') };
};

const signingKeysIn = ({ ask }: PostgresDatabase): Vault['signingKeys'] => {
  const all = async () => {
    const found = await ask('select jwk from vault.signing_keys order by number desc');
    return found.map(({ jwk }) => JSON.parse(jwk as string) as SigningKey);
  };
  return async () => {
    const found = await all();
    if (found.length > 0) return found;
    await ask('insert into vault.signing_keys (number, jwk) values (1, $1) on conflict do nothing', [
      JSON.stringify(newSigningKey()),
    ]);
    return all();
  };
};
