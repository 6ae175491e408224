import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { atTerminal, type Answer } from './at-terminal';

export type Outcome = Readonly<{ code: number; stdout: string; stderr: string }>;

export interface Person extends AsyncDisposable {
  readonly home: string;
  /** Runs the command as this person would, in a process of its own. */
  platform(
    args: readonly string[],
    given?: Readonly<{ environment?: Readonly<Record<string, string>>; stdin?: string }>,
  ): Promise<Outcome>;
  /** The same at a terminal, where this person is asked and answers. */
  answering(args: readonly string[], answers: readonly Answer[]): Promise<Readonly<{ code: number; screen: string }>>;
}

const BIN = join(__dirname, '..', '..', 'bin', 'platform.mjs');

/** Somebody with an empty home, and nothing else in the environment than what is given. */
export const person = async (environment: Readonly<Record<string, string>>): Promise<Person> => {
  const home = await mkdtemp(join(tmpdir(), 'platform-'));
  const own = { PATH: process.env['PATH'], HOME: home, TZ: 'UTC', SHELL: '/bin/bash', ...environment };
  return {
    home,
    async platform(args, { environment: extra, stdin } = {}) {
      const child = spawn(process.execPath, [BIN, ...args], { env: { ...own, ...extra } });
      child.stdin.end(stdin ?? '');
      const [stdout, stderr, [code]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'close') as Promise<[number]>,
      ]);
      return { code, stdout, stderr };
    },
    answering: (args, answers) => atTerminal([process.execPath, BIN, ...args], own, answers),
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  };
};
