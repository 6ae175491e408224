import { join, resolve } from 'node:path';
import { connectEventStore, type EventStore } from '@charter/event-store';
import { openKafkaBus, viewBus, type Bus } from '@charter/messaging';
import { openDatabase, type Database } from '@charter/processors';
import { openVault, type Vault } from '@charter/vault';
import type { Logger } from 'pino';
import type { ServiceConfig } from '../configuration/service-config';
import { openLog } from '../observability/logs';
import type { Service, SilentService } from './service';
import { rateLimits, type RateLimits } from '../limits/rate-limits';
import { Metrics } from '../observability/metrics';

/** What services stand on. One set serves all services of a process. */
export type Parts = Readonly<{
  config: ServiceConfig;
  store: EventStore;
  database: Database;
  bus: Bus;
  vault: Vault;
  log: Logger;
  metrics: Metrics;
  /** How much is too much for one caller, in all services together; nothing where that is off. */
  limit: RateLimits | undefined;
  close: () => Promise<void>;
}>;

export type PartsOptions = Readonly<{
  config: ServiceConfig;
  /** Where the store is: the configured one, or one that the process has started for itself. */
  eventStoreUrl: string;
  /** All that run in the process. */
  services: readonly (Pick<Service, 'publication' | 'reads'> | Pick<SilentService, 'publication' | 'reads'>)[];
}>;

/** Opens what the configuration names, and the embedded default where it names nothing. */
export const openParts = async ({ config, eventStoreUrl, services }: PartsOptions): Promise<Parts> => {
  const log = openLog(config);
  const store = connectEventStore({
    url: eventStoreUrl,
    onTrouble: ({ doing, error }) => log.debug({ err: error }, `The event store made trouble while ${doing}.`),
  });
  const [database, vault] = await Promise.all([
    openDatabase(config.databaseUrl ?? `pglite:${resolve(config.dataDir, 'read-models')}`),
    openVault(vaultUrlOf(config)),
  ]);
  const publications = services.flatMap(({ publication }) => publication ?? []);
  const topics = [...new Set([...publications.map(({ topic }) => topic), ...services.flatMap(({ reads }) => reads)])];
  const bus = config.kafka
    ? await openKafkaBus({ settings: config.kafka, store, topics })
    : viewBus({ store, publications });
  return {
    ...{ config, store, database, bus, vault, log, metrics: new Metrics() },
    limit: config.rateLimit ? rateLimits() : undefined,
    close: async () => {
      await bus.close();
      await store.close();
      await database.close();
      await vault.close();
    },
  };
};

/** Where keys are kept. */
const vaultUrlOf = ({ vaultUrl, dataDir }: Pick<ServiceConfig, 'vaultUrl' | 'dataDir'>): string =>
  vaultUrl ?? `sqlite:${resolve(join(dataDir, 'vault.db'))}`;
