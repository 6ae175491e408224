import type { Vault } from '@charter/vault';

/** The records of a vault, which expire by the clock that is given, and what is kept of them. */
export const recordsInMemory = (now: () => number = Date.now): Vault['records'] & { kept: () => readonly string[] } => {
  type Kept = Readonly<{ kind: string; value: Record<string, unknown>; group?: string; until: number }>;
  const records = new Map<string, Kept>();
  return {
    put: async (kind, id, ...[value, { group, expiresAt } = {}]) => {
      const until = expiresAt?.getTime() ?? Infinity;
      records.set(`${kind} ${id}`, { kind, value: { ...value }, until, ...(group === undefined ? {} : { group }) });
    },
    get: async (kind, id) => {
      const found = records.get(`${kind} ${id}`);
      return found && found.until > now() ? found.value : undefined;
    },
    delete: async (kind, id) => void records.delete(`${kind} ${id}`),
    deleteWhere: async (kind, group) => {
      for (const [id, kept] of records) if (kept.kind === kind && kept.group === group) records.delete(id);
    },
    kept: () => [...records.keys()].sort(),
  };
};
