import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityService, peopleOperations } from '@charter/app-identity';
import { membershipService } from '@charter/app-membership';
import { organizationsService } from '@charter/app-organizations';
import {
  accessTokens,
  openParts,
  openService,
  serviceConfigOf,
  type Parts,
  type RunningService,
  type Service,
} from '@charter/service';
import { embeddedStore, eventually, FakeTopics } from '@charter/testing';

const SERVICES: readonly Service[] = [identityService, organizationsService, membershipService];

/** Every service over a log of topics that behaves as badly as it is told to, each of which can end and come back. */
export type FaultyCharter = Readonly<{
  url: string;
  topics: FakeTopics;
  apiToken: string;
  /** Ends a service at once, whatever it is doing, and starts it anew. */
  restart: (name: string) => Promise<void>;
  close: () => Promise<void>;
}>;

export const faultyCharter = async (): Promise<FaultyCharter> => {
  const folder = await mkdtemp(join(tmpdir(), 'charter-faults-'));
  const running = new Map<string, RunningService>();
  const server = createServer((request, response) => serve(running, request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const config = serviceConfigOf({
    ...{ PUBLIC_URL: url, DATA_DIR: folder, RATE_LIMIT: 'off', LOG_LEVEL: 'fatal', DATABASE_URL: 'pglite:memory://' },
  });
  const store = await embeddedStore();
  const opened = await openParts({ config, eventStoreUrl: store.url, services: SERVICES });
  const topics = new FakeTopics({ store: opened.store });
  const parts: Parts = { ...opened, bus: topics };
  const people = peopleOperations({ streams: parts.store, vault: parts.vault });
  const owner = { email: 'owner@example.com', country: 'FR', roles: [] };
  const { apiToken } = await people.register(owner, 'owner');
  const tokens = accessTokens({ issuer: url, keys: new URL(`${url}/.well-known/jwks.json`) });
  const start = async (service: Service) => {
    const opened = await openService(service, parts, tokens);
    await eventually(async () => (await opened.readiness()).ready, `${service.name} is ready`);
    running.set(service.name, opened);
  };
  await Promise.all(SERVICES.map(start));
  return {
    ...{ url, topics, apiToken },
    restart: async name => {
      const service = running.get(name);
      running.delete(name);
      await service?.close();
      await start(SERVICES.find(one => one.name === name)!);
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await Promise.all([...running.values()].map(service => service.close()));
      await parts.close();
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** A service that is away answers nobody: its callers see their connection cut. */
const serve = (running: ReadonlyMap<string, RunningService>, request: IncomingMessage, response: ServerResponse) => {
  const service = running.get(nameFor(request.url ?? '/'));
  if (service) service.serve(request, response);
  else request.socket.destroy();
};

const nameFor = (url: string): string => {
  if (/^\/organizations\/[^/]+\/members/.test(url)) return 'membership';
  return url.startsWith('/organizations') ? 'organizations' : 'identity';
};
