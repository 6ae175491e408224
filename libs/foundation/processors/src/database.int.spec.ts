import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { openDatabase, type Database, type Schema } from './database';
import { FolderInUse } from './folder-lock';

const server = process.env['DATABASE_TEST_URL'];
const databases: [string, string][] = [
  ['PGlite', 'pglite:memory://'],
  ...(server ? [['PostgreSQL', server] as [string, string]] : []),
];

type Tables = { kinds: { id: string; big: string; day: string; local: string; at: string; tags: readonly string[] } };

describe.each(databases)('a database on %s', (_, url) => {
  let database: Database;
  let schema: Schema<Tables>;
  beforeAll(async () => {
    database = await openDatabase(url);
    schema = database.schema(`spec_${randomUUID().replaceAll('-', '')}`);
    await schema.ready();
    await schema.schema
      .createTable('kinds')
      .addColumn('id', 'text', column => column.primaryKey())
      .addColumn('big', 'int8')
      .addColumn('day', 'date')
      .addColumn('local', 'timestamp')
      .addColumn('at', 'timestamptz')
      .addColumn('tags', 'jsonb')
      .execute();
  }, 60_000);
  afterAll(() => database.close());

  const insert = (id: string) => ({
    sql: `insert into "${schema.schemaName}".kinds values ($1, $2::int8, $3::date, $4::timestamp, $5::timestamptz, $6::jsonb)`,
    values: [id, '9007199254740993', '2024-02-29', '2026-01-02T03:04:05.678', '2026-01-02T05:04:05.678+02:00', '["x"]'],
  });
  const asText = {
    big: '9007199254740993',
    day: '2024-02-29',
    local: '2026-01-02T03:04:05.678',
    at: '2026-01-02T03:04:05.678Z',
    tags: ['x'],
  };

  it('gives int8, dates and times as text', async () => {
    await schema.run(insert('a'));
    expect(await schema.selectFrom('kinds').selectAll().where('id', '=', 'a').execute()).toEqual([
      { id: 'a', ...asText },
    ]);
    const all = { sql: `select * from "${schema.schemaName}".kinds where id = $1`, values: ['a'] };
    expect(await schema.run(all)).toEqual([{ id: 'a', ...asText }]);
    const empty = { id: 'b', big: null, day: null, local: null, at: null, tags: null };
    await schema.run({ sql: `insert into "${schema.schemaName}".kinds (id, at) values ($1, $2)`, values: ['b', null] });
    expect(await schema.run({ ...all, values: ['b'] })).toEqual([empty]);
  });

  it('takes any text as it is', async () => {
    const texts = [`it's`, '\\', `$1`, `\\'; drop table kinds; --`, 'line\nline', '\u{1f9e8}', ''];
    for (const text of texts)
      expect(await schema.run({ sql: 'select $1::text as text', values: [text] })).toEqual([{ text }]);
  });

  it('prepares a statement once, whatever its values', async () => {
    const marker = `/* ${randomUUID()} */`;
    for (const value of ['1', '2', null])
      expect(await schema.run({ sql: `select $1::text as given ${marker}`, values: [value] })).toEqual([
        { given: value },
      ]);
    const prepared = 'select count(*)::int as count from pg_prepared_statements where position($1 in statement) > 0';
    expect(await schema.run({ sql: prepared, values: [marker] })).toEqual([{ count: 1 }]);
  });

  it('says what was wrong with a statement, and takes the next', async () => {
    const wrong = { sql: 'select $1::int as number', values: ['x'] };
    await expect(schema.run(wrong)).rejects.toMatchObject({ code: '22P02' });
    await expect(schema.run({ sql: 'select * from nowhere', values: [] })).rejects.toMatchObject({ code: '42P01' });
    expect(await schema.run({ ...wrong, values: ['7'] })).toEqual([{ number: 7 }]);
  });

  it('keeps what is not in a transaction out of it', async () => {
    const table = sql.table(`${schema.schemaName}.kinds`);
    const during = Promise.withResolvers<Promise<unknown>>();
    const rolledBack = schema.transaction().execute(async transaction => {
      await transaction
        .insertInto('kinds')
        .values({ id: 'inside', ...asText, tags: sql`'[]'` as never })
        .execute();
      during.resolve(schema.run(insert('outside')));
      throw new Error('back');
    });
    await expect(rolledBack).rejects.toThrow('back');
    await await during.promise;
    const found = await sql<{ id: string }>`select id from ${table} where id in ('inside', 'outside')`.execute(schema);
    expect(found.rows).toEqual([{ id: 'outside' }]);
  });

  it('makes the books of a schema once, whoever asks', async () => {
    const name = `spec_${randomUUID().replaceAll('-', '')}`;
    const other = await Promise.all([database.schema(name).ready(), database.schema(name).ready()]);
    expect(other).toHaveLength(2);
    expect(await database.schema(name).books.selectFrom('positions').selectAll().execute()).toEqual([]);
    expect(database.schema(name)).toBe(database.schema(name));
  });
});

describe('a folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'charter-database-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const positionsIn = async (database: Database) => {
    const { books, ready } = database.schema('spec');
    await ready();
    return books.selectFrom('positions').select(['reader', 'position']).execute();
  };
  const kept = [{ reader: 'things', position: '7' }];
  const keep = async (database: Database) => {
    await positionsIn(database);
    const row = { reader: 'things', lane: 'all', epoch: '1', position: '7', fence: '0' };
    await database.schema('spec').books.insertInto('positions').values(row).execute();
  };

  it('is refused while it is in use, and has everything after it was closed', async () => {
    const first = await openDatabase(`pglite:${folder}`);
    await keep(first);
    await expect(openDatabase(`pglite:${folder}`)).rejects.toThrow(FolderInUse);
    await first.close();
    const second = await openDatabase(`pglite:${folder}`);
    expect(await positionsIn(second)).toEqual(kept);
    await second.close();
  }, 60_000);

  it('is let go of when it is closed, whatever it was used for', async () => {
    const database = await openDatabase(`pglite:${folder}`);
    const one = { sql: 'select 1 as one', values: [] };
    expect(await database.schema('spec').run(one)).toEqual([{ one: 1 }]);
    await database.close();
    await expect(database.schema('spec').run(one)).rejects.toThrow('closed');
  }, 60_000);

  it('is refused while another process has it, and free when that was killed', async () => {
    const holds = `
      const lock = new (require('node:sqlite').DatabaseSync)(process.argv[1]);
      lock.exec('begin exclusive');
      console.log('holds');
      setInterval(() => lock, 1000);`;
    const holder = spawn(process.execPath, ['-e', holds, join(folder, 'lock')], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(holder.stdout, 'data');
    await expect(openDatabase(`pglite:${folder}`)).rejects.toThrow(FolderInUse);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    // What was killed while it unpacked a new database has left half of one.
    await mkdir(join(folder, 'data.new'));
    await writeFile(join(folder, 'data.new', 'PG_VERSION'), '1');
    const database = await openDatabase(`pglite:${folder}`);
    expect(await positionsIn(database)).toEqual([]);
    await database.close();
  }, 60_000);

  it('is opened again after an unclean end, with all that was written', async () => {
    const killed = await openDatabase(`pglite:${folder}/killed`);
    await keep(killed);
    // As the files are now, kill -9 would leave them.
    await cp(join(folder, 'killed'), join(folder, 'left'), { recursive: true });
    const database = await openDatabase(`pglite:${folder}/left`);
    expect(await positionsIn(database)).toEqual(kept);
    await database.close();
    await killed.close();
  }, 60_000);
});

it('a database is of a kind that is known', async () => {
  await expect(openDatabase('mysql://localhost')).rejects.toThrow('pglite:<folder> or postgres://');
});
