/** @requires postgres */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type Postgres } from './postgres';
import { isRoot } from './process/account';

const query = async (url: string, sql: string) =>
  (await promisify(execFile)('psql', ['-X', '-A', '-t', '-d', url, '-c', sql])).stdout.trim();

describe('PostgreSQL', () => {
  let folder: string;
  let postgres: Postgres;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'charter-infra-'));
    postgres = await startPostgres({ folder });
  });
  afterAll(async () => {
    await postgres.stop();
    await rm(folder, { recursive: true });
  });

  it('keeps what it has acknowledged when it is killed, and comes back at its address', async () => {
    const url = await postgres.createDatabase('kept');
    await query(url, 'create table notes (text text); insert into notes values ($$here$$)');
    await postgres.kill();
    expect(await postgres.answers()).toBe(false);
    await postgres.start();
    expect(await query(url, 'select text from notes')).toBe('here');
  });

  it('is silent while it is paused, connections included', async () => {
    const url = await postgres.createDatabase('paused');
    await postgres.pause();
    expect(await postgres.answers()).toBe(false);
    const answer = query(url, 'select 7');
    await postgres.resume();
    expect(await answer).toBe('7');
    expect(await postgres.answers()).toBe(true);
  });

  it('forces what is acknowledged to disk', async () => {
    expect(await query(postgres.url('postgres'), 'show fsync')).toBe('on');
  });

  it('lets nobody in without the password', async () => {
    const url = postgres.url('postgres').replace(/:[^:@]+@/, ':wrong@');
    await expect(query(url, 'select 1')).rejects.toThrow('password authentication failed');
  });

  it('does what its administrator says', async () => {
    await postgres.createDatabase('told');
    await postgres.query('create table notes (text text)', 'told');
    expect(await postgres.query('select 1, count(*) from notes', 'told')).toBe('1|0');
  });

  it('makes a database once, and takes it away', async () => {
    const url = await postgres.createDatabase('made');
    expect(await postgres.createDatabase('made')).toBe(url);
    await postgres.dropDatabase('made');
    await expect(query(url, 'select 1')).rejects.toThrow('does not exist');
  });
});

describe('the data of PostgreSQL', () => {
  it('lies where it is asked for, or where the user that it runs as can reach it', async () => {
    const closed = await mkdtemp(join(tmpdir(), 'charter-infra-')); // To its owner alone: root, or ourselves.
    const wanted = join(closed, 'inner', 'postgres');
    await mkdir(join(closed, 'inner'));
    const postgres = await startPostgres({ folder: wanted, durable: false });
    try {
      if (isRoot()) expect(postgres.folder).toMatch(/^\/tmp\/charter-postgres-[0-9a-f]{16}$/);
      else expect(postgres.folder).toBe(wanted);
      expect(await query(postgres.url('postgres'), 'show fsync')).toBe('off');
    } finally {
      await postgres.stop();
      await rm(postgres.folder, { recursive: true });
      await rm(closed, { recursive: true });
    }
  });
});
