import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { NestFactory, Reflector } from '@nestjs/core';
import type { DynamicModule } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { serveEvents } from '@charter/messaging';
import type { FastifyInstance } from 'fastify';
import { CallerGuard } from '../callers/caller.guard';
import { scopeRequests } from '../freshness/request-scope';
import { SettlingInterceptor } from '../freshness/settling.interceptor';
import { HealthController, METRICS, READINESS } from '../health/health.controller';
import type { Readiness } from '../health/readiness';
import { Admission, admitWrites } from '../limits/admission';
import { observeRequests } from '../observability/requests';
import { TracingInterceptor } from '../observability/tracing.interceptor';
import type { ServiceParts } from '../runtime/service-parts';
import { LARGEST_BODY, readBodies } from './body-parsers';
import { knownMethods } from './known-methods';
import { ProblemFilter } from './problem.filter';
import { dressReplies } from './reply-headers';
import { RequestBodyPipe } from './request-body.pipe';
import { answerUnreadable, refuseNul } from './unreadable-addresses';

export type ApplicationOptions = Readonly<{
  made: ServiceParts;
  module: DynamicModule;
  readiness: () => Promise<Readiness>;
}>;

export type Application = Readonly<{
  serve: (request: IncomingMessage, response: ServerResponse) => void;
  startAllMicroservices: () => Promise<unknown>;
  /** Answers the requests that are being worked on, and ends what Nest has started. */
  close: () => Promise<void>;
}>;

/** A service's Nest application on Fastify, with everything around its controllers that is the same for all. */
export const openApplication = async ({ made, module, readiness }: ApplicationOptions): Promise<Application> => {
  const { config, metrics, log } = made.parts;
  const adapter = new FastifyAdapter({
    bodyLimit: LARGEST_BODY,
    // The nearest one only: what stands before that in the header, a client may have written itself.
    trustProxy: config.trustProxy && ((_address, hop) => hop === 0),
    // No id, name or address of e-mail is longer, however it is encoded.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
    frameworkErrors: answerUnreadable,
    // Whoever comes while the service ends is answered as ever, by what is still at work.
    return503OnClosing: false,
  });
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  const methodsOf = prepare(fastify, made);
  const health = {
    controllers: [HealthController],
    providers: [
      { provide: READINESS, useValue: readiness },
      { provide: METRICS, useValue: metrics },
    ],
  };
  const whole = { ...module, controllers: [...(module.controllers ?? []), ...health.controllers] };
  const app = await NestFactory.create<NestFastifyApplication>(
    { ...whole, providers: [...(module.providers ?? []), ...health.providers] },
    adapter,
    { logger: false, bodyParser: false, abortOnError: false },
  );
  app.useGlobalPipes(new RequestBodyPipe());
  app.useGlobalFilters(new ProblemFilter(log, methodsOf));
  app.useGlobalInterceptors(new TracingInterceptor(), new SettlingInterceptor(() => made.settle()));
  app.useGlobalGuards(guardOf(made));
  for (const transport of made.transports) serveEvents(app, transport).useGlobalInterceptors(new TracingInterceptor());
  await app.init();
  await fastify.ready();
  const open = new Set<ServerResponse>();
  return {
    serve: (request, response) => {
      open.add(response);
      response.once('close', () => open.delete(response));
      fastify.routing(request, response);
    },
    startAllMicroservices: () => app.startAllMicroservices(),
    close: async () => {
      await ended(open);
      await app.close();
    },
  };
};

/** Longer than any request may take; whoever is slow to send or to read is not waited for any longer. */
const LAST_CHANCE_MS = 10_000;

const ended = async (open: ReadonlySet<ServerResponse>): Promise<void> => {
  const signal = AbortSignal.timeout(LAST_CHANCE_MS);
  await Promise.allSettled([...open].map(response => once(response, 'close', { signal })));
};

/** Everything that happens to a request before Nest has it, in this order. */
const prepare = (fastify: FastifyInstance, made: ServiceParts) => {
  const { limit, metrics, log } = made.parts;
  const methodsOf = knownMethods(fastify);
  observeRequests(fastify, { service: made.name, metrics, log });
  dressReplies(fastify);
  refuseNul(fastify);
  if (limit) fastify.addHook('onRequest', async request => limit(request.ip, request.headers));
  readBodies(fastify);
  admitWrites(fastify, new Admission());
  scopeRequests(fastify);
  return methodsOf;
};

const guardOf = ({ tokens, callers, organizations, freshness, recordStaff, parts }: ServiceParts): CallerGuard => {
  const { store, vault } = parts;
  return new CallerGuard({
    reflector: new Reflector(),
    ...{ tokens, callers, organizations, freshness, recordStaff, vault },
    clockOffBy: () => store.clockOffBy(),
  });
};
