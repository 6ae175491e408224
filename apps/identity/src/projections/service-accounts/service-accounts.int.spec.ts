import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { identityCallers } from '@charter/identity-copy';
import { databaseForSpecs, storeForSpecs, type StoreForSpecs } from '@charter/testing';
import { identityRows } from '../../testing/identity-rows';
import { serviceAccountsIn, type ServiceAccounts } from './service-accounts.query';

const at = '2026-01-01T00:00:00.000Z';
const created = (serviceAccountId: string) => ({
  type: 'ServiceAccountCreated',
  data: { serviceAccountId, name: `name ${serviceAccountId}`, secretHash: 'hash', createdBy: 'sam', at },
});

describe('the service accounts', () => {
  const databases = databaseForSpecs();
  let server: StoreForSpecs;
  let rows: Awaited<ReturnType<typeof identityRows>>;
  let accounts: ServiceAccounts;
  beforeAll(async () => {
    server = await storeForSpecs();
    rows = await identityRows(server.url, databases.schema());
    accounts = serviceAccountsIn(rows.schema);
  });
  afterAll(async () => {
    await rows.close();
    await server.close();
  });

  it('are listed by name', async () => {
    await rows.happened('serviceAccount-b', created('b'));
    await rows.happened('serviceAccount-a', created('a'));
    expect((await accounts.all()).map(({ name }) => name)).toEqual(['name a', 'name b']);
    expect(await accounts.one('a')).toMatchObject({ id: 'a', secret_hash: 'hash', created_by: 'sam' });
  });

  it('are known to call', async () =>
    expect(await identityCallers(rows.schema).facts({ id: 'a', sessionId: 's1' })).toEqual({
      kind: 'service',
      active: true,
      roles: [],
    }));

  it('are gone once they are deactivated', async () => {
    await rows.happened('serviceAccount-a', { type: 'ServiceAccountDeactivated', data: { deactivatedBy: 'sam', at } });
    expect((await accounts.all()).map(({ id }) => id)).toEqual(['b']);
    expect(await accounts.one('a')).toBeUndefined();
    expect(await identityCallers(rows.schema).facts({ id: 'a', sessionId: 's1' })).toMatchObject({ active: false });
  });

  it('are the same when they are built anew', async () =>
    expect(await rows.rebuild('service-accounts')).toMatchObject({ rows: 2, different: 0 }));
});
