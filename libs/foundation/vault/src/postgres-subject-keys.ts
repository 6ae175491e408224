import type { PostgresDatabase } from './postgres-database';
import { KeyDestroyed } from './vault';

export type PostgresSubjectKeys = Readonly<{
  find: (subject: string) => Promise<Uint8Array | undefined>;
  /** The subject's key, made if there was none yet; KeyDestroyed if there was. */
  findOrMake: (subject: string) => Promise<Uint8Array>;
  destroy: (subject: string) => Promise<void>;
  /** Does what somebody has left undone who died over a destruction. */
  removeTraces: () => Promise<void>;
}>;

/**
 * 32 bytes of three times 122 random bits. The server makes them: what it is sent it may write to its log, where
 * nobody could destroy it.
 */
export const NEW_KEY = `sha256(${Array(3).fill('uuid_send(gen_random_uuid())').join(' || ')})`;

const SELECT = 'select key from vault.subject_keys where subject = $1';
const INSERT = `insert into vault.subject_keys (subject, key) values ($1, ${NEW_KEY}) on conflict do nothing`;

/** A row without a key stays, so that nobody makes another one. */
const DESTROY = `
  insert into vault.subject_keys as known (subject, key) values ($1, null)
  on conflict (subject) do update set key = null, leaves_traces = true where known.key is not null
`;
const WITH_TRACES = 'select distinct tableoid::regclass::text as part from vault.subject_keys where leaves_traces';

/**
 * The keys of subjects, one row each. Nothing is kept in memory, since another process may destroy a key at any time:
 * finding one is one round trip, making one takes three.
 *
 * PostgreSQL writes what is updated to another place, and leaves what was there. Its VACUUM frees that place, but does not
 * overwrite it: some of the keys that were destroyed were still read in the file. So the part of the table that held the
 * key is written anew with what is left, to another file. The write-ahead log, its archive and every copy of the database
 * keep what they have: see README.md.
 */
export const postgresSubjectKeys = ({ ask }: PostgresDatabase): PostgresSubjectKeys => {
  const row = async (subject: string) => {
    const [found] = await ask(SELECT, [subject]);
    return found && { key: found['key'] as Uint8Array | null };
  };
  const made = async (subject: string) => {
    // Another process may be quicker: then its key is the subject's.
    await ask(INSERT, [subject]);
    return row(subject);
  };
  const removeTraces = async () => {
    for (const { part } of await ask(WITH_TRACES)) await ask(written(String(part)));
  };
  return {
    find: async subject => (await row(subject))?.key ?? undefined,
    findOrMake: async subject => {
      const found = (await row(subject)) ?? (await made(subject));
      if (!found?.key) throw new KeyDestroyed(`The key of ${subject} was destroyed.`);
      return found.key;
    },
    destroy: async subject => {
      await ask(DESTROY, [subject]);
      await removeTraces();
    },
    removeTraces,
  };
};

/**
 * Writes a part anew: all of it or nothing. Truncating gives it another file, and whoever asks meanwhile waits. What an
 * older transaction may still see is not taken along, which VACUUM FULL would do. A dump that has the part locked is
 * waited for no longer than for any lock: then the destruction is not complete, and is to be called again.
 */
const written = (part: string) => `
  do $$
  declare
    kept vault.subject_keys[];
  begin
    lock table ${part} in access exclusive mode;
    kept := array(select (subject, key, false)::vault.subject_keys from ${part});
    truncate ${part};
    insert into ${part} select * from unnest(kept);
  end $$
`;
