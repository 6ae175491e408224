import type { Vault } from '@charter/vault';
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';
import { hashOf } from './secrets';

/** Where the issuer finds the clients that are not fixed: they are kept with the service accounts, not here. */
export type FindClient = (id: string) => Promise<AdapterPayload | undefined>;

type Parts = Readonly<{
  records: Vault['records'];
  findClient: FindClient;
  /** What was granted is good no more, as somebody has presented a code of it twice. */
  onRevoked: (grantId: string) => Promise<void>;
}>;

/**
 * Keeps what the issuer has to remember in the vault. A token is kept by its hash only, and so is the cookie of a browser:
 * who reads these records holds none.
 */
export const recordsAdapter =
  ({ records, findClient, onRevoked }: Parts): AdapterFactory =>
  model => {
    if (model === 'Client') return { ...nothingKept, find: findClient };
    const adapter = kept(records, `issuer:${model}`);
    if (model === 'Session') return foundByUid(records, adapter);
    return model === 'Grant' ? { ...adapter, destroy: onRevoked } : adapter;
  };

const kept = (records: Vault['records'], kind: string): Adapter => {
  const put = (id: string, { jti: _token, ...payload }: AdapterPayload) =>
    records.put(kind, hashOf(id), withoutCookie(payload), {
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

/** Browser sessions have a name of their own besides, by which a login under way finds that it is still the same one. */
const foundByUid = (records: Vault['records'], adapter: Adapter): Adapter => ({
  ...adapter,
  upsert: async (id, payload, expiresIn) => {
    await adapter.upsert(id, payload, expiresIn);
    const expiresAt = new Date((payload.exp ?? 0) * 1_000);
    await records.put('issuer:SessionUid', String(payload.uid), { accountId: payload.accountId }, { expiresAt });
  },
  findByUid: async uid => {
    const payload = await records.get('issuer:SessionUid', uid);
    return payload && { ...payload, uid };
  },
  destroy: async id => {
    const payload = await adapter.find(id);
    await adapter.destroy(id);
    if (payload) await records.delete('issuer:SessionUid', String(payload.uid));
  },
});

/** A login under way would remember the cookie of the session that it began in, and never needs it. */
const withoutCookie = (payload: AdapterPayload): AdapterPayload => {
  const { session } = payload as Readonly<{ session?: Readonly<Record<string, unknown>> }>;
  if (session === undefined) return payload;
  const { cookie: _cookie, ...rest } = session;
  return { ...payload, session: rest };
};

/** The issuer knows no devices; clients are not its to write. */
const nothingKept: Adapter = {
  upsert: async () => undefined,
  find: async () => undefined,
  findByUid: async () => undefined,
  findByUserCode: async () => undefined,
  consume: async () => undefined,
  destroy: async () => undefined,
  revokeByGrantId: async () => undefined,
};
