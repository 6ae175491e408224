import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpuOf } from './measure';

/** A server under measurement, in a process of its own, so that its CPU can be told from that of the load. */
export type Server<Ready> = Readonly<{ ready: Ready; cpu: () => number; close: () => Promise<void> }>;

/** Starts a module of this package that sends one message to its parent once it listens. */
export const startServer = async <Ready>(
  module: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<Server<Ready>> => {
  const child: ChildProcess = fork(module, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(([code]) =>
    Promise.reject(new Error(`${module} ended with ${String(code)}.`)),
  );
  const [ready] = (await Promise.race([once(child, 'message'), ended])) as [Ready];
  ended.catch(() => undefined);
  return {
    ready,
    cpu: () => cpuOf(child.pid ?? 0),
    close: async () => {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
    },
  };
};
