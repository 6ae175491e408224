import type { PostgresDatabase } from './postgres-database';
import { instantOf, seldom } from './record-expiry';
import type { Records } from './vault';

const PUT = `
  insert into vault.records (kind, id, value, in_group, expires_at) values ($1, $2, $3, $4, $5)
  on conflict (kind, id) do update
    set value = excluded.value, in_group = excluded.in_group, expires_at = excluded.expires_at
`;
const GET = 'select value from vault.records where kind = $1 and id = $2 and (expires_at is null or expires_at > $3)';

/** What another process is purging at the same time is left to it. */
const PURGE = `
  delete from vault.records where (kind, id) in
    (select kind, id from vault.records where expires_at <= $1 for update skip locked)
`;

/** Records as rows, one round trip for each call; an expiry is compared with the clock of the process that asks. */
export const postgresRecords = ({ ask }: PostgresDatabase): Records => {
  const purgeIfDue = seldom(async now => {
    // The record that was just put is there: space can be made in a minute as well.
    await ask(PURGE, [now]).catch(() => undefined);
  });
  return {
    put: async (kind, id, ...[value, { group, expiresAt } = {}]) => {
      const expiry = expiresAt ? instantOf(expiresAt) : null;
      await ask(PUT, [kind, id, JSON.stringify(value), group ?? null, expiry]);
      await purgeIfDue();
    },
    get: async (kind, id) => {
      const [found] = await ask(GET, [kind, id, Date.now()]);
      return found && (JSON.parse(found['value'] as string) as Record<string, unknown>);
    },
    delete: async (kind, id) => void (await ask('delete from vault.records where kind = $1 and id = $2', [kind, id])),
    deleteWhere: async (kind, group) =>
      void (await ask('delete from vault.records where kind = $1 and in_group = $2', [kind, group])),
  };
};
