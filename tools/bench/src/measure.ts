import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** The middle of several measurements of one thing. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = NaN, high = NaN] = sorted.length % 2 === 1 ? [sorted[middle], sorted[middle]] : sorted.slice(middle - 1);
  return (low + high) / 2;
};

/** What 99 of 100 measurements do not exceed. */
export const p99 = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length * 0.99) - 1] ?? NaN;

/** Milliseconds on a clock that all processes of the machine share, and that nobody sets. */
export const machineNow = (): number => Number(process.hrtime.bigint()) / 1e6;

// The kernel counts in ticks of a hundredth of a second on every Linux that Node runs on.
const MS_PER_TICK = 10;

/** CPU that a process has used so far, all its threads and the kernel on its behalf included, in milliseconds. */
export const cpuOf = (pid: number): number => {
  // The second field is the program's name in parentheses, and may itself hold spaces.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
};

/** Runs work and answers how much of it was done in a second. */
export const perSecond = async (count: number, work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return (count * 1_000) / (performance.now() - began);
};

/** Does `count` things, `inFlight` of them at a time. */
export const inFlight = async (
  { count, inFlight }: Readonly<{ count: number; inFlight: number }>,
  work: (index: number) => Promise<unknown>,
): Promise<void> => {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
};

export type Pace = Readonly<{ count: number; perSecond: number }>;

/**
 * Begins `count` things at a steady pace, and more as long as `goesOn` says so. However long each takes: a slow one must
 * not spare the next its turn.
 */
export const paced = async <Done>(
  { count, perSecond }: Pace,
  work: (index: number) => Promise<Done>,
  goesOn = () => false,
): Promise<readonly Done[]> => {
  const began = performance.now();
  const begun: Promise<Done>[] = [];
  for (let index = 0; index < count || goesOn(); index++) {
    const early = began + (index * 1_000) / perSecond - performance.now();
    if (early > 0) await pause(early);
    const doing = work(index);
    // Whoever waits for all of them is told; before that, nobody listens.
    doing.catch(() => undefined);
    begun.push(doing);
  }
  return Promise.all(begun);
};
