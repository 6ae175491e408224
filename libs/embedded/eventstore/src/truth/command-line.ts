import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = join(__dirname, '..', '..', 'dist', 'main.js');

export type CommandLine = Readonly<{
  connectionString: string;
  kill: () => Promise<void>;
  end: () => Promise<number | null>;
}>;

/** `fileBlocks` bounds what it may write to one file, in blocks of 512 bytes: its disk is full beyond. */
type Start = Readonly<{ file: string; port?: number; fileBlocks?: number }>;

/** The server as a process of its own, so that it can be killed. */
export async function startCommandLine({ file, port = 0, fileBlocks }: Start): Promise<CommandLine> {
  const child = run(['--file', file, '--port', String(port)], fileBlocks);
  // What it logs is nobody's here, but a pipe that is not read would stop it when it is full.
  child.stderr!.resume();
  const [line] = (await once(createInterface(child.stdout!), 'line')) as [string];
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const stop = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    return (await exited)[0];
  };
  return {
    connectionString: line.replace('Listening on ', ''),
    kill: async () => void (await stop('SIGKILL')),
    end: () => stop('SIGTERM'),
  };
}

export type Ended = Readonly<{ code: number | null; printed: string; said: string }>;

/** Runs it where it is expected to end by itself; gives what it printed, and what it said on the error stream. */
export async function runCommandLine(...args: readonly string[]): Promise<Ended> {
  const child = run(args);
  let [printed, said] = ['', ''];
  child.stdout!.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, printed, said };
}

function run(args: readonly string[], fileBlocks?: number): ChildProcess {
  const command = [process.execPath, MAIN, ...args];
  const limited =
    fileBlocks === undefined ? command : ['sh', '-c', `ulimit -f ${fileBlocks}; exec "$@"`, 'sh', ...command];
  return spawn(limited[0]!, limited.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] });
}
