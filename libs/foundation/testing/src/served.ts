import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunningService } from '@charter/service';

export type Asked = Readonly<{
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  /** Who calls; nobody who has logged in, where it is left out. */
  as?: string;
  /** The `Idempotency-Key`. */
  key?: string;
  headers?: Readonly<Record<string, string>>;
  body?: unknown;
}>;

export type Answer = Readonly<{
  status: number;
  headers: Readonly<Record<string, string>>;
  /** What it is in JSON; empty where it is none. */
  body: Readonly<Record<string, unknown>>;
  text: string;
}>;

/** A service behind a real HTTP server, which may be asked for anything in anybody's name. */
export const served = async (service: Pick<RunningService, 'serve'>, tokenOf: (id: string) => string) => {
  const server = createServer({ keepAliveTimeout: 0 }, service.serve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    ask: async ({ method = 'GET', path, as, key, headers = {}, body }: Asked): Promise<Answer> => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        headers: {
          ...(as === undefined ? {} : { authorization: `Bearer ${tokenOf(as)}` }),
          ...headers,
          ...(key === undefined ? {} : { 'idempotency-key': key }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const type = response.headers.get('content-type') ?? '';
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: text !== '' && type.includes('json') ? (JSON.parse(text) as Record<string, unknown>) : {},
        text,
      };
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};
