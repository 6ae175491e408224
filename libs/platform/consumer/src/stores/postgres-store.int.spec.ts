/** @requires postgres */
import { afterAll, describe, expect, it } from '@jest/globals';
import { Pool } from 'pg';
import { EffectUndone, StoreUnavailable } from '../failures';
import { positionStoreSuite } from '../testing/position-store-suite';
import { PostgresForSpecs } from '../testing/postgres-for-specs';
import { postgresStore } from './postgres-store';
import { positionTables } from './postgres-tables';
import { inTransaction } from './postgres-transaction';

const postgres = new PostgresForSpecs();
afterAll(() => postgres.close());

positionStoreSuite(() => postgres.tried());

const move = { topic: 't', partition: 0, epoch: 'first', from: -1, to: 0, keys: [] };
const nothing = async () => [];

describe('the tables', () => {
  it('are made once by all who start at the same time', async () => {
    const schema = postgres.newSchema();
    const store = postgresStore({ pool: postgres.pool, schema });
    const opened = await Promise.all(Array.from({ length: 6 }, () => store.open('one')));
    const done = await Promise.all(opened.map(one => one.commit(move, nothing)));
    expect(done.filter(Boolean)).toHaveLength(1);
  });

  it('may have been made before by whoever may, for a role that may not', async () => {
    const schema = postgres.newSchema();
    await postgres.pool.query(positionTables(schema));
    await postgres.pool.query(positionTables(schema));
    const role = `${schema}_role`;
    await postgres.pool.query(`create role ${role} login password 'secret'`);
    await postgres.pool.query(`grant usage on schema ${schema} to ${role}`);
    await postgres.pool.query(`grant select, insert, update, delete on all tables in schema ${schema} to ${role}`);
    const pool = new Pool({
      connectionString: String(Object.assign(new URL(postgres.url), { username: role, password: 'secret' })),
    });
    try {
      const positions = await postgresStore({ pool, schema }).open('one');
      expect(await positions.commit(move, nothing)).toBe(true);
      expect(await positions.load()).toMatchObject([{ offset: 0 }]);
    } finally {
      await pool.end();
      await postgres.pool.query(`drop owned by ${role}`);
      await postgres.pool.query(`drop role ${role}`);
    }
  });

  it('are shared by consumers that know nothing of each other', async () => {
    const { store } = await postgres.tried();
    const [one, other] = [await store.open('one'), await store.open('other')];
    await one.commit(move, async () => [{ key: 'k', offset: 0, value: '', epoch: 'first', reason: 'broken' }]);
    expect(await other.load()).toEqual([]);
    expect(await other.parked()).toEqual([]);
    expect(await other.commit(move, nothing)).toBe(true);
  });
});

describe('a transaction', () => {
  it('in which a statement has failed is not kept, though nobody has thrown', async () => {
    const { store, write, lines } = await postgres.tried();
    const positions = await store.open('one');
    const careless = positions.commit(move, async client => {
      await write(client, 'a');
      await write(client, 'a').catch(() => undefined);
      return [];
    });
    await expect(careless).rejects.toThrow(EffectUndone);
    expect(await lines()).toEqual([]);
    expect(await positions.load()).toEqual([]);
  });

  it('in which one has failed that the handler had not waited for is not kept, either', async () => {
    const late = inTransaction(postgres.pool, async client => {
      await client.query('no sql').catch(() => undefined);
    });
    await expect(late).rejects.toThrow(EffectUndone);
  });

  it('that PostgreSQL refuses to commit is the fault of its handler', async () => {
    const { schema, store, lines } = await postgres.tried();
    await postgres.pool.query(
      `create table ${schema}.of_lines (line text references ${schema}.lines (line) deferrable initially deferred)`,
    );
    const positions = await store.open('one');
    const dangling = positions.commit(move, async client => {
      await client.query(`insert into ${schema}.of_lines values ('missing')`);
      return [];
    });
    await expect(dangling).rejects.toThrow(EffectUndone);
    await expect(dangling).rejects.toThrow('violates foreign key constraint');
    expect(await lines()).toEqual([]);
    expect(await positions.load()).toEqual([]);
    expect(await positions.commit(move, nothing)).toBe(true);
  });

  it('whose connection is cut says nothing about the handler, and the next one is another', async () => {
    const { store, write, lines } = await postgres.tried();
    const positions = await store.open('one');
    const cut = positions.commit(move, async client => {
      const { rows } = await client.query('select pg_backend_pid() as pid');
      await postgres.pool.query('select pg_terminate_backend($1)', [rows[0].pid]);
      await write(client, 'a');
      return [];
    });
    await expect(cut).rejects.toThrow(StoreUnavailable);
    expect(await lines()).toEqual([]);
    expect(await positions.commit(move, nothing)).toBe(true);
  });

  it('cannot begin where there is no server', async () => {
    const pool = new Pool({ connectionString: 'postgres://nobody@127.0.0.1:1/nowhere' });
    await expect(postgresStore({ pool }).open('one')).rejects.toThrow(StoreUnavailable);
    await pool.end();
  });
});

it('a replay and a step of one partition come one after the other', async () => {
  const { store, write, lines } = await postgres.tried();
  const positions = await store.open('one');
  const waiting = { key: 'k', offset: 0, value: '', epoch: 'first', reason: 'broken' };
  await positions.commit({ ...move, keys: ['k'] }, async () => [waiting]);
  const [begun, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const replay = positions.replayFirst({ topic: 't', key: 'k' }, async client => {
    begun.resolve();
    await ended.promise;
    await write(client, 'replayed');
  });
  await begun.promise;
  const step = positions.commit({ ...move, from: 0, to: 1, keys: ['k'] }, async (client, parked) => {
    await write(client, `after, with ${parked.size} parked`);
    return [];
  });
  ended.resolve();
  expect(await Promise.all([replay, step])).toEqual([true, true]);
  expect(await lines()).toEqual(['replayed', 'after, with 0 parked']);
});

it('replays at once of a key that waits in two partitions handle each message once', async () => {
  const { store, write, lines } = await postgres.tried();
  const positions = await store.open('one');
  for (const partition of [2, 0]) {
    const waiting = [1, 2, 3].map(offset => ({ key: 'k', offset, value: '', epoch: 'first' }));
    await positions.commit({ ...move, partition, to: 3 }, async () => waiting);
  }
  let count = 0;
  const replay = () =>
    positions.replayFirst({ topic: 't', key: 'k' }, client => write(client, `replayed ${(count += 1)}`));
  const done = await Promise.all(Array.from({ length: 8 }, replay));
  expect(done.filter(Boolean)).toHaveLength(6);
  expect(await lines()).toHaveLength(6);
  expect(await positions.parked()).toEqual([]);
});
