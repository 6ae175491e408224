import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { root } from './root.mjs';

/**
 * @typedef {Readonly<{ what: string, isMet: () => boolean, instead?: string, lacks?: readonly string[] }>} Requirement
 *   `instead` is what served without it, `lacks` what would have to be installed.
 * @typedef {Readonly<Record<string, Requirement>>} Requirements
 */

/**
 * What some specs need and not every machine has. A spec names its own in its first comment, `@requires upsun-cli`;
 * where one is missing, the spec is chosen out before the runner starts, and the summary says so.
 * @type {Requirements}
 */
const ofThisClone = {
  'upsun-cli': {
    what: 'the official command line tool, for Linux on x64',
    isMet: () => existsSync(join(root, 'node_modules', '@upsun', 'cli-linux-x64', 'bin', 'upsun')),
  },
  kubectl: { what: 'kubectl', isMet: () => isInPath('kubectl') },
  chromium: { what: 'Chromium', isMet: () => isInPath('chromium') },
  python3: { what: 'Python 3', isMet: () => isInPath('python3') },
  mount: {
    what: 'the right to mount a small disk',
    isMet: canMount,
  },
  'eventstore-server': {
    what: 'an event store named by EVENTSTORE_URL',
    instead: 'its specs ran against the embedded one',
    isMet: () => Boolean(process.env['EVENTSTORE_URL']),
  },
};

/** @param {string} program */
function isInPath(program) {
  return (process.env['PATH'] ?? '').split(delimiter).some(folder => existsSync(join(folder, program)));
}

/** Tried, since no right that can be looked up says it: in a container, root may mount nothing. */
function canMount() {
  const folder = mkdtempSync(join(tmpdir(), 'charter-mount-'));
  try {
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status !== 0) return false;
    return spawnSync('umount', [folder]).status === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Servers that are started for the specs, where they can be. */
const SERVERS = {
  kafka: { what: 'Kafka' },
  postgres: { what: 'PostgreSQL', instead: 'its specs ran on PGlite' },
  nginx: { what: 'nginx' },
};

/**
 * All that a spec can ask for.
 * @param {Readonly<Record<string, readonly string[]>>} lacking what each server lacks here
 * @returns {Requirements}
 */
export const requirements = lacking => ({
  ...ofThisClone,
  ...Object.fromEntries(
    Object.entries(SERVERS).map(([name, server]) => {
      const lacks = lacking[name] ?? [];
      return [name, { ...server, lacks, isMet: () => lacks.length === 0 }];
    }),
  ),
});

/**
 * What would have to be installed, as an addition to a message.
 * @param {Requirement | undefined} requirement
 */
export const lacksOf = requirement =>
  requirement?.lacks?.length ? ` (not here: ${requirement.lacks.join(', ')})` : '';

/**
 * `usesDatabase`: it runs on whichever database DATABASE_TEST_URL names.
 * @typedef {Readonly<{ file: string, needs: readonly string[], usesDatabase: boolean }>} Spec
 */

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
 * @param {readonly Pick<Spec, 'file' | 'needs'>[]} specs
 * @param {Requirements} known
 * @returns {readonly Pick<Spec, 'file' | 'needs'>[]}
 */
export const notRunnable = (specs, known) =>
  specs
    .map(({ file, needs }) => ({ file, needs: needs.filter(name => !known[name]?.isMet()) }))
    .filter(({ needs }) => needs.length > 0);

/**
 * Every spec of the clone, with what it asks for.
 * @returns {readonly Spec[]}
 */
export const allSpecs = () =>
  ['apps', 'libs', 'tools']
    .flatMap(folder => filesUnder(join(root, folder)))
    .filter(file => file.endsWith('.spec.ts'))
    .map(file => ({ file: relative(root, file), ...askedBy(readFileSync(file, 'utf8')) }));

/** @param {string} text */
const askedBy = text => ({ needs: requiredBy(text), usesDatabase: text.includes('databaseForSpecs(') });

/**
 * Whether one of these patterns asks for a spec, as Jest reads them.
 * @param {readonly string[]} patterns
 */
export const isAskedBy = patterns => {
  const asked = patterns.map(pattern => new RegExp(pattern.replace(/^\.\//, ''), 'i'));
  return (/** @type {Readonly<{ file: string }>} */ { file }) =>
    asked.length === 0 || asked.some(one => one.test(join(root, file)));
};

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
