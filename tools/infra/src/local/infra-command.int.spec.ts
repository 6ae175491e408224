/**
 * @requires kafka
 * @requires postgres
 */
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@charter/testing';
import { descendantsOf, isAlive } from '../process/tree';
import { readEnv } from './env-file';
import { placeIn } from './place';
import { reportFrom } from './report';

/** Kafka takes seconds to start, on a busy machine many. */
const LIMIT_MS = 120_000;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charter-infra-'));
  await chmod(folder, 0o711); // PostgreSQL may run as another user.
});
afterEach(async () => {
  await infra('down', '--purge');
  await rm(folder, { recursive: true });
}, LIMIT_MS);

/** The command as it is built, on a folder of its own, with the embedded event store. */
const infra = (...args: readonly string[]) =>
  new Promise<Readonly<{ code: number; said: string }>>(resolve => {
    const main = join(__dirname, '..', '..', 'dist', 'main.js');
    const env = { ...process.env, EVENTSTORE_URL: '' };
    execFile(process.execPath, [main, ...args, '--folder', folder], { env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), said: stdout + stderr }),
    );
  });

const report = () => reportFrom(placeIn(folder).socket);

describe('the servers of this machine', () => {
  it(
    'come up once, are looked at, go down, and keep their data and addresses',
    async () => {
      expect(await infra('up', '--no-docker')).toMatchObject({ code: 0 });
      const addresses = await readEnv(join(folder, 'env'));
      expect(Object.keys(addresses)).toEqual(
        expect.arrayContaining(['KAFKA_BROKERS', 'DATABASE_URL', 'VAULT_URL', 'EVENTSTORE_URL']),
      );
      const first = await report();
      expect(first?.looks.map(({ answers }) => answers)).toEqual([true, true, true]);
      expect((await infra('up', '--no-docker')).said).toContain('The servers are up already.');
      expect((await report())?.pid).toBe(first?.pid);

      expect(await infra('down')).toEqual({ code: 0, said: 'The servers are down.\n' });
      expect(await infra('status')).toMatchObject({ code: 1, said: expect.stringContaining('No servers are up.') });
      expect(await readdir(folder)).not.toContain('env');

      expect(await infra('up', '--no-docker')).toMatchObject({ code: 0 });
      // The password is part of the data.
      expect(passwordIn(await readEnv(join(folder, 'env')))).toBe(passwordIn(addresses));
    },
    LIMIT_MS,
  );

  it(
    'go when their owner is killed, and what it has left is replaced',
    async () => {
      await infra('up', '--no-docker');
      const before = await report();
      const processes = descendantsOf(before!.pid);
      process.kill(before!.pid, 'SIGKILL');
      await eventually(() => !processes.some(isAlive), 'the end of all servers');
      expect(await readFile(join(folder, 'env'), 'utf8')).toContain('KAFKA_BROKERS');
      expect((await infra('status')).code).toBe(1);

      expect(await infra('up', '--no-docker')).toMatchObject({ code: 0 });
      const victim = (await report())?.looks.find(({ name }) => name === 'the event store');
      process.kill(victim!.pid!, 'SIGKILL');
      await eventually(async () => (await infra('status')).code === 1, 'a status that says so');
      expect((await infra('status')).said).toMatch(/event store .*DOES NOT ANSWER/);
    },
    LIMIT_MS,
  );

  it('that nobody runs are not down for the first time', async () => {
    await writeFile(join(folder, 'env'), 'INFRA_RUN_BY=processes\n');
    expect(await infra('down')).toEqual({ code: 0, said: 'No servers were up.\n' });
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    [['up', '--brokers', '2'], '--brokers 2: there can be 1 or 3.'],
    [['sideways'], 'sideways is not among: up, status, down.'],
  ])('are not for %j', async (args, said) =>
    expect(await infra(...args)).toMatchObject({ code: 1, said: expect.stringContaining(said) }),
  );
});

const passwordIn = (env: Readonly<Record<string, string>>) => new URL(env['DATABASE_URL'] ?? '').password;
