import type { DatabaseSync } from 'node:sqlite';
import { instantOf, seldom } from './record-expiry';
import type { Records } from './vault';

const PUT = `
  insert into records (kind, id, value, in_group, expires_at) values (?, ?, ?, ?, ?)
  on conflict (kind, id) do update
    set value = excluded.value, in_group = excluded.in_group, expires_at = excluded.expires_at
`;
const GET = 'select value from records where kind = ? and id = ? and (expires_at is null or expires_at > ?)';

/** Records as rows of a vault's file. */
export const sqliteRecords = (database: DatabaseSync): Records => {
  const put = database.prepare(PUT);
  const get = database.prepare(GET);
  const remove = database.prepare('delete from records where kind = ? and id = ?');
  const removeGroup = database.prepare('delete from records where kind = ? and in_group = ?');
  const purge = database.prepare('delete from records where expires_at <= ?');

  const purgeIfDue = seldom(now => purge.run(now));
  purgeIfDue();
  return {
    put: async (kind, id, ...[value, { group, expiresAt } = {}]) => {
      put.run(kind, id, JSON.stringify(value), group ?? null, expiresAt ? instantOf(expiresAt) : null);
      purgeIfDue();
    },
    get: async (kind, id) => {
      const found = get.get(kind, id, Date.now());
      return found && (JSON.parse(found['value'] as string) as Record<string, unknown>);
    },
    delete: async (kind, id) => void remove.run(kind, id),
    deleteWhere: async (kind, group) => void removeGroup.run(kind, group),
  };
};
