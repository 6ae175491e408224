import { Catch, NotFoundException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Problem } from './problem';
import { problemOf } from './problem-of';

const UNFORESEEN =
  'Something went wrong on our side. It has been written down under the correlation id of this answer.';

/** Every error leaves as a problem document; what nobody has foreseen is logged whole, and told as little as possible. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: Logger,
    private readonly methodsOf: (url: string) => readonly string[],
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const request = http.getRequest<FastifyRequest & { correlationId?: string }>();
    const { correlationId } = request;
    const problem =
      this.#wrongMethod(error, request) ?? problemOf(error) ?? new Problem(500, UNFORESEEN, { cause: error });
    if (request.raw.aborted) this.log.debug({ err: error, correlationId }, 'the client has gone');
    else if (problem.status === 500) this.log.error({ err: error, correlationId }, 'unforeseen');
    else if (problem.status === 503) this.log.warn({ err: problem.cause, correlationId }, problem.message);
    if (reply.sent) return;
    // Whatever type the answer was to have.
    void reply.status(problem.status).headers(problem.headers).type('application/json').send(problem.body);
  }

  /** Nest knows an address together with its method only, and says of both that there is nothing. */
  #wrongMethod(error: unknown, { method, url }: FastifyRequest): Problem | undefined {
    if (!(error instanceof NotFoundException)) return undefined;
    const methods = this.methodsOf(url);
    if (methods.length === 0 || methods.includes(method)) return undefined;
    return new Problem(405, `${method} is not possible here.`, { headers: { allow: methods.join(', ') } });
  }
}
