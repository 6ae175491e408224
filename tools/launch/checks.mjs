import { alone } from './alone.mjs';
import { isToEnd } from './ending.mjs';
import { lacksOf } from './requirements.mjs';
import { build, npm } from './workspace.mjs';

/** @typedef {import('./jest.mjs').Count} Count */
/** @typedef {Readonly<{ name: string, run: () => Promise<{ code: number, output: string }> }>} Check */

/**
 * A script of package.json, so that each check is also a command of its own.
 * @param {string} name
 * @returns {Check}
 */
const script = name => ({ name, run: () => npm(['run', '--silent', name], ['ignore', 'pipe', 'pipe']) });

/** @type {Check} */
export const compiles = { name: 'build', run: () => alone(build) };

/** What is true of the text as it stands, without running it. */
export const staticChecks = ['format:check', 'lint', 'typecheck', 'check:lock'].map(script);

/**
 * What the caller insists on: where it is missing, or nobody knows what it is, that is a failure and not a spec less.
 * @param {readonly string[]} names
 * @param {Readonly<Record<string, import('./requirements.mjs').Requirement>>} known
 * @returns {readonly Check[]}
 */
export const insistOn = (names, known) =>
  names.map(name => ({
    name: `require ${name}`,
    run: async () => {
      const requirement = known[name];
      if (!requirement) return { code: 1, output: `Known here: ${Object.keys(known).join(', ')}.` };
      return requirement.isMet()
        ? { code: 0, output: '' }
        : { code: 1, output: `Missing: ${requirement.what}${lacksOf(requirement)}.` };
    },
  }));

/**
 * Each in turn, with its name, its time and, where it fails, its words.
 * @param {readonly Check[]} checks
 * @returns {Promise<Count>}
 */
export const runChecks = async checks => {
  let [passed, failed] = [0, 0];
  for (const { name, run } of checks) {
    if (isToEnd()) break;
    process.stdout.write(`${name.padEnd(28, ' .')} `);
    const began = performance.now();
    const { code, output } = await run();
    console.log(`${code === 0 ? 'passed' : 'FAILED'} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
    if (code === 0) passed += 1;
    if (code === 0) continue;
    failed += 1;
    console.log(output.trimEnd());
  }
  return { passed, failed };
};
