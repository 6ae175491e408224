import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

export const REPOSITORY = resolve(__dirname, '../../..');

export type CommandResult = Readonly<{ code: number | null; stdout: string; stderr: string }>;

export type Surroundings = Readonly<Record<string, string>>;

/** Runs a program to its end, with nothing on its standard input. */
export const run = (program: string, args: readonly string[], environment: Surroundings): Promise<CommandResult> =>
  runAnswering(program, args, { environment });

/** The same for a program that asks: `answers` is what somebody types. */
export const runAnswering = (
  program: string,
  args: readonly string[],
  { environment, answers }: Readonly<{ environment: Surroundings; answers?: string }>,
): Promise<CommandResult> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: environment,
      cwd: environment['HOME'],
      stdio: [answers === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    child.stdin?.end(answers);
    let stdout = '';
    let stderr = '';
    child.stdout?.on('data', chunk => (stdout += String(chunk)));
    child.stderr?.on('data', chunk => (stderr += String(chunk)));
    child.on('error', reject);
    child.on('close', code => resolve({ code, stdout, stderr }));
  });
