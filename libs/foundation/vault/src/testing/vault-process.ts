import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

/** A process that has a vault open, and what it says. */
export type VaultProcess = Readonly<{
  tell: (value: unknown) => void;
  said: () => Promise<unknown>;
  /** The code or the signal that it ended by. */
  endedBy: () => Promise<number | NodeJS.Signals | null>;
}>;

/**
 * Runs a script with the vault of this name open as `vault`, as a process of its own. `fileBlocks` bounds what it may write
 * to one file, in blocks of 512 bytes: its disk is full beyond.
 */
export const vaultProcess = (url: string, script: string, fileBlocks?: number): VaultProcess => {
  const program = `
    import { registerHooks } from 'node:module';
    import { createInterface } from 'node:readline';
    registerHooks({
      resolve: (name, context, next) =>
        next(name.startsWith('./') && context.parentURL.endsWith('.ts') ? name + '.ts' : name, context),
    });
    const { openVault } = await import('${pathToFileURL(join(dirname(__dirname), 'open-vault.ts')).href}');
    const lines = createInterface(process.stdin)[Symbol.asyncIterator]();
    const say = value => console.log(JSON.stringify(value));
    const told = async () => JSON.parse((await lines.next()).value);
    const killMe = () => process.kill(process.pid, 'SIGKILL');
    const vault = await openVault(process.env.VAULT);
    ${script}
    process.exit();
  `;
  const limit = fileBlocks === undefined ? '' : `ulimit -f ${fileBlocks} && `;
  const args = ['--no-warnings', '--input-type=module', '--eval', program];
  const child = spawn('sh', ['-c', `${limit}exec "$0" "$@"`, process.execPath, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, VAULT: url },
  });
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    tell: value => void child.stdin.write(`${JSON.stringify(value)}\n`),
    said: async () => JSON.parse((await lines.next()).value ?? 'null'),
    endedBy: async () => (await exited)[1] ?? (await exited)[0],
  };
};
