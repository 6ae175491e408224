/** @requires postgres */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Client } from 'pg';
import { openVault } from './open-vault';
import { vaultProcess } from './testing/vault-process';
import { KeyDestroyed, type Vault } from './vault';
import { vaultSuite } from './vault.int.spec';

const newName = () => `spec_${randomUUID().replaceAll('-', '')}`;
const urlOf = (database: string) => Object.assign(new URL(process.env['POSTGRES_TEST_URL']!), { pathname: database });

const server = new Client({ connectionString: process.env['POSTGRES_TEST_URL']! });
const [ours, elsewhere] = [newName(), newName()];
/** A look at our database past the vault. */
const beside = new Client({ connectionString: urlOf(ours).href });
beforeAll(async () => {
  await server.connect();
  for (const name of [ours, elsewhere]) await server.query(`create database ${name}`);
  await beside.connect();
});
afterAll(async () => {
  await beside.end();
  for (const name of [ours, elsewhere]) await server.query(`drop database ${name} with (force)`);
  await server.end();
});
beforeEach(() => beside.query('drop schema if exists vault cascade'));

describe('a vault in a PostgreSQL database', () =>
  vaultSuite(place => urlOf(place.endsWith('-elsewhere') ? elsewhere : ours).href));

let opened: Vault[];
const open = async (url = urlOf(ours)) => {
  const vault = await openVault(url.href);
  opened.push(vault);
  return vault;
};
const rows = async (query: string, values: readonly unknown[] = []) =>
  (await beside.query<Record<string, unknown>>(query, [...values])).rows;
const keysOf = async (...subjects: string[]) => {
  const found = await rows('select subject, key from vault.subject_keys');
  return subjects.map(subject => found.find(row => row['subject'] === subject)?.['key'] as Buffer);
};

/** Of all files of the database as they are on the disk. */
const isAnywhere = async (keys: readonly Buffer[]) => {
  await beside.query('checkpoint');
  const found = await rows(
    `with files as materialized (
       select pg_read_binary_file($2 || '/' || file, 0, 100000000, true) as content from pg_ls_dir($2) as file)
     select key from unnest($1::bytea[]) as key where exists (
       select from files where position(key in content) > 0)`,
    [keys, `base/${(await rows('select oid from pg_database where datname = $1', [ours]))[0]?.['oid']}`],
  );
  return keys.map(key => found.some(row => key.equals(row['key'] as Buffer)));
};

/** Subjects whose keys lie together in one part, as those of many persons do. */
const together = async (count: number, prefix = 'subject') => {
  const found = await rows(
    `select $2 || number as subject from generate_series(1, 100000) as number
     where satisfies_hash_partition('vault.subject_keys'::regclass, 16, 0, $2 || number) limit $1`,
    [count, prefix],
  );
  return found.map(row => String(row['subject']));
};

/** What it is refused with, which must be something that passes. */
const refused = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => new Error('It was done.'),
    (error: Error) => error,
  );
  expect(error).toMatchObject({ message: expect.stringContaining('The vault cannot be reached: '), transient: true });
  return error.message;
};

const inProcess = (script: string) => vaultProcess(urlOf(ours).href, script);

describe('the database of a vault', () => {
  beforeEach(() => void (opened = []));
  afterEach(async () => {
    jest.restoreAllMocks();
    await Promise.all(opened.map(vault => vault.close()));
  });

  it('is one vault for all processes that make it together', async () => {
    const script = `say([vault.lookup('email', 'a'), vault.signLink('/'), await vault.signingKeys(), await vault.seal('alice', 'email', 'a')]);`;
    const children = Array.from({ length: 4 }, () => inProcess(script));
    const here = await Promise.all(Array.from({ length: 10 }, () => open()));
    const [first, ...others] = await Promise.all([
      ...children.map(child => child.said()),
      ...here.map(vault =>
        vault
          .signingKeys()
          .then(async keys => [
            vault.lookup('email', 'a'),
            vault.signLink('/'),
            keys,
            await vault.seal('alice', 'email', 'a'),
          ]),
      ),
    ]);
    expect(first).toEqual([expect.any(String), expect.any(String), [expect.any(Object)], expect.any(String)]);
    for (const other of others) expect(other).toEqual(first);
    expect(await Promise.all(children.map(child => child.endedBy()))).toEqual([0, 0, 0, 0]);
    expect(await rows('select version from vault.versions')).toEqual([{ version: 1 }]);
  });

  it('holds all of it in the schema "vault", which may be there before it', async () => {
    await beside.query('create schema vault');
    const vault = await open();
    await vault.seal('alice', 'email', 'a');
    const schemas = `select distinct relnamespace::regnamespace::text as name from pg_class
      where relkind in ('r', 'p') and relnamespace::regnamespace::text !~ '^(pg_|information_schema)'`;
    expect(await rows(schemas)).toEqual([{ name: 'vault' }]);
  });

  it('is refused when its schema is something else, which nothing is added to', async () => {
    await beside.query('create schema vault; create table vault.notes (text text)');
    await expect(open()).rejects.toThrow('holds something that is no vault');
    expect(await rows(`select tablename from pg_tables where schemaname = 'vault'`)).toEqual([{ tablename: 'notes' }]);
  });

  it('is refused when a later version has written it', async () => {
    await (await open()).close();
    await beside.query('insert into vault.versions values (2)');
    await expect(open()).rejects.toThrow('This vault is of version 2; known here are those up to 1.');
  });

  it('gives a vault what a file gives it: the same key seals the same', async () => {
    const sealed = await (await open()).seal('alice', 'email', 'alice@example.com');
    const folder = mkdtempSync(join(tmpdir(), 'vault-'));
    const file = join(folder, 'vault.db');
    const vault = await openVault(`sqlite:${file}`);
    const database = new DatabaseSync(file);
    database.prepare('insert into subject_keys (subject, key) values (?, ?)').run('alice', (await keysOf('alice'))[0]!);
    database.close();
    expect(await vault.seal('alice', 'email', 'alice@example.com')).toBe(sealed);
    expect(await vault.open('alice', sealed)).toBe('alice@example.com');
    await vault.close();
    rmSync(folder, { recursive: true });
  });

  describe('a destroyed key', () => {
    it('is in no file any more, whatever came before and after', async () => {
      const [vault, second] = [await open(), await open()];
      const subjects = await together(30);
      for (const subject of subjects) await vault.seal(subject, 'email', 'a');
      const keys = await keysOf(...subjects);
      expect(await isAnywhere(keys)).toEqual(keys.map(() => true));
      const isDue = (number: number) => number % 3 > 0;
      const due = subjects.filter((_, number) => isDue(number));
      // Youngest first: of those that VACUUM would move away from the others, it leaves copies.
      for (const subject of due.reverse()) await (subject.endsWith('1') ? second : vault).destroy(subject);
      expect(await isAnywhere(keys)).toEqual(keys.map((_, number) => !isDue(number)));
      expect(await keysOf(...subjects)).toEqual(keys.map((key, number) => (isDue(number) ? null : key)));
    });

    it('is in no file any more where it was moved within its page', async () => {
      const vault = await open();
      const [[first = ''], others] = [await together(1, 'long '.repeat(60)), await together(200)];
      for (const subject of [first, ...others]) await vault.seal(subject, 'email', 'a');
      const lastOfPage = `select subject from vault.subject_keys_0 where ctid < '(1,0)' order by ctid desc limit 1`;
      const last = String((await rows(lastOfPage))[0]?.['subject']);
      const keys = await keysOf(last);
      // It moves up into the room that this one leaves, and VACUUM would not overwrite where it was.
      await vault.destroy(first);
      await vault.destroy(last);
      expect(await isAnywhere(keys)).toEqual([false]);
    });

    it('is not kept for who has begun to read before', async () => {
      const vault = await open();
      await vault.seal('alice', 'email', 'a');
      const keys = await keysOf('alice');
      const reader = new Client({ connectionString: urlOf(ours).href });
      await reader.connect();
      await reader.query('begin isolation level repeatable read');
      await reader.query('select * from vault.secrets');
      await vault.destroy('alice');
      // As long as it reads, it would see what the table was.
      const found = await isAnywhere(keys);
      await reader.end();
      expect(found).toEqual([false]);
    });

    it.each([
      ['by who destroys it again', (vault: Vault) => vault.destroy('alice')],
      ['by who destroys another', (vault: Vault) => vault.destroy('bob')],
      ['by who opens the vault next', async () => void (await open())],
    ])('is opened no more while a dump holds its table, and taken out later %s', async (_, later) => {
      const vault = await open();
      const sealed = await vault.seal('alice', 'email', 'a');
      const [key] = (await keysOf('alice')) as [Buffer];
      await beside.query('begin; lock table vault.subject_keys in access share mode');
      expect(await refused(vault.destroy('alice'))).toContain('lock timeout');
      expect(await vault.open('alice', sealed)).toBeUndefined();
      await expect(vault.seal('alice', 'email', 'a')).rejects.toThrow(KeyDestroyed);
      await beside.query('commit');
      expect(await isAnywhere([key])).toEqual([true]);
      await later(vault);
      expect(await isAnywhere([key])).toEqual([false]);
    });

    it('misleads nobody who seals and opens for others meanwhile', async () => {
      const [vault, second] = [await open(), await open()];
      const [alice = '', ...others] = await together(30);
      const newcomers = await together(1_000, 'newcomer ');
      const sealed = await second.seal(alice, 'email', 'a');
      let destroyed = 0;
      const destroying = (async () => {
        for (const subject of others) {
          await vault.seal(subject, 'email', 'a');
          await vault.destroy(subject);
          destroyed += 1;
        }
      })();
      const come = new Map<string, string>();
      for (const newcomer of newcomers) {
        if (destroyed === others.length) break;
        const [seen, theirs] = await Promise.all([second.open(alice, sealed), second.seal(newcomer, 'email', 'b')]);
        expect(seen).toBe('a');
        come.set(newcomer, theirs);
      }
      await destroying;
      expect(come.size).toBeGreaterThan(0);
      for (const [newcomer, sealed] of come) expect(await vault.open(newcomer, sealed)).toBe('b');
    });
  });

  describe('a process that is killed', () => {
    it('has stored what it was told is stored', async () => {
      const child = inProcess(`
      const sealed = await vault.seal('alice', 'email', 'alice@example.com');
      await vault.destroy('bob');
      await vault.records.put('session', '1', { user: 'alice' });
      say({ sealed, keys: await vault.signingKeys(), found: vault.lookup('email', 'a') });
      await told();
      killMe();
    `);
      const said = (await child.said()) as { sealed: string; keys: object[]; found: string };
      child.tell('go on');
      expect(await child.endedBy()).toBe('SIGKILL');
      const vault = await open();
      expect(await vault.records.get('session', '1')).toEqual({ user: 'alice' });
      expect(await vault.open('alice', said.sealed)).toBe('alice@example.com');
      expect(await vault.signingKeys()).toEqual(said.keys);
      expect(vault.lookup('email', 'a')).toBe(said.found);
      await expect(vault.seal('bob', 'email', 'b')).rejects.toThrow(KeyDestroyed);
    });
  });

  describe('signing keys', () => {
    it('are listed newest first, and a new one is known at once', async () => {
      const vault = await open();
      const [first] = await vault.signingKeys();
      await rows('insert into vault.signing_keys values (2, $1)', [JSON.stringify({ ...first, kid: 'newer' })]);
      expect((await vault.signingKeys()).map(({ kid }) => kid)).toEqual(['newer', first?.kid]);
    });
  });

  describe('records that have expired', () => {
    it('are removed by the first that is put, and later at most once a minute', async () => {
      const left = async () => (await rows('select id from vault.records order by id')).map(({ id }) => id);
      const start = Date.now();
      const at = (instant: number) => void jest.spyOn(Date, 'now').mockReturnValue(instant);
      const expiresAt = new Date(start + 10_000);
      const first = await open();
      await first.records.put('session', 'a', {}, { expiresAt });
      await first.records.put('session', 'b', {});
      at(expiresAt.getTime());
      const second = await open();
      await second.records.put('session', 'c', {}, { expiresAt: new Date(start + 20_000) });
      expect(await left()).toEqual(['b', 'c']);
      at(start + 30_000);
      await second.records.put('session', 'd', {});
      expect(await left()).toEqual(['b', 'c', 'd']);
      at(start + 71_000);
      await second.records.put('session', 'e', {});
      expect(await left()).toEqual(['b', 'd', 'e']);
    });
  });
});
