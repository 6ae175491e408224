import { setTimeout as pause } from 'node:timers/promises';
import type { Connection, Line } from './connection';
import { EventStoreRefused, EventStoreUnavailable } from './errors';
import { isSilence, isUnderstood, mayPass, NoAnswer } from './failures';
import type { SaltOf } from './proposal';

/** A failure that is being dealt with. */
export type Trouble = Readonly<{ doing: string; error: unknown }>;

/** What the parts of the store have in common. */
export type Context = Readonly<{
  connection: Connection;
  /** How long anything that is asked for may take, with all its attempts. */
  deadlineMs: number;
  now: () => number;
  random: () => number;
  saltOf: SaltOf | undefined;
  onTrouble: (trouble: Trouble) => void;
}>;

/** A store that restarts is back within seconds; asked at most this far apart, it is noticed at once. */
const LONGEST_PAUSE_MS = 250;
const FIRST_PAUSE_MS = 10;

/** How long to go on trying, and how fast. */
export class Patience {
  private attempt = 0;
  private since = performance.now();

  constructor(
    private readonly context: Context,
    private readonly doing: string,
    private readonly lastsMs = context.deadlineMs,
  ) {}

  get leftMs(): number {
    return this.lastsMs - (performance.now() - this.since);
  }

  /** The first silent attempt leaves time for a second one, on another connection. */
  get attemptMs(): number {
    return Math.min(this.leftMs, this.context.deadlineMs / 2);
  }

  /** It went on for a while: the next failure is a first one. */
  renew(): void {
    this.attempt = 0;
    this.since = performance.now();
  }

  /** Returns when it is time to try again, and throws when there is no point or no time left. */
  async after(error: unknown, line: Line): Promise<void> {
    const { context, doing } = this;
    if (isUnderstood(error)) throw error;
    if (!mayPass(error)) throw new EventStoreRefused(doing, error);
    context.onTrouble({ doing, error });
    if (isSilence(error)) context.connection.giveUp(line);
    // Full jitter, so that all who lost the store do not come back in step.
    const wait = context.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(this.attempt++, 10));
    if (wait >= this.leftMs) throw new EventStoreUnavailable(doing, error);
    await pause(wait);
    // A busy process can be late; an attempt without time would only fail, and tell of something else.
    if (this.leftMs <= 0) throw new EventStoreUnavailable(doing, error);
  }
}

type Attempt<Answer> = (line: Line, deadlineMs: number) => Promise<Answer>;

/** Asks until there is an answer, a final failure, or no time left. */
export const persistently = async <Answer>(context: Context, doing: string, ask: Attempt<Answer>): Promise<Answer> => {
  const patience = new Patience(context, doing);
  for (;;) {
    const line = context.connection.line();
    try {
      return await answered(line, patience.attemptMs, ask);
    } catch (error) {
      await patience.after(error, line);
    }
  }
};

/** gRPC keeps the deadline, but the client can lose a call before it reaches gRPC. */
const GRACE_MS = 100;

const answered = <Answer>(line: Line, deadlineMs: number, ask: Attempt<Answer>): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new NoAnswer('No answer, and no error either.')), deadlineMs + GRACE_MS);
    // Two handlers of one promise: each promise more is made for every call there is.
    ask(line, deadlineMs).then(
      answer => {
        clearTimeout(timer);
        resolve(answer);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
