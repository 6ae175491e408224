import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { breakingChanges } from './breaking-changes';
import type { Schemas } from './schemas';

/** The schemas as they were released last: what readers may rely on. */
export type Released = Readonly<{ version: string; schemas: Schemas }>;

export const RELEASED = 'docs/schemas/released.json';

/** What was released last, in the clone at `root`; undefined before the first time. */
export const releasedIn = (root: string): Released | undefined => {
  const file = join(root, RELEASED);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Released) : undefined;
};

/** The version of the schemas as they are: the released one, or the one to come where anything was added since. */
export const versionOf = (released: Released | undefined, schemas: Schemas): string => {
  if (!released) return '0.0.0-unreleased';
  // What there is now and was not before would break who goes back.
  const isAsReleased = breakingChanges(schemas, released.schemas).length === 0;
  const [major, minor] = numbersIn(released.version);
  return isAsReleased ? released.version : `${major}.${minor + 1}.0-unreleased`;
};

/** Whether a version can follow another one: three numbers, and higher. */
export const mayFollow = (version: string, before: string | undefined): boolean => {
  if (!/^\d+\.\d+\.\d+$/.test(version)) return false;
  if (before === undefined) return true;
  const [next, last] = [numbersIn(version), numbersIn(before)];
  const differing = next.findIndex((number, index) => number !== last[index]);
  return differing >= 0 && next[differing]! > last[differing]!;
};

const numbersIn = (version: string) => version.split('.').map(Number) as [number, number, number];
