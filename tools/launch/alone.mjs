import { createHash } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { withProgress } from './progress.mjs';
import { root } from './root.mjs';

/**
 * An abstract socket as a lock on this clone: the kernel lets go of it when its process ends, however it ends, so there
 * is no stale lock to break. Linux only; elsewhere nobody waits for anybody.
 */
const LOCK = `\0charter-${createHash('sha256').update(root).digest('hex').slice(0, 32)}`;

/**
 * One process at a time installs and builds in a clone; who comes later waits.
 * @template Result
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export const alone = async work => {
  if (process.platform !== 'linux') return work();
  const lock = await taken();
  try {
    return await work();
  } finally {
    lock.close();
    for (const waiting of lock.waiting) waiting.destroy();
  }
};

const taken = async () => {
  for (;;) {
    const lock = await take();
    if (lock) return lock;
    await withProgress('Waiting for another install or build in this clone', released);
  }
};

/** @returns {Promise<{ close(): void, waiting: Set<import('node:net').Socket> } | undefined>} */
const take = () =>
  new Promise((resolve, reject) => {
    /** @type {Set<import('node:net').Socket>} */
    const waiting = new Set();
    const server = createServer(socket => {
      waiting.add(socket);
      socket.on('error', () => undefined).on('close', () => waiting.delete(socket));
    });
    server.on('error', error => ('code' in error && error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen(LOCK, () => resolve({ close: () => server.close(), waiting }));
  });

/** The holder never speaks: the connection ends when it lets go, or dies, or is gone before we come. */
const released = () =>
  new Promise(resolve => {
    connect(LOCK)
      .on('error', () => undefined) // It comes with its end.
      .on('close', resolve)
      .resume();
  });
