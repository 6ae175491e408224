import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, createServer, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPair, SignJWT } from 'jose';
import { accessTokens } from '../callers/access-tokens';
import { serviceConfigOf } from '../configuration/service-config';
import { openLog } from '../observability/logs';
import { openParts } from '../runtime/parts';
import { openService, type RunningService } from '../runtime/service';
import { notesService, type Known } from './notes-service';

const ISSUER = 'https://charter.example';

export type Asked = Readonly<{
  method?: string;
  path: string;
  /** Who calls; nobody where it is left out. */
  as?: string;
  headers?: Readonly<Record<string, string>>;
  /** Sent as it is when it is text, otherwise as JSON. */
  body?: unknown;
}>;

export type Answer = Readonly<{
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  json: Record<string, unknown>;
  /** Whether it came over a connection that had served before. */
  reused: boolean;
}>;

/** A service on real parts behind a real HTTP server. */
export const serviceOverHttp = async (storeUrl: string, environment: NodeJS.ProcessEnv = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'charter-service-'));
  const config = serviceConfigOf({
    ...{ DATA_DIR: folder, DATABASE_URL: 'pglite:memory://', LOG_LEVEL: 'silent', RATE_LIMIT: 'off' },
    ...environment,
  });
  const known: Known = { callers: new Map(), access: new Map(), gate: { arrived: 0, open: Promise.resolve() } };
  const notes = notesService('notes', known);
  const opened = await openParts({ config, eventStoreUrl: storeUrl, services: [notes] });
  const lines: string[] = [];
  const log = openLog({ logLevel: 'trace' }, { write: line => void lines.push(line) });
  const { publicKey, privateKey } = await generateKeyPair('EdDSA');
  const tokens = accessTokens({ issuer: ISSUER, keys: async () => publicKey });
  const service = await openService(notes, { ...opened, log }, tokens);
  const server = await listening(service);
  const agent = new Agent({ keepAlive: true });

  const tokenOf = (id: string) =>
    new SignJWT({ sid: `session of ${id}` })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt' })
      .setIssuer(ISSUER)
      .setAudience(ISSUER)
      .setSubject(id)
      .setExpirationTime('1h')
      .sign(privateKey);
  const ask = async (asked: Asked, by = agent): Promise<Answer> => {
    const { as, headers } = asked;
    const shown: Record<string, string> = as === undefined ? {} : { authorization: `Bearer ${await tokenOf(as)}` };
    return send(server.port, { ...asked, headers: { ...shown, ...headers } }, by);
  };
  return {
    ...{ ask, known, lines, service, parts: opened, tokenOf, port: server.port },
    close: async () => {
      agent.destroy();
      await server.close();
      await service.close();
      await opened.close();
      rmSync(folder, { recursive: true });
    },
  };
};

const listening = async (service: RunningService) => {
  const server = createServer({ keepAliveTimeout: 0 }, service.serve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};

const send = async (port: number, { method = 'GET', path, headers, body }: Asked, agent: Agent): Promise<Answer> => {
  const isText = body === undefined || typeof body === 'string';
  const text = isText ? body : JSON.stringify(body);
  const own = text === undefined ? {} : { 'content-length': String(Buffer.byteLength(text)) };
  const json = isText ? {} : { 'content-type': 'application/json' };
  const request = httpRequest({
    port,
    host: '127.0.0.1',
    method,
    path,
    agent,
    headers: { ...json, ...own, ...headers },
  });
  const answered = once(request, 'response');
  // A server that has answered need not read on.
  request.on('error', () => undefined);
  request.end(text);
  const [response] = (await answered) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const answer = Buffer.concat(chunks).toString('utf8');
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text: answer,
    get json() {
      return JSON.parse(answer) as Record<string, unknown>;
    },
    reused: request.reusedSocket,
  };
};
