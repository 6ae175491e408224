import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './root.mjs';

/**
 * What some specs need and not every machine has. A spec names its own in its first comment, `@requires upsun-cli`;
 * where one is missing, the spec is chosen out before the runner starts, and the summary says so.
 * @type {Readonly<Record<string, Requirement>>}
 * @typedef {Readonly<{ what: string, isMet: () => boolean, instead?: string }>} Requirement `instead` is what served without it.
 */
export const requirements = {
  'upsun-cli': {
    what: 'the official command line tool, for Linux on x64',
    isMet: () => existsSync(join(root, 'node_modules', '@upsun', 'cli-linux-x64', 'bin', 'upsun')),
  },
  'eventstore-server': {
    what: 'an event store named by EVENTSTORE_URL',
    instead: 'its specs ran against the embedded one.',
    isMet: () => Boolean(process.env['EVENTSTORE_URL']),
  },
};

/** @typedef {Readonly<{ file: string, needs: readonly string[] }>} Spec */

/**
 * The names after `@requires` in the comment that a file begins with.
 * @param {string} text
 * @returns {readonly string[]}
 */
export const requiredBy = text => {
  const comment = /^\s*\/\*\*.*?\*\//s.exec(text)?.[0] ?? '';
  return [...comment.matchAll(/@requires\s+([\w-]+)/g)].map(([, name = '']) => name);
};

/**
 * The specs that lack something here, each with what it lacks. What nobody knows is lacking everywhere.
 * @param {readonly Spec[]} specs
 * @param {Readonly<Record<string, Requirement>>} known
 * @returns {readonly Spec[]}
 */
export const notRunnable = (specs, known) =>
  specs
    .map(({ file, needs }) => ({ file, needs: needs.filter(name => !known[name]?.isMet()) }))
    .filter(({ needs }) => needs.length > 0);

/** Every spec of the clone, with what it asks for. */
export const allSpecs = () =>
  ['apps', 'libs', 'tools']
    .flatMap(folder => filesUnder(join(root, folder)))
    .filter(file => file.endsWith('.spec.ts'))
    .map(file => ({ file: relative(root, file), needs: requiredBy(readFileSync(file, 'utf8')) }));

/**
 * @param {string} folder
 * @returns {readonly string[]}
 */
const filesUnder = folder =>
  readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return [path];
    return ['node_modules', 'dist'].includes(entry.name) ? [] : filesUnder(path);
  });
