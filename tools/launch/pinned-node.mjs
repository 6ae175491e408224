import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './child.mjs';
import { root } from './root.mjs';

const BIN = join(root, 'node_modules', '.bin');

/** The oldest Node that loads ES modules from Jest and ends processes as we rely on. */
const OLDEST = [24, 9];

/** The Node that came with the packages, or the one that runs us if it is new enough. */
export const pinnedNode = () => {
  const pinned = join(BIN, 'node');
  if (existsSync(pinned)) return pinned;
  if (isAtLeast(process.versions.node, OLDEST)) return process.execPath;
  throw new Error(
    `Charter runs on Node ${OLDEST.join('.')} or later. It brings its own for Linux on x64 and arm64; for ` +
      `${process.platform} on ${process.arch} start it with one (this is ${process.versions.node}).`,
  );
};

/**
 * @param {string} version
 * @param {readonly number[]} oldest
 */
export const isAtLeast = (version, [major = 0, minor = 0]) => {
  const [itsMajor = 0, itsMinor = 0] = version.split('.').map(Number);
  return itsMajor > major || (itsMajor === major && itsMinor >= minor);
};

/**
 * Runs a program of ours in place of this process, as far as one can see from outside; gives its exit code.
 * @param {readonly string[]} args
 * @param {{ timeout?: number, variables?: NodeJS.ProcessEnv }} how `variables` are set for it, or taken away by undefined.
 */
export const runOnPinnedNode = async (args, { variables, ...limits } = {}) => {
  const env = { ...process.env, PATH: [BIN, process.env['PATH']].join(delimiter), ...variables };
  const { code } = await run(pinnedNode(), args, { stdio: 'inherit', env, ...limits });
  return code;
};
