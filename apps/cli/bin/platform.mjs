#!/usr/bin/env node
// Plain JavaScript, because it runs before anything is built and on whatever Node is installed (20.11 or later).
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alone } from '../../../tools/launch/alone.mjs';
import { run } from '../../../tools/launch/child.mjs';
import { launch } from '../../../tools/launch/launch.mjs';
import { isAtLeast, pinnedNode, runOnPinnedNode } from '../../../tools/launch/pinned-node.mjs';
import { root } from '../../../tools/launch/root.mjs';

const bin = fileURLToPath(import.meta.url);
const app = dirname(dirname(bin));
/** What the command is written for. `npx platform` runs on the pinned Node by itself, and saves the second start. */
const OLDEST = [24, 0];

const start = async () => {
  if (!isAtLeast(process.versions.node, OLDEST)) return runOnPinnedNode([bin, ...process.argv.slice(2)]);
  if (!isBuilt()) await alone(build);
  const { default: oclif } = await import('@oclif/core');
  // The build is ours: oclif must not look for sources to compile by itself.
  oclif.settings.enableAutoTranspile = false;
  await oclif.execute({ dir: app });
  return Number(process.exitCode ?? 0);
};

/** Looking at the sources' times takes a few milliseconds; asking the compiler would take fifty. */
const isBuilt = () => [...withWhatItStandsOn(app)].every(isBuiltIn);

/** @param {string} project */
const isBuiltIn = project => {
  const mark = join(project, 'dist', '.tsbuildinfo');
  const sources = readdirSync(join(project, 'src'), { recursive: true, encoding: 'utf8' });
  const newest = Math.max(...sources.filter(isCompiled).map(name => statSync(join(project, 'src', name)).mtimeMs));
  return existsSync(mark) && statSync(mark).mtimeMs >= newest;
};

/** Specs are left out of the build, so it may well be older than they are. */
const isCompiled = (/** @type {string} */ name) =>
  name.endsWith('.ts') && !name.endsWith('.spec.ts') && !name.startsWith('testing');

/**
 * The project and those that it refers to, and so on.
 * @param {string} project
 * @returns {Set<string>}
 */
const withWhatItStandsOn = (project, found = new Set()) => {
  if (found.has(project)) return found;
  found.add(project);
  const { references = [] } = JSON.parse(readFileSync(join(project, 'tsconfig.json'), 'utf8'));
  for (const { path } of references) withWhatItStandsOn(join(project, path), found);
  return found;
};

const build = async () => {
  const tsc = join(root, 'node_modules', 'typescript-7', 'bin', 'tsc');
  const { code, output } = await run(pinnedNode(), [tsc, '-b', app], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  if (code !== 0) throw new Error(`The command could not be built.\n${output}`);
};

// Not awaited: a reader that stops early, such as head, leaves oclif waiting for a stdout that is gone.
void launch(start);
