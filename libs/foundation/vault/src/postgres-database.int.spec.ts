/** @requires postgres */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, startFaultProxy, type FaultProxy } from '@charter/testing';
import { Client } from 'pg';
import { openVault } from './open-vault';
import { openPostgresDatabase } from './postgres-database';
import type { Vault } from './vault';

const name = `spec_${randomUUID().replaceAll('-', '')}`;
const given = new URL(process.env['POSTGRES_TEST_URL']!);

/** The vault of these specs, with more said in its URL, and elsewhere than it is. */
const address = (
  more: Readonly<Record<string, string>> = {},
  at?: Readonly<{ host: string; port: number }>,
): string => {
  const url = new URL(given);
  url.pathname = `/${name}`;
  if (at) Object.assign(url, { hostname: at.host, port: String(at.port) });
  for (const [key, value] of Object.entries(more)) url.searchParams.set(key, value);
  return url.href;
};

const server = new Client({ connectionString: given.href });
beforeAll(async () => {
  await server.connect();
  await server.query(`create database ${name}`);
  await server.query(`alter database ${name} set synchronous_commit = off`);
});
afterAll(async () => {
  await server.query(`drop database ${name} with (force)`);
  await server.end();
});

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});
const open = async (url = address()): Promise<Vault> => {
  const vault = await openVault(url);
  ends.push(vault.close);
  return vault;
};
const throughProxy = async (): Promise<FaultProxy> => {
  const proxy = await startFaultProxy({ host: given.hostname, port: Number(given.port || 5432) });
  ends.push(proxy.close);
  return proxy;
};

/** The processes of the server that serve those who call themselves so. */
const serving = async (application = 'charter vault') => {
  const found = await server.query<{ pid: number }>(
    'select pid from pg_stat_activity where datname = $1 and application_name = $2',
    [name, application],
  );
  return found.rows.map(({ pid }) => pid);
};

/** What it is refused with, which must be something that passes, and must not show the password. */
const refused = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => new Error('It was done.'),
    (error: Error) => error,
  );
  expect(error).toMatchObject({ message: expect.stringContaining('The vault cannot be reached: '), transient: true });
  expect(String(error.stack) + JSON.stringify(error)).not.toContain('secret');
  return error.message;
};

/** Works again by itself; what is refused until then is refused for now. */
const recovers = (vault: Vault) =>
  eventually(() => vault.seal('alice', 'email', 'a').catch(async error => void (await refused(Promise.reject(error)))));

describe('the connections of a vault', () => {
  it('are four at most, and none when it is closed', async () => {
    const vault = await openVault(address());
    await Promise.all(Array.from({ length: 40 }, (_, number) => vault.seal(`${number}`, 'email', 'a')));
    expect(await serving()).toHaveLength(4);
    const began = performance.now();
    await vault.close();
    await eventually(async () => (await serving()).length === 0);
    // An idle connection would be closed after 10 s anyway.
    expect(performance.now() - began).toBeLessThan(8_000);
  });

  it('acknowledge what is on the disk only, and have limits, whatever else a URL says', async () => {
    const url = address({ application_name: 'mine', statement_timeout: '1', options: '-c work_mem=8MB' });
    const database = await openPostgresDatabase(url);
    ends.push(database.close);
    const settings = ['synchronous_commit', 'statement_timeout', 'lock_timeout', 'application_name', 'work_mem'];
    const set = await database.ask(
      `select ${settings.map(name => `current_setting('${name}') as ${name}`).join(', ')}`,
    );
    expect(set).toEqual([
      {
        synchronous_commit: 'on',
        statement_timeout: '10s',
        lock_timeout: '2s',
        application_name: 'mine',
        work_mem: '8MB',
      },
    ]);
  });

  it('that the server ends, idle and in use, are replaced', async () => {
    const vault = await open();
    const database = await openPostgresDatabase(address());
    ends.push(database.close);
    await Promise.all(Array.from({ length: 8 }, () => vault.seal('alice', 'email', 'a')));
    const sleeping = refused(database.ask('select pg_sleep(30)'));
    const begun = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    const within = refused(
      database.together(async ask => {
        await ask('select 1');
        begun.resolve();
        await ended.promise;
        await ask('select 1');
      }),
    );
    await begun.promise;
    await eventually(async () => (await serving()).length === 6);
    for (const pid of await serving()) await server.query('select pg_terminate_backend($1)', [pid]);
    await eventually(async () => (await serving()).length === 0);
    ended.resolve();
    await Promise.all([sleeping, within]);
    await recovers(vault);
    expect(await database.ask('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('are made anew when the server was away', async () => {
    const proxy = await throughProxy();
    const vault = await open(address({}, proxy));
    const sealed = await vault.seal('alice', 'email', 'a');
    proxy.cut();
    await refused(vault.open('alice', sealed));
    await refused(vault.destroy('alice'));
    proxy.heal();
    await recovers(vault);
    expect(await vault.open('alice', sealed)).toBe('a');
  });

  it('that nobody answers on are given up after 12 s, and not used again', async () => {
    const proxy = await throughProxy();
    const vault = await open(address({}, proxy));
    await Promise.all(Array.from({ length: 8 }, () => vault.seal('alice', 'email', 'a')));
    proxy.halfOpen();
    await Promise.all(Array.from({ length: 4 }, () => refused(vault.seal('alice', 'email', 'a'))));
    expect(await vault.seal('alice', 'email', 'a')).toMatch(/^v1\.email\./);
  });

  it('do together what is done together, or nothing', async () => {
    const database = await openPostgresDatabase(address());
    ends.push(database.close);
    const together = database.together(async ask => {
      await ask('create table half (done text)');
      await ask('select 1 / 0');
    });
    await expect(together).rejects.toThrow('division by zero');
    expect(await database.ask(`select to_regclass('half') as half`)).toEqual([{ half: null }]);
  });
});

describe('a vault that cannot be opened', () => {
  const withPassword = (url: string) => Object.assign(new URL(url), { password: 'secret' }).href;

  it('says so, that it passes, and no password: where nobody listens', async () => {
    const nobody = createServer();
    await once(nobody.listen(0, '127.0.0.1'), 'listening');
    const { port } = nobody.address() as AddressInfo;
    await once(nobody.close(), 'close');
    const message = await refused(openVault(withPassword(address({}, { host: '127.0.0.1', port }))));
    expect(message).toContain('ECONNREFUSED');
  });

  it('and where nobody answers, after 2 s', async () => {
    const proxy = await throughProxy();
    proxy.pause();
    const began = performance.now();
    await refused(openVault(withPassword(address({}, proxy))));
    // 2 s, and what a busy machine takes on top.
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('and where there is no such database, which does not pass', async () => {
    const url = new URL(address());
    url.pathname = '/nowhere';
    const error = await openVault(url.href).catch((error: Error) => error);
    expect(error).toMatchObject({ message: expect.stringContaining('"nowhere" does not exist') });
    expect(error).not.toHaveProperty('transient');
    expect(String(error)).not.toContain(url.href);
  });
});
