import type { IncomingMessage, ServerResponse } from 'node:http';
import { listen, notFound, Problem, type Listener, type Parts, type RunningService } from '@charter/service';
import { serviceFor } from './routes';

type Options = Readonly<{
  services: readonly RunningService[];
  metrics: Parts['metrics'];
  host: string;
  port: number;
}>;

/** Listens, and hands each request to the service that its address belongs to. */
export const openGateway = ({ services, metrics, host, port }: Options): Promise<Listener> => {
  const byName = new Map(services.map(service => [service.name, service]));
  return listen({
    ...{ host, port },
    serve: (request, response) => {
      const name = serviceFor(request.url ?? '/');
      const service = name === undefined ? undefined : byName.get(name);
      if (service) service.serve(request, response);
      else void answerItself({ services, metrics }, request, response);
    },
  });
};

/** What concerns the process as a whole. */
const answerItself = async (
  { services, metrics }: Pick<Options, 'services' | 'metrics'>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const [path = '/'] = (request.url ?? '/').split('?');
  request.resume();
  if (!OWN.has(path)) return send(response, 404, notFound('This address').body);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    return send(response, 405, new Problem(405, `${request.method} is not possible here.`).body);
  }
  if (path === '/health/live') return send(response, 200, { alive: true });
  if (path === '/health/ready') {
    const each = await Promise.all(services.map(async ({ name, readiness }) => ({ name, ...(await readiness()) })));
    const ready = each.every(one => one.ready);
    return send(response, ready ? 200 : 503, {
      ready,
      reasons: each.flatMap(({ name, reasons }) => reasons.map(reason => `${name}: ${reason}`)),
      parked: each.flatMap(({ name, parked }) => parked.map(key => ({ service: name, ...key }))),
    });
  }
  dressed(response, 200, metrics.contentType).end(await metrics.text());
};

const OWN = new Set(['/health/live', '/health/ready', '/metrics']);

const send = (response: ServerResponse, status: number, body: object): void => {
  dressed(response, status, 'application/json').end(JSON.stringify(body));
};

const dressed = (response: ServerResponse, status: number, type: string): ServerResponse =>
  response.writeHead(status, {
    ...{ 'content-type': type, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' },
  });
