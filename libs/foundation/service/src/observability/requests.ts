import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { CharterRequest } from '../http/charter-request';
import type { Metrics } from './metrics';
import { newCorrelationId, traceOf } from './tracing';

type Around = Readonly<{ service: string; metrics: Metrics; log: Logger }>;

/** Gives each request its correlation id, and writes down what became of it: by route template, never by address. */
export const observeRequests = (fastify: FastifyInstance, { service, metrics, log }: Around): void => {
  fastify.decorateRequest('correlationId', '');
  fastify.addHook('onRequest', (request, reply, done) => {
    (request as CharterRequest).correlationId = correlate(request, reply);
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const { correlationId, caller } = request as CharterRequest;
    const route = request.routeOptions.url ?? 'none';
    const { method } = request;
    const { statusCode: status, elapsedTime } = reply;
    metrics.request({ service, method, route, status }, elapsedTime / 1_000);
    const about = { service, method, route, status, milliseconds: Math.round(elapsedTime), correlationId };
    // Whoever watches over it asks every few seconds.
    const level = route.startsWith('/health') || route === '/metrics' ? 'trace' : status >= 500 ? 'warn' : 'debug';
    log[level]({ ...about, ...(caller ? { caller: caller.id } : {}) }, 'request');
    done();
  });
};

/** The trace that a request belongs to, as its answer names it. */
export const correlate = ({ headers: { traceparent } }: FastifyRequest, reply: FastifyReply): string => {
  const correlationId = traceOf(traceparent?.toString()) ?? newCorrelationId();
  reply.header('x-correlation-id', correlationId);
  return correlationId;
};
