import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { bound, type Command } from './command';
import { lastWill, type LastWill } from './last-will';
import { descendantsOf, isAlive, signal } from './tree';

/** A process with all that it has started. */
export class Running {
  readonly exited: Promise<unknown>;
  /** What was stopped by `pause`; it heeds nothing but SIGCONT and SIGKILL. */
  private paused: readonly number[] = [];

  constructor(
    private readonly child: ChildProcess,
    readonly pid: number,
    private readonly will: LastWill,
  ) {
    this.exited = once(child, 'exit').finally(() => {
      signal([-pid], 'SIGKILL'); // What it has left behind.
      will.revoke();
    });
    will.end([-pid]);
  }

  /** The code or signal that it ended by; undefined while it runs. */
  get ended(): string | number | undefined {
    return this.child.signalCode ?? this.child.exitCode ?? undefined;
  }

  signal(name: NodeJS.Signals): void {
    // Later its number may be somebody else's.
    if (this.ended === undefined) signal([this.pid], name);
  }

  pause(): void {
    if (this.ended !== undefined) return;
    this.signal('SIGSTOP'); // First, so that it starts nobody while we look.
    this.paused = [this.pid, ...descendantsOf(this.pid)];
    this.will.end([-this.pid, ...this.paused]);
    signal(this.paused, 'SIGSTOP');
  }

  resume(): void {
    signal(this.paused, 'SIGCONT');
    this.paused = [];
    this.will.end([-this.pid]);
  }

  async kill(): Promise<void> {
    if (this.ended !== undefined) return;
    this.signal('SIGSTOP');
    const all = [this.pid, ...descendantsOf(this.pid)];
    signal(all, 'SIGKILL');
    // They share memory and sockets: until the last one is gone, nobody can start there again.
    while (all.some(isAlive)) await pause(1);
    await this.exited;
  }
}

/** Starts a command that ends with us, and writes what it says to the end of `log`. */
export async function run(command: Command, log: string): Promise<Running> {
  const { program, args, cwd, env } = bound(command);
  mkdirSync(dirname(log), { recursive: true });
  const out = openSync(log, 'a', 0o600);
  // A group of its own: what a terminal sends to all of us must not end the servers before those who use them.
  const child = spawn(program, [...args], { cwd, env, detached: true, stdio: ['ignore', out, out] });
  closeSync(out);
  await once(child, 'spawn'); // Throws where it cannot be started.
  return new Running(child, child.pid!, lastWill());
}
