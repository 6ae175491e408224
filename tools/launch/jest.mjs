import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isToEnd } from './ending.mjs';
import { runOnPinnedNode } from './pinned-node.mjs';
import { root } from './root.mjs';

/**
 * Far more than a pass needs, of which the longest takes 23 minutes on two cores: what runs still then hangs, in a loop that
 * leaves no turn to Jest's own timeout.
 */
const LIMIT_MS = Number(process.env['CHARTER_LIMIT_MINUTES'] || 45) * 60_000;

/** @typedef {Readonly<{ passed: number, failed: number }>} Count */

/** Journeys through running processes, some of which measure how soon these are back: they have the machine to themselves. */
const JOURNEYS = 'apps/system-e2e/';

/**
 * @typedef {Readonly<{ heading?: string, args: readonly string[], variables: NodeJS.ProcessEnv }>} Pass
 * @typedef {Readonly<{ files: readonly string[], url: string }>} Again files, and the PostgreSQL to run them on as well
 */

/**
 * Runs the specs, but for the files left out, and counts: first what can run side by side, then the journeys, then once
 * more what uses a database.
 * @param {Readonly<{ asked: readonly string[], leftOut: readonly string[], again: Again | undefined }>} what
 * @returns {Promise<Count>}
 */
export const runJest = async ({ asked, leftOut, again }) => {
  let [passed, failed] = [0, 0];
  for (const pass of passesFor(asked, leftOut, again)) {
    if (isToEnd()) break;
    if (pass.heading) console.log(`\n${pass.heading}`);
    const count = await runOnce(pass);
    passed += count.passed;
    failed += count.failed;
  }
  // Each pass may have nothing to do; if all have, nobody has tested anything.
  return { passed, failed: passed + failed === 0 && (leftOut.length === 0 || isToEnd()) ? 1 : failed };
};

/**
 * @param {readonly string[]} asked
 * @param {readonly string[]} leftOut
 * @param {Again | undefined} again
 * @returns {readonly Pass[]}
 */
const passesFor = (asked, leftOut, again) => {
  const args = [...asked, ...leftOut.map(file => `--testPathIgnorePatterns=${escaped(join(root, file))}$`)];
  const journeys = escaped(join(root, JOURNEYS));
  const variables = { DATABASE_TEST_URL: undefined };
  const sideBySide = { args: [...args, `--testPathIgnorePatterns=${journeys}`], variables };
  const inTurn = { args: [...args, `--testPathIgnorePatterns=^(?!${journeys})`, '--runInBand'], variables };
  if (!again) return [sideBySide, inTurn];
  const options = asked.filter(arg => arg.startsWith('-'));
  return [
    { ...sideBySide, heading: 'On PGlite, and what needs no database:' },
    inTurn,
    {
      heading: 'On PostgreSQL, again what uses a database:',
      args: [...options, '--runTestsByPath', ...again.files.map(file => join(root, file))],
      variables: { DATABASE_TEST_URL: again.url },
    },
  ];
};

/**
 * @param {Pass} pass
 * @returns {Promise<Count>}
 */
const runOnce = async ({ args: which, variables }) => {
  const folder = await mkdtemp(join(tmpdir(), 'charter-jest-'));
  try {
    const report = join(folder, 'report.json');
    const args = [
      '--experimental-vm-modules', // Nest is ESM.
      '--disable-warning=ExperimentalWarning',
      join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
      ...which, // First: an option that takes a list would take them for more of it.
      `--rootDir=${root}`,
      '--json',
      `--outputFile=${report}`,
      '--reporters=default',
      `--reporters=${join(root, 'tools', 'launch', 'unfinished.mjs')}`,
      '--passWithNoTests',
    ];
    const code = await runOnPinnedNode(args, { timeout: LIMIT_MS, variables });
    return countOf(code, await readReport(report));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/**
 * @typedef {Readonly<{ numPassedTests: number, numFailedTests: number, numRuntimeErrorTestSuites: number }>} Report
 * @param {number} code
 * @param {Report | undefined} report
 * @returns {Count}
 */
export const countOf = (code, report) => {
  if (!report) return { passed: 0, failed: 1 }; // The runner itself fell.
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  // It can be unhappy without a failed test: no test was found, a worker was lost.
  return { passed: report.numPassedTests, failed: code !== 0 && failed === 0 ? 1 : failed };
};

/**
 * @param {string} file
 * @returns {Promise<Report | undefined>}
 */
const readReport = async file => {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
};

/** @param {string} text */
const escaped = text => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
