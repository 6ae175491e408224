import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { databaseForSpecs, storeForSpecs, type StoreForSpecs } from '@charter/testing';
import { identityRows } from '../../testing/identity-rows';
import { apiTokensIn, type ApiTokens } from './api-tokens.query';

const at = '2026-01-01T00:00:00.000Z';
const later = '2026-01-02T00:00:00.000Z';
const created = (tokenId: string, expiresAt?: string) => ({
  type: 'ApiTokenCreated',
  data: {
    tokenId,
    name: `sealed ${tokenId}`,
    hash: `hash ${tokenId}`,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    createdBy: 'u1',
    at,
  },
});

describe('the API tokens', () => {
  const databases = databaseForSpecs();
  let server: StoreForSpecs;
  let rows: Awaited<ReturnType<typeof identityRows>>;
  let tokens: ApiTokens;
  beforeAll(async () => {
    server = await storeForSpecs();
    rows = await identityRows(server.url, databases.schema());
    tokens = apiTokensIn(rows.schema);
  });
  afterAll(async () => {
    await rows.close();
    await server.close();
  });

  it('are found by their hash', async () => {
    await rows.happened('user-u1', created('t1'), created('t2', later));
    expect(await tokens.withHash('hash t1')).toEqual({ id: 't1', user_id: 'u1', expires_at: null });
    expect(await tokens.withHash('hash t2')).toEqual({ id: 't2', user_id: 'u1', expires_at: later });
    expect(await tokens.withHash('hash t3')).toBeUndefined();
  });

  it('are those of one user', async () => {
    await rows.happened('user-u2', created('t3'));
    expect((await tokens.of('u1')).map(({ id }) => id)).toEqual(['t1', 't2']);
    expect(await tokens.one('u1', 't3')).toBeUndefined();
    expect(await tokens.one('u2', 't3')).toMatchObject({ name: 'sealed t3', last_used_at: null });
  });

  it('know when they were used', async () => {
    await rows.happened('user-u1', { type: 'ApiTokenUsed', data: { tokenId: 't1', at: later } });
    expect(await tokens.one('u1', 't1')).toMatchObject({ last_used_at: later, updated_at: at });
  });

  it('are gone once they are revoked, but for who presents one', async () => {
    await rows.happened('user-u1', { type: 'ApiTokenRevoked', data: { tokenId: 't1', revokedBy: 'u1', at: later } });
    expect((await tokens.of('u1')).map(({ id }) => id)).toEqual(['t2']);
    expect(await tokens.withHash('hash t1')).toMatchObject({ id: 't1' });
  });

  it('are the same when they are built anew', async () =>
    expect(await rows.rebuild('api-tokens')).toMatchObject({ rows: 3, different: 0 }));
});
