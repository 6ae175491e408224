import { alone } from './alone.mjs';
import { readArguments } from './arguments.mjs';
import { compiles, insistOn, runChecks, staticChecks } from './checks.mjs';
import { runJest } from './jest.mjs';
import { allSpecs, notRunnable, requirements } from './requirements.mjs';
import { install } from './workspace.mjs';

/** @param {readonly string[]} patterns */
const isAskedBy = patterns => {
  const asked = patterns.map(pattern => new RegExp(pattern, 'i')); // As Jest reads them.
  return (/** @type {{ file: string }} */ { file }) => asked.length === 0 || asked.some(one => one.test(file));
};

/**
 * Everything that can be tested here; with a pattern a part of it, without the static checks. The last line always
 * counts, whatever went wrong before.
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit code
 */
export const test = async args => {
  const { passed, failed } = await run(args).catch(error => {
    console.error(error.message);
    return { passed: 0, failed: 1 };
  });
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
};

/** @param {readonly string[]} args */
const run = async args => {
  const { required, forJest, patterns } = readArguments(args);
  await alone(install);
  const specs = allSpecs();
  const unknown = specs.flatMap(({ needs }) => needs).filter(name => !(name in requirements));
  const leftOut = notRunnable(specs, requirements).filter(isAskedBy(patterns));

  const ofChecks = await runChecks([
    ...insistOn([...new Set([...required, ...unknown])], requirements),
    compiles,
    ...(patterns.length > 0 ? [] : staticChecks),
  ]);
  const ofSpecs = await runJest(
    forJest,
    leftOut.map(({ file }) => file),
  );

  for (const { file, needs } of leftOut) console.log(`Not run: ${file}, which needs ${needs.join(' and ')}`);
  for (const { what, instead, isMet } of Object.values(requirements)) {
    if (instead && !isMet()) console.log(`Not run against ${what}: ${instead}`);
  }
  return { passed: ofChecks.passed + ofSpecs.passed, failed: ofChecks.failed + ofSpecs.failed };
};
