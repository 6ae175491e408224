import { readdirSync, readFileSync } from 'node:fs';

type Entry = Readonly<{ pid: number; parent: number; state: string }>;

const entryOf = (pid: number): Entry | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before the last bracket is the program's own choice, blanks and brackets included.
    const [state = '', parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { pid, parent: Number(parent), state };
  } catch {
    return undefined; // It ended while we looked.
  }
};

const everyone = (): readonly Entry[] =>
  readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => entryOf(Number(name)) ?? []);

/** The processes that this one has started, and those that they have. */
export function descendantsOf(pid: number): readonly number[] {
  const byParent = Map.groupBy(everyone(), ({ parent }) => parent);
  const found = new Set([pid]);
  for (const one of found) for (const child of byParent.get(one) ?? []) found.add(child.pid);
  found.delete(pid);
  return [...found];
}

/** A zombie has let go of everything but its number. */
export const isAlive = (pid: number): boolean => {
  const entry = entryOf(pid);
  return entry !== undefined && entry.state !== 'Z';
};

/** Sends a signal to those that are still there. */
export function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
