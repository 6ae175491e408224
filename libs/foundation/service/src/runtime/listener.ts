import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** The one port of a process. */
export type Listener = Readonly<{
  /** Takes no new requests, and answers those that it has. */
  close: () => Promise<void>;
}>;

export type ListenerOptions = Readonly<{
  host: string;
  port: number;
  serve: (request: IncomingMessage, response: ServerResponse) => void;
}>;

/** Whoever holds a connection open without using it lets go of it by then when the process ends. */
const LAST_CHANCE_MS = 10_000;
const LOOK_FOR_IDLE_MS = 50;
// Longer than what stands in front of it keeps its own end open, so that none is closed while a request is on its way.
const KEEP_ALIVE_MS = 75_000;

/** Listens. Rejects where the port cannot be had. */
export const listen = async ({ host, port, serve }: ListenerOptions): Promise<Listener> => {
  let closing = false;
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    // Whoever keeps a connection open would otherwise keep asking on it for as long as it lasts.
    if (closing) response.setHeader('connection', 'close');
    serve(request, response);
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    close: async () => {
      closing = true;
      const closed = once(server, 'close');
      server.close();
      // What was answered before it could be told so is idle a moment later.
      const idle = setInterval(() => server.closeIdleConnections(), LOOK_FOR_IDLE_MS);
      const late = setTimeout(() => server.closeAllConnections(), LAST_CHANCE_MS);
      await closed;
      clearInterval(idle);
      clearTimeout(late);
    },
  };
};
