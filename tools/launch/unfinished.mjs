import { existsSync, readFileSync } from 'node:fs';

/** @typedef {Readonly<{ path: string }>} SpecFile */

/** A reporter for a run that is ended from outside: it names the files that were still at it. */
export default class Unfinished {
  /** @type {Set<string>} */
  #running = new Set();

  constructor() {
    process.once('SIGTERM', () => {
      console.error(['Ended while these were running:', ...this.#running].join('\n  '));
      endWorkers();
      process.exit(1);
    });
  }

  /** @param {SpecFile} file */
  onTestFileStart({ path }) {
    this.#running.add(path);
  }

  /** @param {SpecFile} file */
  onTestFileResult({ path }) {
    this.#running.delete(path);
  }
}

/** A worker in an endless loop does not hear that its parent is gone; the kernel knows who is whose. */
const endWorkers = () => {
  const children = `/proc/${process.pid}/task/${process.pid}/children`;
  if (!existsSync(children)) return;
  for (const pid of readFileSync(children, 'utf8').trim().split(' ').filter(Boolean))
    process.kill(Number(pid), 'SIGKILL');
};
