import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { correlate } from '../observability/requests';
import { Problem } from './problem';
import { problemOf } from './problem-of';
import { dress } from './reply-headers';

/** Answers what the router turns down before it has a route, and so before any hook: bad encoding, too long a name. */
export const answerUnreadable = (error: Error, request: FastifyRequest, reply: FastifyReply): void => {
  const { status, body } = problemOf(error) ?? new Problem(400, 'The address cannot be read.', { cause: error });
  correlate(request, reply);
  dress(reply);
  // As bytes: to JSON, Fastify would add a charset here.
  void reply
    .status(status)
    .type('application/json')
    .send(Buffer.from(JSON.stringify(body)));
};

/** No database has a text with the character NUL: nothing is stored under it, and to look for it is an error. */
export const refuseNul = (fastify: FastifyInstance): void => {
  fastify.addHook('onRequest', async ({ url }) => {
    if (url.includes('%00')) throw new Problem(400, 'The request cannot be read.');
  });
};
