import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { askToEnd } from './ending.mjs';

/** @typedef {import('node:child_process').SpawnOptions & { stdio: 'inherit' | ['ignore', 'pipe', 'pipe'] }} Options */

/**
 * Runs a program to its end, passes on what we are told to end by, and gives its exit code.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {Options} options
 * @returns {Promise<{ code: number, output: string }>}
 */
export const run = async (program, args, options) => {
  const child = spawn(program, args, options);
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', text => (output += text));
  child.stderr?.setEncoding('utf8').on('data', text => (output += text));
  const releases = [passSignalsTo(child), endWithParent(child)];
  try {
    const [code, signal] = await once(child, 'close');
    return { code: code ?? 128 + constants.signals[/** @type {NodeJS.Signals} */ (signal)], output };
  } finally {
    for (const release of releases) release();
  }
};

/** @param {import('node:child_process').ChildProcess} child */
const passSignalsTo = child => {
  /** @param {NodeJS.Signals} signal */
  const pass = signal => {
    // A terminal sends Ctrl-C to the whole group: the child has it already, and a second one could cut its shutdown short.
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    child.kill(signal);
  };
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  for (const signal of signals) process.on(signal, pass);
  return () => signals.forEach(signal => process.off(signal, pass));
};

/** How soon a program ends that npm has left behind: well before somebody starts the next one. */
const LOOK_FOR_PARENT_MS = 100;

/**
 * A killed npm tells nobody, and the program would go on and keep its port. Only under npm: elsewhere a parent that goes
 * away may mean it to run on.
 * @param {import('node:child_process').ChildProcess} child
 */
const endWithParent = child => {
  if (!process.env['npm_lifecycle_event']) return () => undefined;
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    askToEnd();
    child.kill('SIGTERM');
  }, LOOK_FOR_PARENT_MS);
  return () => clearInterval(look);
};
