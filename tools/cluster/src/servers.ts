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
  /** Who can log in to Kafka, where rights are asked for then; services do as the first one. */
  kafkaUsers?: readonly [string, ...string[]];
}>;

/** Starts an event store, PostgreSQL and Kafka with their data in a folder. */
export const startServers = async ({ folder, brokers = 1, kafkaUsers }: ServersOptions): Promise<Servers> => {
  await mkdir(folder, { recursive: true });
  // Where root starts it, PostgreSQL runs as a user of its own, who has to pass through.
  await chmod(folder, 0o711);
  const [eventStore, postgres, kafka] = await Promise.all([
    startEventStore({ folder: join(folder, 'event-store') }),
    startPostgres({ folder: join(folder, 'postgres') }),
    startKafka({ folder: join(folder, 'kafka'), brokers, ...(kafkaUsers ? { acl: true, users: kafkaUsers } : {}) }),
  ]);
  const [database, vault] = [await postgres.createDatabase('charter'), await postgres.createDatabase('charter_vault')];
  return {
    ...{ eventStore, postgres, kafka },
    environment: {
      EVENTSTORE_URL: eventStore.url,
      DATABASE_URL: database,
      VAULT_URL: vault,
      KAFKA_BROKERS: kafka.bootstrap,
      ...(kafkaUsers ? loggedIn(kafka, kafkaUsers[0]) : {}),
    },
    close: async () => {
      await Promise.all([eventStore.kill(), postgres.kill(), kafka.kill()]);
    },
  };
};

const loggedIn = ({ login, authority = '' }: Kafka, user: string) => {
  const { username, password } = login(user);
  return { KAFKA_CA_FILE: authority, KAFKA_SASL: 'scram-sha-512', KAFKA_USERNAME: username, KAFKA_PASSWORD: password };
};
