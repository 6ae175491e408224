import type { FastifyInstance } from 'fastify';
import { isRead } from '../http/charter-request';
import { Problem, unavailable } from '../http/problem';

/**
 * Writes that are worked on at one time: so many at first, and never less or more than these. More of them would share the same processor and all take
 * longer, until none is answered in time; the most still share looks, batches and commits. How many is right depends on
 * the machine and on what else it does, so it is found out: by what they take.
 */
const LEAST = 4;
const FIRST = 24;
const MOST = 48;
/** Whoever takes longer comes near the 2 s after which nobody waits for what others do: there are too many. */
const SLOW_MS = 800;
/** So much of them is left when there are too many. */
const FEWER = 0.5;
/** So many more there are when as many as there are have ended well: all of them after some 150 writes. */
const MORE = 8;
/** Whoever has waited this long would hardly be answered in time: saying so now costs nothing. */
const PATIENCE_MS = 1_500;

type Waiting = Readonly<{ enter: () => void; timer: NodeJS.Timeout }>;
type Limits = Readonly<{ least?: number; first?: number; most?: number; patienceMs?: number; now?: () => number }>;

/** Lets in as many at once as are done in time, and the others in the order in which they came. */
export class Admission {
  readonly #waiting = new Set<Waiting>();
  readonly #limits: Required<Limits>;
  #atOnce: number;
  #inside = 0;
  #fewerAt = -Infinity;

  constructor(limits: Limits = {}) {
    const now = performance.now.bind(performance);
    this.#limits = { least: LEAST, first: FIRST, most: MOST, patienceMs: PATIENCE_MS, now, ...limits };
    this.#atOnce = this.#limits.first;
  }

  /** Answers how to leave. Rejects with 503 where it would take too long. */
  enter(): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const enter = () => {
        this.#inside++;
        resolve(this.#leaving());
      };
      if (this.#hasRoom) return enter();
      const timer = setTimeout(() => {
        this.#waiting.delete(waiting);
        reject(unavailable('There is more to do than can be done in time. Try again shortly.', { seconds: 2 }));
      }, this.#limits.patienceMs);
      const waiting = { enter, timer };
      this.#waiting.add(waiting);
    });
  }

  get #hasRoom(): boolean {
    return this.#inside < Math.floor(this.#atOnce);
  }

  #leaving(): () => void {
    const entered = this.#limits.now();
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#learn(entered);
      this.#inside--;
      for (const next of this.#waiting) {
        if (!this.#hasRoom) return;
        this.#waiting.delete(next);
        clearTimeout(next.timer);
        next.enter();
      }
    };
  }

  /** From a write that ends. Those that were inside together when it became too many tell so once. */
  #learn(entered: number): void {
    const { least, most, now } = this.#limits;
    if (now() - entered <= SLOW_MS) this.#atOnce = Math.min(most, this.#atOnce + MORE / this.#atOnce);
    else if (entered >= this.#fewerAt) {
      this.#atOnce = Math.max(least, this.#atOnce * FEWER);
      this.#fewerAt = now();
    }
  }
}

/** Keeps a service that has too much to do from doing none of it in time. */
export const admitWrites = (fastify: FastifyInstance, admission: Admission): void => {
  fastify.addHook('preHandler', async (request, reply) => {
    if (isRead(request)) return;
    const leave = await admission.enter();
    if (reply.raw.closed) {
      leave();
      throw new Problem(408, 'Whoever asked has gone.');
    }
    // Whatever becomes of the answer, also where the client goes meanwhile.
    reply.raw.once('close', leave);
  });
};
