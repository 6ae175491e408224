import { join, resolve } from 'node:path';
import { auditService, checkpointKeysIn, type CheckpointKeys } from '@charter/app-audit';
import { identityService, peopleOperations, type PeopleOperations } from '@charter/app-identity';
import { membershipService } from '@charter/app-membership';
import { notificationsService } from '@charter/app-notifications';
import { organizationsService } from '@charter/app-organizations';
import { startEmbeddedEventStore } from '@charter/embedded-eventstore';
import {
  accessTokens,
  openParts,
  openService,
  type Parts,
  type RunningService,
  type Service,
  type ServiceConfig,
  type SilentService,
} from '@charter/service';

/** Those that announce what happens in their streams. */
const ANNOUNCING: readonly Service[] = [identityService, organizationsService, membershipService, auditService];

/** All that there are. */
export const SERVICES: readonly (Service | SilentService)[] = [...ANNOUNCING, notificationsService];

/** What is announced, by whom and where. */
export const PUBLICATIONS = ANNOUNCING.map(({ publication }) => publication);

/** Every service in this process, at work but for requests: nothing listens yet. */
export type Charter = Readonly<{
  services: readonly RunningService[];
  parts: Parts;
  config: ServiceConfig;
  people: PeopleOperations;
  checkpointKeys: CheckpointKeys;
  close: () => Promise<void>;
}>;

export type CharterOptions = Readonly<{
  config: ServiceConfig;
  /** What has to be stored before the services begin. */
  before?: (people: PeopleOperations) => Promise<void>;
}>;

/** Opens the parts, embedded where the configuration names nothing else, and starts every service on them. */
export const openCharter = async ({ config, before }: CharterOptions): Promise<Charter> => {
  const store = await eventStoreOf(config);
  const parts = await openParts({ config, eventStoreUrl: store.url, services: SERVICES });
  const people = peopleOperations({ streams: parts.store, vault: parts.vault });
  await before?.(people);
  const keys = new URL(config.jwksUrl ?? `${localUrl(config)}/.well-known/jwks.json`);
  const tokens = accessTokens({ issuer: config.publicUrl, keys });
  const services = await Promise.all(SERVICES.map(service => openService(service, parts, tokens)));
  return {
    ...{ services, parts, config, people, checkpointKeys: checkpointKeysIn(parts.vault) },
    close: async () => {
      for (const service of services) service.retire();
      await Promise.all(services.map(service => service.close()));
      await parts.close();
      await store.close();
    },
  };
};

const eventStoreOf = async ({ eventStoreUrl, dataDir }: ServiceConfig) => {
  if (eventStoreUrl !== undefined) return { url: eventStoreUrl, close: async () => undefined };
  const { connectionString, close } = await startEmbeddedEventStore({ file: resolve(join(dataDir, 'events.db')) });
  return { url: connectionString, close };
};

/** Where this process finds itself, whatever its clients call it. */
const localUrl = ({ host, port }: ServiceConfig): string => {
  const anywhere: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };
  return `http://${anywhere[host] ?? (host.includes(':') ? `[${host}]` : host)}:${port}`;
};
