import type { Result } from './comparison';

/** A comparison that was asked for, and what this machine lacks for it. */
export type NotRun = Readonly<{ name: string; missing: readonly string[] }>;

/** A table of what was measured, in Markdown; behind it, what was not. */
export const reportOf = (results: readonly Result[], notRun: readonly NotRun[]): string =>
  [
    ...(results.length > 0 ? [...HEAD, ...results.map(rowOf)] : []),
    ...(results.length > 0 && notRun.length > 0 ? [''] : []),
    ...notRun.map(({ name, missing }) => `Not run: ${name}. This machine lacks: ${missing.join(', ')}.`),
  ].join('\n');

const HEAD = ['| what | ours | peer | ratio | aim | met |', '|---|---|---|---|---|---|'];

const rowOf = ({ name, unit, ours, peer, ratio, aim, met }: Result): string =>
  `| ${name} (${unit}) | ${shown(ours)} | ${shown(peer)} | ${ratio.toFixed(2)} | ${aim} | ${met ? 'yes' : 'no'} |`;

const shown = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(2));
