import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';

/** Each line replaces the targets of the one before; the end of the lines is the end of whoever wrote them. */
const EXECUTOR = `
  targets=
  while read -r line; do targets=$line; done
  for target in $targets; do kill -s KILL -- "$target"; done`;

/** `end` takes process ids, and process groups as negative ones: none of them lives on after us. */
export type LastWill = Readonly<{ end: (targets: readonly number[]) => void; revoke: () => void }>;

/**
 * The kernel kills the process that we started when we are gone, but not what that one has started: nginx's workers go on
 * serving without their master, and a stopped process does not notice anything. A shell that waits for the end of a pipe
 * of ours kills these.
 */
export function lastWill(): LastWill {
  const executor = spawn('sh', ['-c', EXECUTOR], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  executor.unref();
  (executor.stdin as Socket).unref();
  executor.stdin.on('error', () => undefined); // Somebody has killed the shell: then the kernel's own rule is left.
  return {
    end: targets => void executor.stdin.write(`${targets.join(' ')}\n`),
    revoke: () => void executor.stdin.end('\n'),
  };
}
