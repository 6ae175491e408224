import type { Ask, PostgresDatabase } from './postgres-database';

/**
 * So many parts has the table of keys. Destroying a key rewrites the part that it is in, and locks that meanwhile: with a
 * million persons these are 62,500 rows, or a third of a second. More parts would make every vault slower to begin.
 */
const PARTS = 16;

/** For what becomes of subject_keys, see postgres-subject-keys.ts. */
const FIRST = `
  create table vault.secrets (name text primary key, secret bytea not null);
  create table vault.signing_keys (number integer primary key, jwk text not null);
  create table vault.subject_keys (subject text primary key, key bytea, leaves_traces boolean not null default false)
    partition by hash (subject);
  do $$ begin
    for part in 0..${PARTS - 1} loop
      execute format('create table vault.subject_keys_%s partition of vault.subject_keys
        for values with (modulus ${PARTS}, remainder %s)', part, part);
    end loop;
  end $$;
  create index subject_keys_with_traces on vault.subject_keys (subject) where leaves_traces;
  create table vault.records (
    kind text not null,
    id text not null,
    value text not null,
    in_group text,
    expires_at bigint,
    primary key (kind, id)
  );
  create index records_by_group on vault.records (kind, in_group) where in_group is not null;
  create index records_by_expiry on vault.records (expires_at) where expires_at is not null;
`;

/** Each leads from the version before to its own. What a vault may have gone through stays: the next one is added. */
const MIGRATIONS = [FIRST];

/** Makes the schema `vault`, or brings it up to date. Of several processes one does it, and the others wait. */
export const prepareSchema = async ({ ask, together }: PostgresDatabase): Promise<void> => {
  if ((await versionOf(ask)) === MIGRATIONS.length) return;
  await together(async ask => {
    // Who waits here waits for somebody who is making the schema; how long, the limit of a statement says.
    await ask('set local lock_timeout = 0');
    await ask(`select pg_advisory_xact_lock(hashtext('charter vault'))`);
    const version = await versionOf(ask);
    if (version === 0) await begin(ask);
    for (const [index, migration] of MIGRATIONS.entries()) {
      if (index < version) continue;
      await ask(migration);
      await ask('insert into vault.versions (version) values ($1)', [index + 1]);
    }
  });
};

/** None yet is 0; one that this program does not know is refused instead of misread. */
const versionOf = async (ask: Ask): Promise<number> => {
  if (!(await tablesIn(ask)).includes('versions')) return 0;
  const [newest] = await ask('select coalesce(max(version), 0) as version from vault.versions');
  const version = Number(newest?.['version']);
  if (version > MIGRATIONS.length)
    throw new Error(`This vault is of version ${version}; known here are those up to ${MIGRATIONS.length}.`);
  return version;
};

const begin = async (ask: Ask) => {
  if ((await tablesIn(ask)).length > 0)
    throw new Error('The schema "vault" of this database holds something that is no vault.');
  // Whoever may not make a schema can be given an empty one.
  const [found] = await ask(`select from pg_namespace where nspname = 'vault'`);
  if (!found) await ask('create schema vault');
  await ask('create table vault.versions (version integer primary key)');
};

/** Read as rows: what PostgreSQL remembers of names (to_regclass) can be from before a lock that was waited for. */
const tablesIn = async (ask: Ask) =>
  (await ask(`select tablename from pg_tables where schemaname = 'vault'`)).map(row => row['tablename']);
