import type { FastifyInstance } from 'fastify';
import { isRead } from '../http/charter-request';
import { Problem, unavailable } from '../http/problem';

/**
 * Writes that are worked on at one time. More of them would share the same processor and all take longer, until none is
 * answered in time; so many already share looks, batches and commits.
 */
const AT_ONCE = 48;
/** Whoever has waited this long would hardly be answered in time: saying so now costs nothing. */
const PATIENCE_MS = 1_500;

type Waiting = Readonly<{ enter: () => void; timer: NodeJS.Timeout }>;

/** Lets in so many at once, and the others in the order in which they came. */
export class Admission {
  readonly #waiting = new Set<Waiting>();
  #inside = 0;

  constructor(
    private readonly atOnce = AT_ONCE,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  /** Answers how to leave. Rejects with 503 where it would take too long. */
  enter(): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const enter = () => {
        this.#inside++;
        resolve(this.#leaving());
      };
      if (this.#inside < this.atOnce) return enter();
      const timer = setTimeout(() => {
        this.#waiting.delete(waiting);
        reject(unavailable('There is more to do than can be done in time. Try again shortly.', { seconds: 2 }));
      }, this.patienceMs);
      const waiting = { enter, timer };
      this.#waiting.add(waiting);
    });
  }

  #leaving(): () => void {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#inside--;
      const [next] = this.#waiting;
      if (!next) return;
      this.#waiting.delete(next);
      clearTimeout(next.timer);
      next.enter();
    };
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
