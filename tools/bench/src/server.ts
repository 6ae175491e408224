import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '@charter/infra';
import { cpuOf } from './measure';

/** A server under measurement, in a process of its own, so that its CPU can be told from that of the load. */
export type Server<Ready> = Readonly<{
  ready: Ready;
  cpu: () => number;
  /** Has it do something; one thing at a time. */
  ask: <Answer>(what: unknown) => Promise<Answer>;
  close: () => Promise<void>;
}>;

export type ServerOptions = Readonly<{
  /** For all that it writes. */
  folder: string;
  environment?: Readonly<Record<string, string>>;
  /** What Node is told, beside what it is told here. */
  flags?: readonly string[];
}>;

/** Starts a module in `servers`, which says when it can be used. It finds a free port in its environment. */
export const startServer = async <Ready>(
  name: string,
  { folder, environment, flags = [] }: ServerOptions,
): Promise<Server<Ready>> => {
  const child: ChildProcess = fork(join(__dirname, 'servers', `${name}.js`), {
    // Nothing of ours: what somebody has set for a Charter of his own is not to be measured.
    env: {
      ...{ PATH: process.env['PATH'], PORT: String(await freePort()), DATA_DIR: join(folder, name) },
      ...environment,
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // kafkajs as it comes, in peers, sets timers that Node warns of.
    execArgv: [...process.execArgv, ...flags, '--disable-warning=TimeoutNegativeWarning'],
  });
  const ended = once(child, 'exit').then(([code, signal]) =>
    Promise.reject(new Error(`The server ${name} ended with ${String(code ?? signal)}.`)),
  );
  ended.catch(() => undefined);
  const told = async <Told>(): Promise<Told> => {
    const [message] = (await Promise.race([once(child, 'message'), ended])) as [{ told: Told }];
    return message.told;
  };
  return {
    ready: await told<Ready>(),
    cpu: () => cpuOf(child.pid ?? 0),
    ask: async <Answer>(what: unknown) => {
      const answer = told<Answer>();
      // That it has ended, whoever waits for the answer is told.
      child.send({ asked: what }, () => undefined);
      return answer;
    },
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill();
      await ended.catch(() => undefined);
    },
  };
};
