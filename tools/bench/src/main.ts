import { parseArgs } from 'node:util';
import { constants, cpus } from 'node:os';
import { whatCanStart } from '@charter/infra';
import { compare, type Comparison, type Result } from './comparison';
import { announcing } from './comparisons/announcing';
import { appends } from './comparisons/appends';
import { asOf } from './comparisons/as-of';
import { barrier } from './comparisons/barrier';
import { chaining } from './comparisons/chaining';
import { change } from './comparisons/change';
import { deciding } from './comparisons/deciding';
import { idling } from './comparisons/idling';
import { processing } from './comparisons/processing';
import { rebuilding } from './comparisons/rebuilding';
import { verify } from './comparisons/verify';
import { openPremises } from './premises';
import { reportOf, type NotRun } from './report';

const COMPARISONS: ReadonlyMap<string, Comparison> = new Map(
  Object.entries({
    ...{ change, appends, chaining, verify, processing, deciding },
    ...{ announcing, 'as-of': asOf, barrier, rebuilding, idling },
  }),
);

const HELP = `npm run bench [-- COMPARISON...] [--rounds 5]

Each comparison measures Charter and a peer that does the least that must be done, in turn and in one run, and prints the
ratio of their medians. docs/performance.md says how to read it. Without a name, all are run, in this order:

${[...COMPARISONS].map(([word, { name, unit }]) => `  ${word.padEnd(12)}${name} (${unit})`).join('\n')}

The last five start Kafka, PostgreSQL, an event store and a cluster of Charter for themselves, once in a run, in a folder
for temporary files. Where this machine cannot start what one needs, it is named as not run (tools/infra/README.md).

  --rounds N   how often both are measured in turn, 5 unless said otherwise; idling takes one round

Examples
  npm run bench
  npm run bench -- change appends
  npm run bench -- barrier --rounds 9`;

type Wanted = Readonly<{ words: readonly string[]; rounds: number }>;

/** What the command line asks for; nothing where that is help. */
const wantedBy = (args: readonly string[]): Wanted | undefined => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { rounds: { type: 'string', default: '5' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return undefined;
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds must be a number from 1 on.');
  const unknown = positionals.find(word => !COMPARISONS.has(word));
  if (unknown !== undefined)
    throw new Error(`There is no comparison ${unknown}. There are: ${[...COMPARISONS.keys()].join(', ')}.`);
  return { rounds, words: positionals.length > 0 ? [...new Set(positionals)] : [...COMPARISONS.keys()] };
};

const say = (what: string): void => console.error(`  … ${what}`);

let isInterrupted = false;

/** Ends the servers, and takes the folder away, also where somebody ends us. */
const closeOnSignals = (close: () => Promise<void>): void => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      say('stopping');
      isInterrupted = true;
      const end = () => process.exit(128 + constants.signals[signal]);
      close().then(end, end);
    });
};

const missingFor = ({ needs = [] }: Comparison): readonly string[] => {
  const can = whatCanStart();
  return [...new Set(needs.flatMap(need => can[need].missing))];
};

const main = async (): Promise<void> => {
  const wanted = wantedBy(process.argv.slice(2));
  if (!wanted) return console.log(HELP);
  const { words, rounds } = wanted;
  const results: Result[] = [];
  const notRun: NotRun[] = [];
  const premises = await openPremises(say);
  closeOnSignals(premises.close);
  try {
    for (const comparison of words.map(word => COMPARISONS.get(word)!)) {
      const { name } = comparison;
      const missing = missingFor(comparison);
      if (missing.length > 0) {
        notRun.push({ name, missing });
        continue;
      }
      console.error(name);
      results.push(await compare(comparison, { rounds, premises, say }));
    }
  } finally {
    await premises.close();
  }
  const [{ model } = { model: 'unknown' }, ...others] = cpus();
  const machine = `${others.length + 1} × ${model.trim()}, Node ${process.versions.node}`;
  console.log(`\n${machine}, medians of ${rounds} round${rounds === 1 ? '' : 's'}\n\n${reportOf(results, notRun)}`);
};

main().catch((error: unknown) => {
  // Then what was being measured fails, and that is nobody's business any more.
  if (isInterrupted) return;
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
