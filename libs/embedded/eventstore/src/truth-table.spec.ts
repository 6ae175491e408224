import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** README.md explains them. */
const SOURCES = ['observed', 'server’s source', 'client’s source', 'protocol', 'ours'];

/** The text of each spec by its path below `src`. */
type Specs = ReadonlyMap<string, string>;
type Row = Readonly<{ cells: readonly string[]; tests: readonly string[] }>;

/** The rows of the truth table; a test is written as `file.spec.ts`: its name. */
function rowsOf(readme: string): readonly Row[] {
  const [, table = ''] = readme.split('\n## The truth table\n');
  return table
    .split('\n')
    .filter(line => line.startsWith('|') && !/^\| *(given|-+) *\|/.test(line))
    .map(line => line.split('|').slice(1, -1))
    .map(row => row.map(cell => cell.trim()))
    .map(cells => ({ cells, tests: cells.at(-1)!.split('<br>') }));
}

/** All tests, written as in the table. */
function testsOf(specs: Specs): readonly string[] {
  return [...specs].flatMap(([file, text]) =>
    [...text.matchAll(/^ +it\(\s*(['"`])((?:\\.|(?!\1).)*)\1/gm)].map(([, , name]) => `\`${file}\`: ${name}`),
  );
}

function malformed(readme: string): readonly string[] {
  return rowsOf(readme)
    .filter(({ cells }) => cells.length !== 4 || !SOURCES.includes(cells[2]!))
    .map(({ cells }) => cells.join(' | '));
}

/** Tests that a row names and that are not there. */
function invented(readme: string, specs: Specs): readonly string[] {
  const tests = new Set(testsOf(specs));
  return rowsOf(readme).flatMap(row => row.tests.filter(test => !tests.has(test)));
}

/** Tests of what any server must do that no row names. */
function unlisted(readme: string, specs: Specs): readonly string[] {
  const named = new Set(rowsOf(readme).flatMap(({ tests }) => tests));
  return testsOf(specs).filter(test => test.startsWith('`truth/') && !named.has(test));
}

function specsIn(folder: string): Specs {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file =>
    file.endsWith('.int.spec.ts'),
  );
  return new Map(files.map(file => [file, readFileSync(join(folder, file), 'utf8')]));
}

describe('the truth table of README.md', () => {
  const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');
  const specs = specsIn(__dirname);

  it('has rows, each with a known source', () => {
    expect(rowsOf(readme).length).toBeGreaterThan(50);
    expect(malformed(readme)).toEqual([]);
  });

  it('names only tests that exist', () => {
    expect(invented(readme, specs)).toEqual([]);
  });

  it('names every test that any server must pass', () => {
    expect(unlisted(readme, specs)).toEqual([]);
  });
});

describe('the check of the truth table', () => {
  const specs = new Map([
    ['truth/append.int.spec.ts', "  it('writes', async () => {});\n  it('refuses', async () => {});"],
    ['log.int.spec.ts', "  it('goes on', () => {});"],
  ]);
  const table = (...rows: readonly string[]) =>
    [
      '',
      '## The truth table',
      '| given | the server answers | source | test |',
      '| --- | --- | --- | --- |',
      ...rows,
    ].join('\n');
  const right = table(
    '| new | success | observed | `truth/append.int.spec.ts`: writes<br>`log.int.spec.ts`: goes on |',
    '| old | no | protocol | `truth/append.int.spec.ts`: refuses |',
  );

  it('has nothing to say about a table that is right', () => {
    expect([...malformed(right), ...invented(right, specs), ...unlisted(right, specs)]).toEqual([]);
  });

  it('finds a name that is not that of a test in the file beside it', () => {
    const wrong = table('| new | success | observed | `log.int.spec.ts`: writes |');
    expect(invented(wrong, specs)).toEqual(['`log.int.spec.ts`: writes']);
  });

  it('finds a test of truth/ without a row, and lets others be', () => {
    const short = table('| new | success | observed | `truth/append.int.spec.ts`: writes |');
    expect(unlisted(short, specs)).toEqual(['`truth/append.int.spec.ts`: refuses']);
  });

  it('finds a row without a source', () => {
    expect(malformed(table('| new | success | hearsay | `log.int.spec.ts`: goes on |'))).toHaveLength(1);
    expect(malformed(table('| new | success | `log.int.spec.ts`: goes on |'))).toHaveLength(1);
  });
});
