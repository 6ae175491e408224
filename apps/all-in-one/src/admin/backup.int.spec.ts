import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { caughtUp, serviceConfigOf } from '@charter/service';
import { openCharter } from '../charter';
import { runWithoutServices } from './without-services';

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

// Longer than any start that a person would put up with: only a hang runs into it.
const START_MS = 60_000;

const ready = async (port: number, charter: ChildProcess): Promise<void> => {
  let printed = '';
  charter.stderr?.on('data', chunk => (printed += String(chunk)));
  const until = performance.now() + START_MS;
  for (let isReady = false; !isReady;) {
    if (charter.exitCode !== null || performance.now() > until) throw new Error(`Charter does not start:\n${printed}`);
    isReady = await fetch(`http://127.0.0.1:${port}/health/ready`)
      .then(({ ok }) => ok)
      .catch(() => false);
    await new Promise(resolve => setTimeout(resolve, 25));
  }
};

describe('a backup', () => {
  const folder = mkdtempSync(join(tmpdir(), 'charter-backup-'));
  const at = (...names: readonly string[]) => join(folder, ...names);
  const configOf = (dataDir: string, more: NodeJS.ProcessEnv = {}) =>
    serviceConfigOf({ DATA_DIR: at(dataDir), LOG_LEVEL: 'silent', ...more });
  const admin = (dataDir: string, ...args: readonly string[]) => runWithoutServices(args, configOf(dataDir));
  let charter: ChildProcess;
  let answered: Awaited<ReturnType<typeof admin>>;

  // Charter as a process of its own: in this one, what reads its files would take its locks away.
  beforeAll(async () => {
    const port = await freePort();
    const main = join(__dirname, '../../dist/main.js');
    const env = { PATH: process.env['PATH'] ?? '', PORT: String(port), DATA_DIR: at('data'), LOG_LEVEL: 'silent' };
    charter = spawn(process.execPath, [main], { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
    await ready(port, charter);
    answered = await admin('data', 'backup', '--to', at('backup'));
  }, 2 * START_MS);
  afterAll(async () => {
    charter.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  it('is made while Charter runs, and tells what it holds', () => {
    expect(answered).toMatchObject({ code: 0, text: expect.stringMatching(/up to position \d+\/\d+/) });
    expect(readdirSync(at('backup')).toSorted()).toEqual(['backup.json', 'events.db', 'vault.db']);
    const record = JSON.parse(readFileSync(at('backup', 'backup.json'), 'utf8')) as unknown;
    const file = { bytes: expect.any(Number), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) };
    expect(record).toEqual({
      ...{ format: 1, at: expect.any(String), head: expect.stringMatching(/^\d+\/\d+$/) },
      files: { 'events.db': file, 'vault.db': file },
    });
  });

  it('is for its owner’s eyes only', () => {
    expect(statSync(at('backup')).mode & 0o777).toBe(0o700);
    expect(statSync(at('backup', 'vault.db')).mode & 0o777).toBe(0o600);
  });

  it(
    'gives everything back where nothing is: the read models build themselves, and the keys fit',
    async () => {
      expect(await admin('restored', 'restore', '--from', at('backup'))).toMatchObject({ code: 0 });
      expect(statSync(at('restored', 'vault.db')).mode & 0o777).toBe(0o600);
      const again = await openCharter({ config: configOf('restored') });
      try {
        await caughtUp(again.services);
        const users = again.parts.database.schema<{ users: { id: string; email: string } }>('identity');
        const rows = await users.selectFrom('users').select(['id', 'email']).execute();
        expect(rows).toHaveLength(6);
        const emails = await Promise.all(rows.map(({ id, email }) => again.parts.vault.open(id, email)));
        expect(emails).toContain('owner@example.com');
        const known = { email: 'owner@example.com', username: 'owner', firstName: 'Olga', lastName: 'Owner' };
        const registered = again.people.register({ ...known, country: 'FR', roles: [] }, 'demo:owner@example.com');
        expect(await registered).toMatchObject({ isNew: false });
      } finally {
        await again.close();
      }
    },
    START_MS,
  );

  it('overwrites nothing', async () => {
    const holds = expect.stringContaining('holds something');
    expect(await admin('data', 'backup', '--to', at('backup'))).toEqual({ code: 1, text: holds });
    expect(await admin('data', 'restore', '--from', at('backup'))).toEqual({ code: 1, text: holds });
  });

  it('is not put back where a byte of it has changed, or a part is missing', async () => {
    expect(await admin('data', 'backup', '--to', at('altered'))).toMatchObject({ code: 0 });
    appendFileSync(at('altered', 'events.db'), 'x');
    const altered = await admin('empty', 'restore', '--from', at('altered'));
    expect(altered).toEqual({ code: 1, text: expect.stringContaining('events.db is not what was backed up') });
    rmSync(at('altered', 'events.db'));
    const missing = await admin('empty', 'restore', '--from', at('altered'));
    expect(missing).toEqual({ code: 1, text: expect.stringContaining('events.db is missing') });
    rmSync(at('altered', 'backup.json'));
    const halved = await admin('empty', 'restore', '--from', at('altered'));
    expect(halved).toEqual({ code: 1, text: expect.stringContaining('no complete backup') });
    expect(existsSync(at('empty'))).toBe(false);
  });

  it('leaves nothing behind where it fails', async () => {
    mkdirSync(at('broken'));
    writeFileSync(at('broken', 'events.db'), 'no database');
    writeFileSync(at('broken', 'vault.db'), 'no vault');
    await expect(admin('broken', 'backup', '--to', at('never'))).rejects.toThrow('not a database');
    expect(readdirSync(folder).filter(name => name.startsWith('never'))).toEqual([]);
  });

  it('begins with the store: a vault copied before it could lack the keys of its last events', async () => {
    // A store that no copy is ever completed of, beside a vault that cannot be opened: whichever comes first fails.
    symlinkSync('/proc/sys/kernel/random/uuid', at('broken', 'events.db-wal'));
    const answer = await admin('broken', 'backup', '--to', at('never'));
    expect(answer).toEqual({ code: 1, text: expect.stringContaining('events.db is written to so fast') });
  });

  it.each([
    [{ EVENTSTORE_URL: 'esdb://store:2113' }, ['EVENTSTORE_URL names a server']],
    [{ VAULT_URL: 'postgres://charter:secret@host/vault' }, ['pg_dump']],
    [
      { EVENTSTORE_URL: 'esdb://store:2113', VAULT_URL: 'postgres://charter:secret@host/vault' },
      ['EVENTSTORE_URL', 'pg_dump'],
    ],
  ])('is left to the servers of %j', async (environment, words) => {
    for (const args of [
      ['backup', '--to', at('never')],
      ['restore', '--from', at('backup')],
    ]) {
      const { code, text } = await runWithoutServices(args, configOf('served', environment));
      expect(code).toBe(1);
      for (const word of words) expect(text).toContain(word);
      expect(text).not.toContain('secret');
    }
    expect(existsSync(at('never'))).toBe(false);
  });

  it.each([
    [['backup'], 'Say --to.'],
    [['restore'], 'Say --from.'],
    [['backup', '--to', at('never')], expect.stringContaining('There is nothing to back up')],
    [['topics:adopt'], 'Say --topic.'],
    [['topics:adopt', '--topic', 'charter.things.v1'], expect.stringContaining('There is no topic charter.things.v1')],
    [['topics:adopt', '--topic', 'charter.membership.v1'], expect.stringContaining('Set DATABASE_URL')],
    [['topics:ensure'], expect.stringContaining('Set KAFKA_BROKERS')],
  ])('and what else is done from outside says what is wrong with %j', async (args, text) =>
    expect(await admin('none', ...args)).toEqual({ code: 1, text }),
  );
});
