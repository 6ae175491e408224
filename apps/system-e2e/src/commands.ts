import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

export const REPOSITORY = resolve(__dirname, '../../..');

export type CommandResult = Readonly<{ code: number | null; stdout: string; stderr: string }>;

/** Runs a program to its end, with nothing on its standard input. */
export const run = (
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<CommandResult> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: environment,
      cwd: environment['HOME'],
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', chunk => (stdout += String(chunk)));
    child.stderr.on('data', chunk => (stderr += String(chunk)));
    child.on('error', reject);
    child.on('close', code => resolve({ code, stdout, stderr }));
  });
