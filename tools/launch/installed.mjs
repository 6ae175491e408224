/** @typedef {{ version?: string, integrity?: string, link?: boolean, optional?: boolean, os?: Names, cpu?: Names, libc?: Names }} Package */
/** @typedef {string | readonly string[]} Names */
/** @typedef {{ packages: Readonly<Record<string, Package>> }} Lock */
/** @typedef {Readonly<{ os: string, cpu: string, libc: string }>} Machine */

/**
 * What the lock names for this machine and `node_modules` lacks, or has in another version.
 * npm writes what it has installed, in the lock's own format, as its last act: an install cut short leaves nothing.
 * @param {Lock} lock package-lock.json
 * @param {Lock | undefined} installed node_modules/.package-lock.json
 * @param {Machine} machine
 * @returns {readonly string[]}
 */
export const missingFrom = (lock, installed, machine) =>
  Object.entries(lock.packages)
    .filter(([path, wanted]) => path.includes('node_modules/') && isFor(machine, wanted))
    .filter(([path, wanted]) => !isSame(wanted, installed?.packages[path]))
    .map(([path]) => path);

/**
 * @param {Package} wanted
 * @param {Package | undefined} found
 */
const isSame = (wanted, found) =>
  found !== undefined &&
  found.version === wanted.version &&
  found.integrity === wanted.integrity &&
  found.link === wanted.link;

/**
 * @param {Machine} machine
 * @param {Package} wanted
 */
const isFor = (machine, { optional, os, cpu, libc }) => {
  // What belongs to an optional package of another machine names no machine itself: not to be told from here.
  if (optional && os === undefined && cpu === undefined) return false;
  return isAmong(machine.os, os) && isAmong(machine.cpu, cpu) && isAmong(machine.libc, libc);
};

/**
 * As npm reads these fields: a list of names, or of names that are excluded by `!`.
 * @param {string} name
 * @param {Names | undefined} names
 */
const isAmong = (name, names) => {
  if (names === undefined) return true;
  const list = typeof names === 'string' ? [names] : names;
  if (list.includes(`!${name}`)) return false;
  return list.includes(name) || list.every(other => other.startsWith('!'));
};
