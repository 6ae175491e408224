import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@charter/infra';
import { REPOSITORY, run, type CommandResult } from './commands';

export type DemoUser = Readonly<{
  email: string;
  username: string;
  password: string;
  apiToken: string;
  roles: readonly string[];
}>;

/** Charter as `npm start` runs it: one process of its own, on a folder of its own, which outlives the process. */
export type Charter = Readonly<{
  url: string;
  dataDir: string;
  /** What it has printed, for a failing test to show. */
  printed: () => string;
  /** Starts it (again) and answers when it is ready, with the milliseconds that took. */
  start: () => Promise<number>;
  /** Ends it as a crash would. */
  kill: () => Promise<void>;
  /** Ends it as an operator would, and answers the exit code. */
  stop: () => Promise<number | null>;
  user: (name: string) => Promise<DemoUser>;
  /** Runs a command of an operator on it. */
  admin: (...args: readonly string[]) => Promise<CommandResult>;
  remove: () => Promise<void>;
}>;

// Slower than any start that a person would put up with: only a hang runs into it.
const START_LIMIT_MS = 60_000;

/** Prepares Charter on a free port; nothing runs before `start`. */
export const prepareCharter = async (environment: Readonly<Record<string, string>> = {}): Promise<Charter> => {
  const folder = await mkdtemp(join(tmpdir(), 'charter-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let running: ChildProcess | undefined;
  let printed = '';

  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    if (!running || running.exitCode !== null || running.signalCode !== null) return running?.exitCode ?? null;
    const exit = once(running, 'exit') as Promise<[number | null]>;
    running.kill(signal);
    return (await exit)[0];
  };

  const dataDir = join(folder, 'data');
  return {
    ...{ url, dataDir },
    printed: () => printed,
    start: async () => {
      const began = Date.now();
      running = spawn(process.execPath, [join(REPOSITORY, 'apps/all-in-one/dist/main.js')], {
        cwd: folder,
        env: { PATH: process.env['PATH'] ?? '', PORT: String(port), DATA_DIR: dataDir, ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      running.stdout?.on('data', chunk => (printed += String(chunk)));
      running.stderr?.on('data', chunk => (printed += String(chunk)));
      await ready(url, running, () => printed);
      return Date.now() - began;
    },
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    user: name => demoUser(dataDir, name),
    admin: (...args) =>
      run(process.execPath, [join(REPOSITORY, 'apps/all-in-one/dist/admin.js'), ...args], {
        ...{ PATH: process.env['PATH'] ?? '', HOME: folder, PORT: String(port), DATA_DIR: dataDir, ...environment },
      }),
    remove: async () => {
      await end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** One of the people in a folder's `demo.json`. */
export const demoUser = async (folder: string, name: string): Promise<DemoUser> => {
  const demo = JSON.parse(await readFile(join(folder, 'demo.json'), 'utf8')) as { users: readonly DemoUser[] };
  const user = demo.users.find(({ email }) => email === `${name}@example.com`);
  if (!user) throw new Error(`There is no demo user ${name}.`);
  return user;
};

const ready = async (url: string, running: ChildProcess, printed: () => string): Promise<void> => {
  const deadline = Date.now() + START_LIMIT_MS;
  for (;;) {
    if (running.exitCode !== null) throw new Error(`Charter ended with ${running.exitCode}:\n${printed()}`);
    if (Date.now() > deadline) throw new Error(`Charter is not ready after ${START_LIMIT_MS} ms:\n${printed()}`);
    const status = await fetch(`${url}/health/ready`).then(
      ({ status }) => status,
      () => 0,
    );
    if (status === 200) return;
    await new Promise(resolve => setTimeout(resolve, 25));
  }
};
