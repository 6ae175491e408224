import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { alone } from './alone.mjs';
import { run } from './child.mjs';
import { missingFrom } from './installed.mjs';
import { isAtLeast, pinnedNode } from './pinned-node.mjs';
import { withProgress } from './progress.mjs';
import { root } from './root.mjs';

/** The oldest Node that knows the options in .npmrc. */
const OLDEST_TO_START = [20, 11];

/** Leaves the clone installed and built: what is missing, and nothing when nothing is. */
export const prepare = () =>
  alone(async () => {
    await install();
    const { code, output } = await withProgress('Building', build);
    if (code !== 0) throw new Error(`The build failed.\n${output}`);
  });

/** Installs what package-lock.json names, unless it is there. */
export const install = async () => {
  if (!isAtLeast(process.versions.node, OLDEST_TO_START)) {
    throw new Error(`Node ${OLDEST_TO_START.join('.')} or later starts Charter; this is ${process.versions.node}.`);
  }
  const missing = missingPackages();
  if (missing.length === 0) return;
  // NODE_ENV=production would leave out the compiler. Warnings about engines concern the Node that installs, not the one that runs.
  const args = ['ci', '--include=dev', '--include=optional', '--loglevel=error'];
  const { code } = await withProgress(`Installing ${missing.length} packages`, () => npm(args, 'inherit'));
  if (code !== 0) throw new Error('npm ci failed: see above.');
};

/** Compiles what has changed: about a second when nothing has. */
export const build = () => {
  const tsc = join(root, 'node_modules', 'typescript-7', 'bin', 'tsc');
  return run(pinnedNode(), [tsc, '-b'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
};

/**
 * Runs npm in this clone, by the Node that npm itself was started with: the one under node_modules may be on its way out.
 * @param {readonly string[]} args
 * @param {'inherit' | ['ignore', 'pipe', 'pipe']} stdio
 */
export const npm = (args, stdio) => {
  const { npm_node_execpath: node, npm_execpath: cli } = process.env;
  if (!node || !cli) return run('npm', args, { cwd: root, stdio });
  const env = { ...process.env, PATH: `${dirname(node)}:${process.env['PATH']}` };
  return run(node, [cli, ...args], { cwd: root, stdio, env });
};

const missingPackages = () => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return missingFrom(lock, installedPackages(), { os: process.platform, cpu: process.arch, libc: libc() });
};

const installedPackages = () => {
  try {
    return JSON.parse(readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8'));
  } catch {
    return undefined; // Not there, or cut off while npm wrote it: not installed.
  }
};

/** As npm tells them apart: the report names a version of glibc only where there is one. */
const libc = () => {
  const { header } = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return header.glibcVersionRuntime ? 'glibc' : 'musl';
};
