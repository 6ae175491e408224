import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, createServer, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  accessTokens,
  openParts,
  openService,
  serviceConfigOf,
  type Parts,
  type RunningService,
} from '@charter/service';
import { identityServiceWith } from '../identity-service';
import { scryptHashing } from '../passwords/scrypt';
import { browserOver } from './browser';
import { invitations, membershipTold } from './invitations';
import { lettingGo } from './letting-go';
import { peopleOperations, type Newcomer } from '../registering/people-operations';

type Store = Parts['store'];
export type Asked = Readonly<{
  method?: string;
  path: string;
  /** The access token to show. */
  token?: string;
  headers?: Readonly<Record<string, string>>;
  /** Sent as it is when it is text, as a form when it is one, otherwise as JSON. */
  body?: unknown;
  /** The address to come from: any in 127.0.0.0/8. */
  from?: string;
}>;

export type Answer = Readonly<{
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  json: Record<string, unknown>;
}>;

export type IdentityOverHttp = Awaited<ReturnType<typeof identityOverHttp>>;

/** As passwords are hashed, but in no time: what real hashes take, their own specs see to. */
const hashing = scryptHashing({ ln: 8, r: 8, p: 1 });
const identityService = identityServiceWith(hashing);

/** Identity on real parts behind a real HTTP server, which finds its own keys over HTTP as every service does. */
export const identityOverHttp = async (storeUrl: string, environment: NodeJS.ProcessEnv = {}, log?: Parts['log']) => {
  const folder = mkdtempSync(join(tmpdir(), 'charter-identity-'));
  const service = Promise.withResolvers<RunningService>();
  // Whoever asks keeps its connections: none may be closed under a request that was just sent.
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    void service.promise.then(({ serve }) => serve(request, response));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const here = `http://127.0.0.1:${port}`;
  const config = serviceConfigOf({
    ...{ DATA_DIR: folder, DATABASE_URL: 'pglite:memory://', LOG_LEVEL: 'silent', RATE_LIMIT: 'off', PUBLIC_URL: here },
    ...environment,
  });
  const services = [identityService, { publication: membershipTold, reads: [] }];
  const opened = await openParts({ config, eventStoreUrl: storeUrl, services });
  const parts = { ...opened, ...(log && { log }) };
  const people = peopleOperations({ streams: parts.store, vault: parts.vault, hashing });
  const tokens = accessTokens({ issuer: config.publicUrl, keys: new URL(`${here}/.well-known/jwks.json`) });
  const { store, holdRows } = holding(parts.store);
  const running = await openService(identityService, { ...parts, store }, tokens);
  service.resolve(running);
  const membership = lettingGo(parts);
  const agent = new Agent({ keepAlive: true });
  const ask = (asked: Asked) => send(port, asked, agent);
  return {
    people: { ...people, deactivate: (email: string) => people.depart(email, { erase: false }) },
    owns: membership.owns,
    ...{ ask, holdRows, folder, store: parts.store, vault: parts.vault, url: config.publicUrl },
    ...helpers(ask),
    ...invitations(parts),
    browser: () => browserOver(ask),
    register: (asked: Partial<Newcomer> = {}) =>
      people.register({ email: `${randomUUID()}@example.com`, country: 'FR', roles: [], ...asked }, randomUUID()),
    close: async () => {
      agent.destroy();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      await membership.stop();
      await running.close();
      await parts.close();
      rmSync(folder, { recursive: true });
    },
  };
};

/** A store whose events can be kept back until somebody looks how far it has come. */
const holding = (inner: Store) => {
  let rows = Promise.withResolvers<void>();
  rows.resolve();
  const subscribe: Store['subscribe'] = async function* (following) {
    for await (const delivery of inner.subscribe(following)) {
      await rows.promise;
      yield delivery;
    }
  };
  const head: Store['head'] = prefixes => {
    rows.resolve();
    return inner.head(prefixes);
  };
  return {
    store: { ...inner, subscribe, head },
    /** What is stored from now on comes to no row before a request asks for it. */
    holdRows: () => {
      rows = Promise.withResolvers<void>();
    },
  };
};

const helpers = (ask: (asked: Asked) => Promise<Answer>) => {
  /** What the official command line tool sends to log in with an API token. */
  const exchange = (apiToken: string, from = someAddress()) =>
    ask({
      ...{ method: 'POST', path: '/oauth2/token', from },
      body: form({ client_id: 'upsun-cli', client_secret: '', grant_type: 'api_token', api_token: apiToken }),
    });
  const refresh = (refreshToken: string, from = someAddress()) =>
    ask({
      ...{ method: 'POST', path: '/oauth2/token', from },
      body: form({ client_id: 'upsun-cli', grant_type: 'refresh_token', refresh_token: refreshToken }),
    });
  return {
    ...{ exchange, refresh },
    logIn: async (apiToken: string): Promise<Readonly<{ access: string; refresh: string }>> => {
      const { json } = await exchange(apiToken);
      return { access: String(json['access_token']), refresh: String(json['refresh_token']) };
    },
    /** What an access token is good for just now. */
    statusWith: async (token: string) => (await ask({ path: '/users/me', token })).status,
  };
};

/** An address that nobody has failed from yet. */
export const someAddress = (): string => {
  const [a, b, c] = Buffer.from(randomUUID().replaceAll('-', ''), 'hex');
  return `127.${a ?? 0}.${b ?? 0}.${((c ?? 0) % 250) + 2}`;
};

export const form = (fields: Readonly<Record<string, string>>): URLSearchParams => new URLSearchParams({ ...fields });
export const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

const bodyOf = (body: unknown): Readonly<{ text?: string; type?: string }> => {
  if (body === undefined) return {};
  if (typeof body === 'string') return { text: body };
  if (body instanceof URLSearchParams) return { text: body.toString(), type: 'application/x-www-form-urlencoded' };
  return { text: JSON.stringify(body), type: 'application/json' };
};

const send = async (port: number, asked: Asked, agent: Agent): Promise<Answer> => {
  const { method = 'GET', path, token, headers, from } = asked;
  const { text, type } = bodyOf(asked.body);
  const request = httpRequest({
    ...{ host: '127.0.0.1', port, method, path, agent },
    ...(from === undefined ? {} : { localAddress: from }),
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(text === undefined ? {} : { 'content-length': String(Buffer.byteLength(text)) }),
      ...headers,
    },
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
  };
};
