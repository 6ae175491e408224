import type { Vault } from '@charter/vault';
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';
import { hashOf } from './secrets';

/** Where the issuer finds the clients that are not fixed: they are kept with the service accounts, not here. */
export type FindClient = (id: string) => Promise<AdapterPayload | undefined>;

/** Keeps what the issuer has to remember in the vault. A token is kept by its hash only: who reads the vault holds none. */
export const recordsAdapter =
  (records: Vault['records'], findClient: FindClient): AdapterFactory =>
  model =>
    model === 'Client' ? { ...nothingKept, find: findClient } : kept(records, `issuer:${model}`);

const kept = (records: Vault['records'], kind: string): Adapter => {
  const put = (id: string, { jti: _token, ...payload }: AdapterPayload) =>
    records.put(kind, hashOf(id), payload, {
      ...(payload.grantId === undefined ? {} : { group: payload.grantId }),
      ...(payload.exp === undefined ? {} : { expiresAt: new Date(payload.exp * 1_000) }),
    });
  const find = async (id: string): Promise<AdapterPayload | undefined> => {
    const payload = await records.get(kind, hashOf(id));
    return payload && { ...payload, jti: id };
  };
  return {
    ...nothingKept,
    upsert: put,
    find,
    consume: async id => {
      const payload = await find(id);
      if (payload) await put(id, { ...payload, consumed: Math.floor(Date.now() / 1_000) });
    },
    destroy: id => records.delete(kind, hashOf(id)),
    revokeByGrantId: grantId => records.deleteWhere(kind, grantId),
  };
};

/** The issuer knows no browser sessions and no devices; clients are not its to write. */
const nothingKept: Adapter = {
  upsert: async () => undefined,
  find: async () => undefined,
  findByUid: async () => undefined,
  findByUserCode: async () => undefined,
  consume: async () => undefined,
  destroy: async () => undefined,
  revokeByGrantId: async () => undefined,
};
