/** @requires postgres */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, startFaultProxy, type FaultProxy } from '@charter/testing';
import { sql } from 'kysely';
import { Client } from 'pg';
import { openDatabase, type Database, type Home } from './database';
import { isTransient } from './failure';

const newName = () => `spec_${randomUUID().replaceAll('-', '')}`;
const name = newName();

type Given = Readonly<Record<string, string>>;

/** The database of these specs, with more said in its URL, and through a proxy. */
const address = (given: Given = {}, through?: FaultProxy): string => {
  const url = new URL(process.env['POSTGRES_TEST_URL']!);
  url.pathname = `/${name}`;
  if (through) Object.assign(url, { hostname: through.host, port: String(through.port) });
  for (const [key, value] of Object.entries(given)) url.searchParams.set(key, value);
  return url.href;
};

/** Connections that nobody disturbs: one to the server, and one that does in the database what others have to meet. */
const server = new Client({ connectionString: process.env['POSTGRES_TEST_URL']! });
const outside = new Client({ connectionString: address() });

beforeAll(async () => {
  await server.connect();
  await server.query(`create database ${name}`);
  // As no other database has them: what comes as text must not hang on it.
  await server.query(`alter database ${name} set datestyle = 'German, DMY'`);
  await server.query(`alter database ${name} set intervalstyle = 'iso_8601'`);
  await server.query(`alter database ${name} set timezone = 'Asia/Tokyo'`);
  await outside.connect();
});
afterAll(async () => {
  await outside.end();
  await server.query(`drop database if exists ${name} with (force)`);
  await server.end();
});

const opened: Database[] = [];
const proxies: FaultProxy[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map(database => database.close()));
  await Promise.all(proxies.splice(0).map(proxy => proxy.close()));
});

const open = async (given?: Given, through?: FaultProxy): Promise<Database> => {
  const database = await openDatabase(address(given, through));
  opened.push(database);
  return database;
};
const openThroughProxy = async (given?: Given) => {
  const { hostname, port } = new URL(address());
  const proxy = await startFaultProxy({ host: hostname, port: Number(port || 5432) });
  proxies.push(proxy);
  return { proxy, database: await open(given, proxy) };
};

const one = { sql: 'select 1 as one', values: [] };

/** The processes of the server that serve those who call themselves so. */
const serving = async (application: string) => {
  const found = await server.query<{ pid: number; state: string; waits: string | null }>(
    'select pid, state, wait_event_type as waits from pg_stat_activity where application_name = $1',
    [application],
  );
  return found.rows;
};
const terminate = async (application: string) => {
  for (const { pid } of await serving(application)) await server.query('select pg_terminate_backend($1)', [pid]);
  await eventually(async () => (await serving(application)).length === 0);
};

/** What it is refused with, which must be something that passes. */
const refused = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => new Error('It was done.'),
    (error: Error) => error,
  );
  expect([error.message, isTransient(error)]).toEqual([error.message, true]);
  return error.message;
};

/** Works again by itself; what is refused until then is refused for now. */
const recovers = (home: Home) =>
  eventually(() => home.run(one).catch(async (error: unknown) => void (await refused(Promise.reject(error)))));

describe('replicas that start on a new schema', () => {
  const migrationsOf = async (schema: string) =>
    (await outside.query<{ name: string }>(`select name from ${schema}.migrations order by name`)).rows;
  const tablesOf = async (schema: string) =>
    (
      await outside.query<{ table_name: string }>(
        'select table_name from information_schema.tables where table_schema = $1 order by table_name',
        [schema],
      )
    ).rows.map(row => row.table_name);

  it('together make its books once, ten on one pool and ten on pools of their own', async () => {
    const [alone, together] = [newName(), newName()];
    const first = await open();
    await first.schema(alone).ready();
    const others = await Promise.all(Array.from({ length: 10 }, () => open()));
    const all = [...Array.from({ length: 10 }, () => first), ...others];
    await Promise.all(all.map(database => database.schema(together).ready()));
    expect(await migrationsOf(together)).toEqual(await migrationsOf(alone));
    expect(await tablesOf(together)).toEqual(await tablesOf(alone));
    for (const database of others)
      expect(await database.schema(together).books.selectFrom('positions').selectAll().execute()).toEqual([]);
  });

  it('do so whatever tables come and go for other services', async () => {
    const database = await open();
    const busy = newName();
    let isDone = false;
    const others = (async () => {
      await outside.query(`create schema ${busy}`);
      while (!isDone)
        await outside.query(`do $$ begin
          for number in 1..100 loop execute format('create table ${busy}.passing_%s (id text)', number); end loop;
          commit;
          for number in reverse 100..1 loop execute format('drop table ${busy}.passing_%s', number); commit; end loop;
        end $$`);
    })();
    try {
      for (let round = 0; round < 20; round += 1) {
        const home = database.schema(newName());
        await home.ready();
        const tables = (await home.introspection.getTables()).filter(({ schema }) => schema === home.schemaName);
        expect(tables.map(({ name }) => name)).toContain('positions');
      }
    } finally {
      isDone = true;
      await others;
    }
  });

  it('and die over a migration leave nothing half done', async () => {
    const [schema, application] = [newName(), newName()];
    await outside.query(
      `create schema ${schema};
       create table ${schema}.migrations (name varchar(255) primary key, timestamp varchar(255) not null);`,
    );
    const before = await tablesOf(schema);
    // All is done but for the note that it was done.
    await outside.query(`begin; lock table ${schema}.migrations in share mode`);
    const dying = (await open({ application_name: application })).schema(schema);
    const died = refused(dying.ready());
    await eventually(async () => (await serving(application)).some(({ waits }) => waits === 'Lock'));
    await terminate(application);
    await died;
    await outside.query('commit');
    expect((await tablesOf(schema)).filter(table => table !== 'migrations_lock')).toEqual(before);
    await (await open()).schema(schema).ready();
    await dying.ready();
    expect(await migrationsOf(schema)).not.toEqual([]);
    expect(await dying.books.selectFrom('positions').selectAll().execute()).toEqual([]);
  });
});

describe('connections that end', () => {
  it('idle, in use and in a transaction, are replaced, and nobody falls over it', async () => {
    const application = newName();
    const home = (await open({ application_name: application })).schema(newName());
    await Promise.all(Array.from({ length: 5 }, () => home.run(one)));
    const sleeping = refused(home.run({ sql: 'select pg_sleep(30)', values: [] }));
    const asked = refused(sql`select pg_sleep(30)`.execute(home));
    const begun = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    const within = home.transaction().execute(async transaction => {
      await sql`select 1`.execute(transaction);
      begun.resolve();
      await ended.promise;
      await sql`select 1`.execute(transaction);
    });
    const transaction = refused(within);
    await begun.promise;
    await eventually(
      async () => (await serving(application)).filter(({ state, waits }) => state === 'active' && waits).length === 2,
    );
    await terminate(application);
    ended.resolve();
    await Promise.all([sleeping, asked, transaction]);
    await recovers(home);
    expect((await sql`select 1 as one`.execute(home)).rows).toEqual([{ one: 1 }]);
  });

  it('with the server, are replaced when that is back', async () => {
    const { proxy, database } = await openThroughProxy();
    const home = database.schema(newName());
    const named = { sql: 'select $1::text as text', values: ['before'] };
    expect(await home.run(named)).toEqual([{ text: 'before' }]);
    proxy.cut();
    await refused(home.run(one));
    await refused(sql`select 1`.execute(home));
    proxy.heal();
    await recovers(home);
    expect(await home.run({ ...named, values: ['after'] })).toEqual([{ text: 'after' }]);
  });

  it('without a word, are given up, and not used again', async () => {
    // 100 ms and the 5 s that an answer may take.
    const { proxy, database } = await openThroughProxy({ statement_timeout: '100', max: '3' });
    const home = database.schema(newName());
    await Promise.all([home.run(one), sql`select 1`.execute(home), sql`select 1`.execute(home)]);
    proxy.halfOpen();
    await Promise.all([
      refused(home.run(one)),
      refused(sql`select 1`.execute(home)),
      refused(home.transaction().execute(transaction => sql`select 1`.execute(transaction))),
    ]);
    expect(await home.run(one)).toEqual([{ one: 1 }]);
    expect((await sql`select 1 as one`.execute(home)).rows).toEqual([{ one: 1 }]);
  });

  it('in a transaction that somebody has left, let go of what it has locked', async () => {
    const home = (await open({ idle_in_transaction_session_timeout: '200' })).schema(newName());
    const table = sql.table(`${newName()}`);
    await sql`create table ${table} (id text)`.execute(home);
    const left = home.transaction().execute(async transaction => {
      await sql`lock table ${table}`.execute(transaction);
      await sql`insert into ${table} values ('a')`.execute(home);
      await sql`select 1`.execute(transaction);
    });
    await refused(left);
    expect((await sql`select * from ${table}`.execute(home)).rows).toEqual([{ id: 'a' }]);
  });
});

describe('a pool', () => {
  it('has ten connections, or as many as its URL says', async () => {
    for (const [given, expected] of [
      [{}, 10],
      [{ max: '3' }, 3],
    ] as const) {
      const application = newName();
      const home = (await open({ ...given, application_name: application })).schema(newName());
      await Promise.all(Array.from({ length: 40 }, () => home.run(one)));
      expect(await serving(application)).toHaveLength(expected);
    }
  });

  it.each(['0', '-1', '', 'ten', '1.5'])('has not %j connections', async max => {
    const url = new URL(address({ max }));
    url.password = 'secret';
    const opening = openDatabase(url.href).catch((error: Error) => error.message);
    expect(await opening).toBe('In the URL of a database, max is a whole number from 1 on.');
  });

  it('that is exhausted says so soon, and that it passes', async () => {
    const home = (await open({ max: '2' })).schema(newName());
    const release = Promise.withResolvers<void>();
    const held = [1, 2].map(() => Promise.withResolvers<void>());
    const holders = held.map(({ resolve }) =>
      home.transaction().execute(() => {
        resolve();
        return release.promise;
      }),
    );
    await Promise.all(held.map(({ promise }) => promise));
    const began = performance.now();
    try {
      await Promise.all([refused(home.run(one)), refused(sql`select 1`.execute(home))]);
      // 2 s, and what a busy machine takes on top.
      expect(performance.now() - began).toBeLessThan(4_000);
    } finally {
      release.resolve();
      await Promise.all(holders);
    }
    expect(await home.run(one)).toEqual([{ one: 1 }]);
  });

  it('is empty when it was closed, whatever it was used for, and stays so', async () => {
    const application = newName();
    const database = await openDatabase(address({ application_name: application }));
    const home = database.schema(newName());
    await home.run(one);
    const began = performance.now();
    await database.close();
    await database.close();
    await eventually(async () => (await serving(application)).length === 0);
    // An idle connection would be closed after 10 s anyway.
    expect(performance.now() - began).toBeLessThan(8_000);
    await expect(home.run(one)).rejects.toThrow('closed');
    await expect(sql`select 1`.execute(home)).rejects.toThrow();
  });
});

describe('a statement', () => {
  it('is given up after 30 s, a transaction that nobody goes on with after 10 s', async () => {
    const home = (await open()).schema(newName());
    const setting = `current_setting('statement_timeout') as statement,
      current_setting('idle_in_transaction_session_timeout') as idle`;
    expect(await home.run({ sql: `select ${setting}`, values: [] })).toEqual([{ statement: '30s', idle: '10s' }]);
  });

  it('is known by names of which PostgreSQL sees every byte', async () => {
    const home = (await open({ max: '1' })).schema(newName());
    const long = (number: number) => ({ sql: `select ${number} as number /* ${'long '.repeat(100)} */`, values: [] });
    for (const number of [1, 2, 1]) expect(await home.run(long(number))).toEqual([{ number }]);
    const names = { sql: 'select name from pg_prepared_statements', values: [] };
    const known = (await home.run(names)).map(row => String(row['name']));
    expect(known).toHaveLength(3);
    for (const name of known) expect(Buffer.byteLength(name)).toBeLessThan(64);
  });

  it('shows what its view shows now, on every connection that knew the view before', async () => {
    const home = (await open({ max: '3' })).schema(newName());
    const view = newName();
    const all = { sql: `select * from ${view}`, values: [] };
    const three = async () => {
      const found = await Promise.all([1, 2, 3].map(async () => (await home.run(all))[0]));
      return found;
    };
    await outside.query(`create view ${view} as select 1 as old`);
    for (let times = 0; times < 3; times += 1) expect(await three()).toEqual([{ old: 1 }, { old: 1 }, { old: 1 }]);
    await outside.query(`drop view ${view}; create view ${view} as select 2 as new, 3 as more`);
    const now = { new: 2, more: 3 };
    // Alone, it meets one outdated connection after the other.
    expect(await home.run(all)).toEqual([now]);
    for (let times = 0; times < 3; times += 1) expect(await three()).toEqual([now, now, now]);
  });
});

describe('numbers and times', () => {
  const rows = {
    sql: `select 9007199254740993::int8 as big, (-9223372036854775808)::int8 as least, count(*) as count,
      sum(1::int8) as sum, date '2024-02-29' as day, date '0044-03-15 BC' as ides, date 'infinity' as never,
      timestamp '2026-01-02 03:04:05' as whole, timestamp '2026-01-02 03:04:05.678901' as local,
      timestamp 'infinity' as local_never, timestamptz '2026-07-02 03:04:05+02' as at,
      timestamptz '2026-07-02 03:04:05.6+09:30' as elsewhere, timestamptz '-infinity' as always,
      timestamptz '0044-03-15 12:00:00+00 BC' as then, null::int8 as none, null::timestamptz as when_none,
      1.5::float8 as float, 1.50::numeric as exact, true as yes, '{"a":[1]}'::jsonb as json, interval '1 day' as long,
      $1::text as text`,
    values: ['text'],
  };

  it('come as the same text as from PGlite, whatever the server or the URL is set to', async () => {
    const embedded = await openDatabase('pglite:memory://');
    opened.push(embedded);
    const expected = await embedded.schema('spec').run(rows);
    expect(expected).toMatchObject([{ big: '9007199254740993', day: '2024-02-29', at: '2026-07-02T01:04:05Z' }]);
    const asked = (home: Home & Parameters<ReturnType<typeof sql>['execute']>[0]) =>
      sql.raw(rows.sql.replace('$1', `'text'`)).execute(home);
    for (const given of [undefined, { options: '-c datestyle=SQL -c timezone=Europe/Berlin -c work_mem=8MB' }]) {
      const home = (await open(given)).schema(newName());
      expect(await home.run(rows)).toEqual(expected);
      expect((await asked(home)).rows).toEqual(expected);
      const memory = await home.run({ sql: 'show work_mem', values: [] });
      expect(memory).toEqual([{ work_mem: given ? '8MB' : '4MB' }]);
    }
  }, 60_000);
});
