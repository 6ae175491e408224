import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startEventStore, startKafka, startPostgres } from '@charter/infra';
import type { EventStore, Kafka, Postgres } from '@charter/infra';

/** What Charter's processes meet in, as servers of our own. */
export type Servers = Readonly<{
  eventStore: EventStore;
  postgres: Postgres;
  kafka: Kafka;
  /** How the services find them. */
  environment: Readonly<Record<string, string>>;
  close: () => Promise<void>;
}>;

export type ServersOptions = Readonly<{
  folder: string;
  /** One unless said otherwise. */
  brokers?: 1 | 3;
}>;

/** Starts an event store, PostgreSQL and Kafka with their data in a folder. */
export const startServers = async ({ folder, brokers = 1 }: ServersOptions): Promise<Servers> => {
  await mkdir(folder, { recursive: true });
  // Where root starts it, PostgreSQL runs as a user of its own, who has to pass through.
  await chmod(folder, 0o711);
  const [eventStore, postgres, kafka] = await Promise.all([
    startEventStore({ folder: join(folder, 'event-store') }),
    startPostgres({ folder: join(folder, 'postgres') }),
    startKafka({ folder: join(folder, 'kafka'), brokers }),
  ]);
  const [database, vault] = [await postgres.createDatabase('charter'), await postgres.createDatabase('charter_vault')];
  return {
    ...{ eventStore, postgres, kafka },
    environment: {
      EVENTSTORE_URL: eventStore.url,
      DATABASE_URL: database,
      VAULT_URL: vault,
      KAFKA_BROKERS: kafka.bootstrap,
    },
    close: async () => {
      await Promise.all([eventStore.kill(), postgres.kill(), kafka.kill()]);
    },
  };
};
