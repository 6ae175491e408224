import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityService, peopleOperations } from '@charter/app-identity';
import { membershipService } from '@charter/app-membership';
import { organizationsService } from '@charter/app-organizations';
import { ensureTopics, openKafkaBus, viewBus, type Bus } from '@charter/messaging';
import { openParts, openService, serviceConfigOf, type AccessTokens, type Parts, type Service } from '@charter/service';
import { patience } from '@charter/testing';
import type { Person, SeededAnswer, SeededCommand } from './seeded-commands';
import { seededRows, type SeededRows } from './seeded-rows';
import { seededStore, type SeededStore } from './seeded-store';

const SERVICES: readonly Service[] = [identityService, organizationsService, membershipService];

/** What a run is made on. */
export type Surroundings = Readonly<{
  eventStoreUrl: string;
  databaseUrl: string;
  /** Brokers whose topics nobody has written to; left out, the bus is the view. */
  brokers?: readonly string[];
  /** One file for all runs that are compared: its keys are random, and made when they are first used. */
  vaultUrl: string;
}>;

/** Every service in this process, whose clock is set by whoever runs it. */
export type SeededCharter = Readonly<{
  people: readonly Person[];
  ask: (command: SeededCommand) => Promise<SeededAnswer>;
  /** Waits until nothing is under way: not even what follows from what was asked. */
  settled: () => Promise<void>;
  history: SeededStore['history'];
  rows: () => Promise<SeededRows>;
  close: () => Promise<void>;
}>;

export const seededCharter = async (surroundings: Surroundings): Promise<SeededCharter> => {
  const folder = await mkdtemp(join(tmpdir(), 'charter-seeded-'));
  const { store, appends, history } = seededStore(surroundings.eventStoreUrl);
  const parts = await partsOn(surroundings, { folder, store });
  const people = await registered(parts);
  const services = await Promise.all(SERVICES.map(service => openService(service, parts, tokens)));
  // All commands are for one service; the others learn of them by the bus.
  const server = createServer(services.find(({ name }) => name === organizationsService.name)!.serve);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let settledAt: number | undefined;
  return {
    people,
    ask: command => ask(url, command),
    settled: async () => {
      if (appends() === settledAt) return;
      await settled(services.flatMap(({ processors }) => processors));
      settledAt = appends();
    },
    history,
    rows: () =>
      seededRows(
        parts.database,
        SERVICES.map(({ name }) => name),
      ),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await Promise.all(services.map(service => service.close()));
      await parts.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** The parts that a process would open, but over a store in which nothing is left to chance. */
const partsOn = async (
  { eventStoreUrl, databaseUrl, brokers, vaultUrl }: Surroundings,
  { folder, store }: Readonly<{ folder: string; store: Parts['store'] }>,
): Promise<Parts> => {
  const config = serviceConfigOf({
    ...{ PUBLIC_URL: 'http://charter.example', DATA_DIR: folder, RATE_LIMIT: 'off', LOG_LEVEL: 'fatal' },
    ...{ DATABASE_URL: databaseUrl, VAULT_URL: vaultUrl },
  });
  const opened = await openParts({ config, eventStoreUrl, services: SERVICES });
  const bus = brokers ? await kafka(brokers, store) : view(store);
  const close = async () => {
    await bus.close();
    await store.close();
    await opened.close();
  };
  return { ...opened, store, bus, close };
};

const view = (store: Parts['store']): Bus =>
  viewBus({ store, publications: SERVICES.map(({ publication }) => publication) });

const kafka = async (brokers: readonly string[], store: Parts['store']): Promise<Bus> => {
  const settings = { brokers, clientId: 'charter' };
  const topics = SERVICES.map(({ publication }) => publication.topic);
  await ensureTopics(settings, topics);
  return openKafkaBus({ settings, store, topics });
};

/** Three people, one of whom may create organizations for others. */
const registered = async ({ store: streams, vault }: Parts): Promise<readonly Person[]> => {
  const operations = peopleOperations({ streams, vault });
  const people: Person[] = [];
  for (const [name, country] of [
    ['ada', 'FR'],
    ['ben', 'NL'],
    ['cyd', 'PT'],
  ] as const) {
    const newcomer = { email: `${name}@example.com`, country, roles: name === 'cyd' ? (['staff'] as const) : [] };
    people.push({ id: (await operations.register(newcomer, `seeded ${name}`)).userId });
  }
  return people;
};

/** Callers are taken at their word: who they are is not what is in question here. */
const tokens: AccessTokens = {
  claims: async authorization => ({ id: (authorization ?? '').replace('Bearer ', ''), sessionId: 'seeded' }),
};

const ask = async (url: string, { by, method, path, body, key, traceparent }: SeededCommand): Promise<SeededAnswer> => {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...{ authorization: `Bearer ${by}`, 'idempotency-key': key, traceparent },
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
};

/**
 * Where two looks at all ends agree, and all that stood there was applied in between, nothing was under way between them:
 * no processor had anything left to handle, and only that or a request could have written more.
 */
const settled = async (processors: Awaited<ReturnType<typeof openService>>['processors']): Promise<void> => {
  const signal = patience();
  for (let before: string | undefined; ;) {
    const ends = await Promise.all(processors.map(({ source }) => source.ends(signal)));
    await Promise.all(processors.map((processor, index) => processor.reached(ends[index]!, signal)));
    const now = JSON.stringify(ends.map(lanes => [...lanes]));
    if (now === before) return;
    before = now;
  }
};
