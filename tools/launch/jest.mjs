import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOnPinnedNode } from './pinned-node.mjs';
import { root } from './root.mjs';

/** Far more than all specs need: what runs still then hangs, in a loop that leaves no turn to Jest's own timeout. */
const LIMIT_MS = 30 * 60_000;

/** @typedef {Readonly<{ passed: number, failed: number }>} Count */

/** Journeys through running processes, some of which measure how soon these are back: they have the machine to themselves. */
const JOURNEYS = 'apps/system-e2e/';

/**
 * Runs the specs, but for the files left out, and counts: first what can run side by side, then the journeys.
 * @param {readonly string[]} asked
 * @param {readonly string[]} leftOut
 * @returns {Promise<Count>}
 */
export const runJest = async (asked, leftOut) => {
  const sideBySide = await runOnce(asked, leftOut, [`--testPathIgnorePatterns=${escaped(join(root, JOURNEYS))}`]);
  const notAJourney = `--testPathIgnorePatterns=^(?!${escaped(join(root, JOURNEYS))})`;
  const journeys = await runOnce(asked, leftOut, [notAJourney, '--runInBand']);
  const [passed, failed] = [sideBySide.passed + journeys.passed, sideBySide.failed + journeys.failed];
  // Each of both may have nothing to do; if both have, nobody has tested anything.
  return { passed, failed: passed + failed === 0 && leftOut.length === 0 ? 1 : failed };
};

/**
 * @param {readonly string[]} asked
 * @param {readonly string[]} leftOut
 * @param {readonly string[]} how
 * @returns {Promise<Count>}
 */
const runOnce = async (asked, leftOut, how) => {
  const folder = await mkdtemp(join(tmpdir(), 'charter-jest-'));
  try {
    const report = join(folder, 'report.json');
    const args = [
      '--experimental-vm-modules', // Nest is ESM.
      '--disable-warning=ExperimentalWarning',
      join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
      ...asked, // First: an option that takes a list would take them for more of it.
      `--rootDir=${root}`,
      '--json',
      `--outputFile=${report}`,
      '--reporters=default',
      `--reporters=${join(root, 'tools', 'launch', 'unfinished.mjs')}`,
      ...leftOut.map(file => `--testPathIgnorePatterns=${escaped(join(root, file))}$`),
      ...how,
      '--passWithNoTests',
    ];
    const code = await runOnPinnedNode(args, { timeout: LIMIT_MS });
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
