import type { FastifyInstance, FastifyReply } from 'fastify';

/** Headers of every answer. */
export const dressReplies = (fastify: FastifyInstance): void => {
  fastify.addHook('onSend', async (_request, reply) => dress(reply));
};

export const dress = (reply: FastifyReply): void => {
  reply.header('x-content-type-options', 'nosniff');
  // Nothing here is anybody else's to keep.
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  // With a charset behind it, the official JavaScript client does not take an error for JSON.
  if (/^application\/json *;/.test(String(reply.getHeader('content-type'))))
    reply.header('content-type', 'application/json');
};
