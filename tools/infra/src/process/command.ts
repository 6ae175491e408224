import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Account } from './account';
import { findProgram } from './find-program';

/** A program with its arguments. `env` replaces our own; `as` is who runs it, which only root may choose. */
export type Command = Readonly<{
  program: string;
  args: readonly string[];
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  as?: Account | undefined;
}>;

/** Who asks the kernel to be killed with its parent may be too late: the parent can be gone before it asks. */
const UNLESS_ORPHANED = '[ "$PPID" = "$0" ] && exec "$@"';

/** The same command, under its user, and killed by the kernel when we end, however that comes about. */
export function bound({ as, ...command }: Command): Command {
  const setpriv = findProgram('setpriv');
  if (!setpriv) {
    if (as) throw new Error(`setpriv is missing (package util-linux): root cannot run anything as ${as.name}.`);
    return command;
  }
  const user = as ? ['--reuid', String(as.uid), '--regid', String(as.gid), '--clear-groups'] : [];
  const guard = ['sh', '-c', UNLESS_ORPHANED, String(process.pid)];
  const args = [...user, '--pdeathsig', 'KILL', '--', ...guard, command.program, ...command.args];
  return { ...command, program: setpriv, args };
}

/** What a tool may say: Maven alone says more than the default. */
const MOST_OUTPUT_BYTES = 16 * 1024 * 1024;

/** Far more than any of our tools needs on a busy machine; what hangs is ended. */
const LIMIT_MS = 180_000;

/** Runs a command to its end and gives what it wrote to stdout; what it says when it fails is the error. */
export async function output(command: Command): Promise<string> {
  const { program, args, cwd, env } = bound(command);
  const options = { cwd, env, maxBuffer: MOST_OUTPUT_BYTES, timeout: LIMIT_MS, killSignal: 'SIGKILL' as const };
  try {
    const { stdout } = await promisify(execFile)(program, [...args], options);
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
    throw new Error(`${command.program} failed: ${lastLines(`${stdout}\n${stderr}`) || message}`);
  }
}

/** As many as show what went wrong, and what led there. */
const LINES_TO_QUOTE = 15;

export const lastLines = (text: string): string => text.trimEnd().split('\n').slice(-LINES_TO_QUOTE).join('\n').trim();
