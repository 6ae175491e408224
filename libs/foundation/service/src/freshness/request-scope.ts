import { AsyncLocalStorage } from 'node:async_hooks';
import { comparePositions } from '@charter/event-store';
import type { FastifyInstance } from 'fastify';

export type Written = Readonly<{ position: string; streams: readonly string[] }>;

/** What the work on one request has written, wherever that was done. */
export class RequestScope {
  readonly #streams = new Set<string>();
  #position: string | undefined;

  /** The streams that the outcome of the request rests on, and the last position in them. */
  get written(): Written | undefined {
    return this.#position === undefined ? undefined : { position: this.#position, streams: [...this.#streams] };
  }

  note(stream: string, position: string): void {
    this.#streams.add(stream);
    if (this.#position === undefined || comparePositions(this.#position, position) < 0) this.#position = position;
  }
}

const scopes = new AsyncLocalStorage<RequestScope>();

/** The scope of the request that is worked on here; none where no request is. */
export const requestScope = (): RequestScope | undefined => scopes.getStore();

/** Works on one request. */
export const inRequestScope = <Result>(work: () => Result): Result => scopes.run(new RequestScope(), work);

/** Gives each request a scope. Only once its body is read: what reads it belongs to the connection, not to the request. */
export const scopeRequests = (fastify: FastifyInstance): void => {
  fastify.addHook('preHandler', (_request, _reply, done) => inRequestScope(done));
};
