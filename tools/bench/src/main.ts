import { parseArgs } from 'node:util';
import { cpus } from 'node:os';
import { compare, type Comparison, type Result } from './comparison';
import { appends } from './comparisons/appends';
import { change } from './comparisons/change';
import { processing } from './comparisons/processing';

const COMPARISONS: Readonly<Record<string, Comparison>> = { change, appends, processing };

const HELP = `npm run bench -- [--only change,appends,processing] [--rounds 5]

Each comparison measures Charter and a peer that does the least that must be done, in turn and in one run, and prints the
ratio of their medians. docs/performance.md says how to read it.

Examples
  npm run bench
  npm run bench -- --only appends --rounds 9`;

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      rounds: { type: 'string', default: '5' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return console.log(HELP);
  const wanted = values.only?.split(',') ?? Object.keys(COMPARISONS);
  const results: Result[] = [];
  for (const name of wanted) {
    const comparison = COMPARISONS[name];
    if (!comparison) throw new Error(`There is no comparison ${name}.\n\n${HELP}`);
    console.error(`${comparison.name} ...`);
    results.push(await compare(comparison, Number(values.rounds)));
  }
  const [{ model } = { model: 'unknown' }, ...others] = cpus();
  console.log(
    `\n${others.length + 1} × ${model.trim()}, Node ${process.versions.node}, medians of ${values.rounds} rounds\n`,
  );
  console.log('| what | ours | peer | ratio | aim | met |');
  console.log('|---|---|---|---|---|---|');
  for (const { name, unit, ours, peer, ratio, aim, met } of results)
    console.log(
      `| ${name} (${unit}) | ${shown(ours)} | ${shown(peer)} | ${ratio.toFixed(2)} | ${aim} | ${met ? 'yes' : 'no'} |`,
    );
};

const shown = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(2));

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
