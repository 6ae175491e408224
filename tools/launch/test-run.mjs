import { alone } from './alone.mjs';
import { readArguments } from './arguments.mjs';
import { compiles, insistOn, runChecks, staticChecks } from './checks.mjs';
import { endInOrder } from './ending.mjs';
import { runJest } from './jest.mjs';
import { allSpecs, isAskedBy, lacksOf, notRunnable, requirements } from './requirements.mjs';
import { lookForServers, serversFor } from './servers.mjs';
import { install } from './workspace.mjs';

/** @typedef {import('./jest.mjs').Count} Count */
/** @typedef {import('./requirements.mjs').Requirements} Requirements */
/** @typedef {import('./requirements.mjs').Spec} Spec */

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
  endInOrder();
  const specs = allSpecs();
  const chosen = specs.filter(isAskedBy(patterns));
  const ofBuild = await runChecks([compiles]);
  const { count: ofStart, lacking, stop } = await startFor(chosen, ofBuild.failed === 0);
  try {
    const known = requirements(lacking);
    const unknown = specs.flatMap(({ needs }) => needs).filter(name => !(name in known));
    const ofChecks = await runChecks([
      ...insistOn([...new Set([...required, ...unknown])], known),
      ...(patterns.length > 0 ? [] : staticChecks),
    ]);
    return sum([ofBuild, ofStart, ofChecks, await runSpecs(chosen, forJest, known)]);
  } finally {
    await stop().catch(error => console.error(error.message)); // What was counted counts all the same.
  }
};

/**
 * Starts what these specs need and this machine has. What does not start is a failure, and lacking from then on.
 * @param {readonly Spec[]} chosen
 * @param {boolean} isBuilt
 */
const startFor = async (chosen, isBuilt) => {
  const { running, lacking } = await lookForServers(isBuilt);
  const names = /** @type {const} */ (['kafka', 'postgres']).filter(
    name => lacking[name]?.length === 0 && chosen.some(spec => uses(spec, name)),
  );
  /** @type {import('./servers.mjs').Servers} */
  let servers = { variables: {}, stop: async () => undefined };
  const start = async () => {
    try {
      servers = await serversFor(names, running);
      return { code: 0, output: '' };
    } catch (error) {
      return { code: 1, output: error instanceof Error ? error.message : String(error) };
    }
  };
  const count = await runChecks(names.length > 0 ? [{ name: `servers: ${names.join(', ')}`, run: start }] : []);
  Object.assign(process.env, servers.variables);
  const failed = count.failed > 0 ? names.map(name => [name, ['a server that starts']]) : [];
  return { count, lacking: { ...lacking, ...Object.fromEntries(failed) }, stop: servers.stop };
};

/**
 * @param {Spec} spec
 * @param {'kafka' | 'postgres'} name
 */
const uses = ({ needs, usesDatabase }, name) => needs.includes(name) || (usesDatabase && name === 'postgres');

/**
 * What can run here runs; what cannot is named.
 * @param {readonly Spec[]} chosen
 * @param {readonly string[]} forJest
 * @param {Requirements} known
 */
const runSpecs = async (chosen, forJest, known) => {
  const leftOut = notRunnable(chosen, known);
  const leftOutFiles = leftOut.map(({ file }) => file);
  const onDatabase = chosen.filter(({ file, usesDatabase }) => usesDatabase && !leftOutFiles.includes(file));
  const url = process.env['POSTGRES_TEST_URL'];
  const again = url && onDatabase.length > 0 ? { files: onDatabase.map(({ file }) => file), url } : undefined;
  const count = await runJest({ asked: forJest, leftOut: leftOutFiles, again });

  for (const { file, needs } of leftOut)
    console.log(`Not run: ${file}, which needs ${needs.map(name => `${name}${lacksOf(known[name])}`).join(' and ')}`);
  for (const [name, requirement] of Object.entries(known)) {
    if (!requirement.instead || requirement.isMet() || (name === 'postgres' && onDatabase.length === 0)) continue;
    console.log(`Not run against ${requirement.what}: ${requirement.instead}${lacksOf(requirement)}.`);
  }
  return count;
};

/** @param {readonly Count[]} counts */
const sum = counts => ({
  passed: counts.reduce((total, { passed }) => total + passed, 0),
  failed: counts.reduce((total, { failed }) => total + failed, 0),
});
