import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { lastLines, type Command } from './command';
import { ensureFree } from './free-port';
import { run, type Running } from './running';

/** A server as a process of its own, with all that it starts. Each method may be called in any state. */
export type Server = Readonly<{
  name: string;
  /** The file that it writes to. */
  log: string;
  /** Undefined while it does not run; another one after each start. */
  readonly pid: number | undefined;
  /** Whether it answers, within two seconds. */
  answers: () => Promise<boolean>;
  /** Starts it at the same address, and waits until it can be used; throws with the end of its log. */
  start: () => Promise<void>;
  /** Ends it as its makers advise, or by force where that takes too long. */
  stop: () => Promise<void>;
  /** SIGKILL to all of it. */
  kill: () => Promise<void>;
  /** SIGSTOP to all of it: its sockets stay, and nobody answers. */
  pause: () => Promise<void>;
  /** Lets it go on after `pause`. */
  resume: () => Promise<void>;
}>;

export type ServerDescription = Readonly<{
  name: string;
  log: string;
  command: Command;
  /** Ports on 127.0.0.1 that it listens on. */
  ports: readonly number[];
  /** Before each start. */
  prepare?: () => Promise<void>;
  answers: (pid: number) => Promise<boolean>;
  stopSignal: NodeJS.Signals;
}>;

/** A busy machine may take many times what a start takes on an idle one, a few seconds. */
const START_LIMIT_MS = 90_000;
/** Well below what any start takes, well above what a look costs. */
const LOOK_EVERY_MS = 25;
/** A server that is up answers in milliseconds; a stopped one never does. */
const ANSWER_LIMIT_MS = 2_000;
/** An orderly end takes about a second; nothing is lost without it, so nobody should wait for long. */
const STOP_LIMIT_MS = 10_000;

/** A server that is not running yet. */
export function describedServer(description: ServerDescription): Server {
  const { name, log, command, ports, stopSignal } = description;
  let running: Running | undefined;
  const isRunning = () => running !== undefined && running.ended === undefined;
  return {
    name,
    log,
    get pid() {
      return isRunning() ? running?.pid : undefined;
    },
    answers: async () => running !== undefined && isRunning() && answersSoon(description, running),
    start: async () => {
      if (isRunning()) return;
      for (const port of ports) await ensureFree(port, name);
      await description.prepare?.();
      running = await run(command, log);
      await ready(description, running);
    },
    stop: async () => {
      if (!running) return;
      running.resume();
      running.signal(stopSignal);
      await Promise.race([running.exited, pause(STOP_LIMIT_MS, undefined, { ref: false })]);
      await running.kill();
    },
    kill: async () => running?.kill(),
    pause: async () => running?.pause(),
    resume: async () => running?.resume(),
  };
}

const ready = async (description: ServerDescription, running: Running): Promise<void> => {
  const { name, log } = description;
  const until = performance.now() + START_LIMIT_MS;
  while (running.ended === undefined) {
    if (await answersSoon(description, running)) return;
    if (performance.now() > until) {
      await running.kill();
      throw new Error(`${name} could not be used within ${START_LIMIT_MS / 1000} s.${endOf(log)}`);
    }
    await pause(LOOK_EVERY_MS);
  }
  throw new Error(`${name} ended (${running.ended}) before it could be used.${endOf(log)}`);
};

const answersSoon = ({ answers }: ServerDescription, { pid }: Running): Promise<boolean> =>
  Promise.race([answers(pid).catch(() => false), pause(ANSWER_LIMIT_MS, false, { ref: false })]);

/** The end of a log, as an addition to a message. */
const endOf = (log: string): string =>
  `\nThe end of ${log}:\n${(existsSync(log) && lastLines(readFileSync(log, 'utf8'))) || '(empty)'}`;
