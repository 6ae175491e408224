import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { openVault } from './open-vault';
import { vaultProcess } from './testing/vault-process';
import type { Vault } from './vault';
import { vaultSuite } from './vault.int.spec';

let folder: string;
let file: string;
let opened: Vault[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vault-'));
  file = join(folder, 'made', 'vault.db');
  opened = [];
});
afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(opened.map(vault => vault.close()));
  rmSync(folder, { recursive: true });
});

const open = async () => {
  const vault = await openVault(`sqlite:${file}`);
  opened.push(vault);
  return vault;
};

/** A look at the file past the vault. */
const rows = (query: string) => {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database.prepare(query).all();
  } finally {
    database.close();
  }
};
const keysInFile = () => rows('select key from subject_keys').map(({ key }) => Buffer.from(key as Uint8Array));

/** Of all files that there are: the database, its log and whatever else lies beside them. */
const isAnywhere = (key: Buffer) =>
  readdirSync(join(file, '..')).some(name => readFileSync(join(file, '..', name)).includes(key));

const inProcess = (script: string, fileBlocks?: number) => vaultProcess(`sqlite:${file}`, script, fileBlocks);

describe('a vault in a SQLite file', () => vaultSuite(place => `sqlite:${join(folder, place, 'vault.db')}`));

describe('the file of a vault', () => {
  it('is made with its folder, and is its owner’s only, with all that lies beside it', async () => {
    const vault = await open();
    await vault.records.put('session', '1', {});
    const modes = readdirSync(join(file, '..')).map(name => [name, statSync(join(file, '..', name)).mode & 0o777]);
    expect(Object.fromEntries(modes)).toEqual({ 'vault.db': 0o600, 'vault.db-shm': 0o600, 'vault.db-wal': 0o600 });
  });

  it('becomes its owner’s only when it was open to others', async () => {
    await (await open()).close();
    chmodSync(file, 0o644);
    await open();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is refused when it is something else, which nothing is added to', async () => {
    file = join(folder, 'notes.db');
    const notes = new DatabaseSync(file);
    notes.exec('create table notes (text text)');
    notes.close();
    await expect(open()).rejects.toThrow('is not a vault of version 1');
    expect(rows('select name from sqlite_schema')).toEqual([{ name: 'notes' }]);
    file = join(folder, 'notes.txt');
    writeFileSync(file, 'no database at all, but long enough to be looked at. '.repeat(100));
    await expect(open()).rejects.toThrow('file is not a database');
  });

  it('is refused when a later version has written it', async () => {
    await (await open()).close();
    const database = new DatabaseSync(file);
    database.exec('pragma user_version = 2');
    database.close();
    await expect(open()).rejects.toThrow('is not a vault of version 1');
  });

  it('is one vault for all processes that make it together', async () => {
    const script = `say([vault.lookup('email', 'a'), vault.signLink('/'), await vault.signingKeys(), await vault.seal('alice', 'email', 'a')]);`;
    const children = Array.from({ length: 4 }, () => inProcess(script));
    const [first, ...others] = await Promise.all(children.map(child => child.said()));
    expect(first).toEqual([expect.any(String), expect.any(String), [expect.any(Object)], expect.any(String)]);
    for (const other of others) expect(other).toEqual(first);
    expect(await Promise.all(children.map(child => child.endedBy()))).toEqual([0, 0, 0, 0]);
  });
});

describe('a destroyed key', () => {
  it('is in no file any more, although another vault has them open', async () => {
    const [vault, second] = [await open(), await open()];
    await second.seal('alice', 'email', 'alice@example.com');
    const [key] = keysInFile() as [Buffer];
    expect(isAnywhere(key)).toBe(true);
    await vault.destroy('alice');
    expect(isAnywhere(key)).toBe(false);
  });

  it('is in no file any more, whatever came before and after', async () => {
    const vault = await open();
    const subjects = Array.from({ length: 300 }, (_, number) => `subject ${number}`);
    for (const subject of subjects) await vault.seal(subject, 'email', 'a');
    const keys = keysInFile();
    const isDue = (number: number) => number % 3 > 0;
    for (const subject of subjects.filter((_, number) => isDue(number))) await vault.destroy(subject);
    for (const subject of subjects) await vault.seal(`later ${subject}`, 'email', 'a');
    expect(keys.map(isAnywhere)).toEqual(keys.map((_, number) => !isDue(number)));
  });

  it('does not stay in the log when who destroyed it died before emptying that', async () => {
    const child = inProcess(`
      const { DatabaseSync } = await import('node:sqlite');
      await vault.seal('alice', 'email', 'alice@example.com');
      const database = new DatabaseSync(process.env.VAULT.replace('sqlite:', ''));
      say(Buffer.from(database.prepare('select key from subject_keys').get().key).toString('hex'));
      await told();
      database.exec('pragma secure_delete = on; update subject_keys set key = zeroblob(32)');
      killMe();
    `);
    const key = Buffer.from(String(await child.said()), 'hex');
    child.tell('go on');
    expect(await child.endedBy()).toBe('SIGKILL');
    expect(isAnywhere(key)).toBe(true);
    await open();
    expect(isAnywhere(key)).toBe(false);
  });
});

describe('a process that is killed', () => {
  it('has stored what it was told is stored', async () => {
    const child = inProcess(`
      const sealed = await vault.seal('alice', 'email', 'alice@example.com');
      const keys = await vault.signingKeys();
      await vault.destroy('bob');
      say({ sealed, keys, found: vault.lookup('email', 'a') });
      await told();
      await vault.records.put('session', '1', { user: 'alice' });
      killMe();
    `);
    const said = (await child.said()) as { sealed: string; keys: object[]; found: string };
    child.tell('go on');
    expect(await child.endedBy()).toBe('SIGKILL');
    expect(existsSync(`${file}-wal`)).toBe(true);
    const vault = await open();
    expect(await vault.records.get('session', '1')).toEqual({ user: 'alice' });
    expect(await vault.open('alice', said.sealed)).toBe('alice@example.com');
    expect(await vault.signingKeys()).toEqual(said.keys);
    expect(vault.lookup('email', 'a')).toBe(said.found);
    await expect(vault.seal('bob', 'email', 'b')).rejects.toThrow('was destroyed');
  });
});

describe('a disk that is full', () => {
  it('has writes rejected as what passes, nothing half done, and is read from meanwhile', async () => {
    const child = inProcess(
      `
      const sealed = await vault.seal('alice', 'email', 'alice@example.com');
      const put = number => vault.records.put('session', String(number), { text: 'x'.repeat(50_000) });
      const failing = work => work.then(() => undefined, ({ message, transient }) => ({ message, transient }));
      let [number, failed] = [0, undefined];
      while (!(failed = await failing(put(number)))) number++;
      const made = await failing(vault.seal('x'.repeat(50_000), 'email', 'bob@example.com'));
      say({ number, sealed, failures: [failed, made], opened: await vault.open('alice', sealed) });
      killMe();
    `,
      1_024,
    );
    const said = (await child.said()) as { number: number; sealed: string; failures: unknown[]; opened: string };
    const rejected = { message: expect.stringContaining('The vault cannot be written: disk'), transient: true };
    expect(said).toMatchObject({ failures: [rejected, rejected], opened: 'alice@example.com' });
    const vault = await open();
    const stored = rows('select id from records order by cast(id as integer)').map(({ id }) => id);
    expect(stored).toEqual(Array.from({ length: said.number }, (_, number) => String(number)));
    expect(stored).not.toEqual([]);
    await vault.records.put('session', String(said.number), {});
    expect(await vault.open('alice', said.sealed)).toBe('alice@example.com');
  });
});

describe('signing keys', () => {
  it('are listed newest first, and a new one is known at once', async () => {
    const vault = await open();
    const [first] = await vault.signingKeys();
    const database = new DatabaseSync(file);
    database.prepare('insert into signing_keys (jwk) values (?)').run(JSON.stringify({ ...first, kid: 'newer' }));
    database.close();
    expect((await vault.signingKeys()).map(({ kid }) => kid)).toEqual(['newer', first?.kid]);
  });
});

describe('records that have expired', () => {
  const left = () => rows('select id from records order by id').map(({ id }) => id);
  const expiresAt = new Date(Date.now() + 10_000);

  it('are removed when the vault is opened', async () => {
    const vault = await open();
    await vault.records.put('session', 'short', {}, { expiresAt });
    await vault.records.put('session', 'long', {});
    jest.spyOn(Date, 'now').mockReturnValue(expiresAt.getTime());
    await open();
    expect(left()).toEqual(['long']);
  });

  it('are removed by the next that is put, at most once a minute', async () => {
    const vault = await open();
    const start = Date.now();
    await vault.records.put('session', 'a', {}, { expiresAt });
    jest.spyOn(Date, 'now').mockReturnValue(start + 30_000);
    await vault.records.put('session', 'b', {});
    expect(left()).toEqual(['a', 'b']);
    jest.spyOn(Date, 'now').mockReturnValue(start + 61_000);
    await vault.records.put('session', 'c', {});
    expect(left()).toEqual(['b', 'c']);
  });
});
