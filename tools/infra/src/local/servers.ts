import { join } from 'node:path';
import { startEventStore } from '../event-store';
import { startKafka } from '../kafka/kafka';
import { startPostgres } from '../postgres';
import { portOr } from '../process/free-port';
import type { Server } from '../process/server';

/** What is to be started, and what for. */
export type Wanted = Readonly<{
  folder: string;
  /** False: for one run of tests; everything goes away with whoever asked for it. */
  lasting: boolean;
  kafka?: Readonly<{ brokers: 1 | 3 }>;
  /** The databases to make. */
  postgres?: Readonly<{ databases: readonly string[] }>;
  eventStore?: boolean;
}>;

/** One server of them, as one looks at it. `data` is where that is not a matter of course. */
export type Started = Readonly<{ server: Server; address: string; data?: string }>;

/** Addresses, by what they are for: `kafka`, `eventStore`, and each database by its name. */
export type Addresses = Readonly<Record<string, string>>;

type Part = Readonly<{
  name: string;
  start: () => Promise<Readonly<{ started: readonly Started[]; addresses: Addresses }>>;
}>;

/** The ports that docker-compose.yml publishes: an address that one has noted down stays right. */
const PORTS = { kafka: [19_092, 19_094, 19_096], postgres: 15_432, eventStore: 2_113 };

/** A test run has little memory to spare beside its own. */
const TEST_HEAP_MEGABYTES = 400;

/** Starts all that is wanted, side by side, and tells when each part is there. */
export async function startAll(
  wanted: Wanted,
  tell: (what: string) => void,
): Promise<Readonly<{ started: readonly Started[]; addresses: Addresses }>> {
  const parts = await Promise.all(
    partsOf(wanted).map(async ({ name, start }) => {
      const began = performance.now();
      const part = await start();
      tell(`${name} is up (${((performance.now() - began) / 1000).toFixed(1)} s)`);
      return part;
    }),
  );
  return {
    started: parts.flatMap(({ started }) => started),
    addresses: Object.assign({}, ...parts.map(({ addresses }) => addresses)) as Addresses,
  };
}

const partsOf = ({ folder, lasting, kafka, postgres, eventStore }: Wanted): readonly Part[] => [
  ...(kafka
    ? [{ name: 'Kafka', start: () => kafkaPart(join(folder, `kafka-${kafka.brokers}`), lasting, kafka.brokers) }]
    : []),
  ...(postgres
    ? [{ name: 'PostgreSQL', start: () => postgresPart(join(folder, 'postgres'), lasting, postgres.databases) }]
    : []),
  ...(eventStore
    ? [{ name: 'The event store', start: () => eventStorePart(join(folder, 'event-store'), lasting) }]
    : []),
];

const kafkaPart = async (folder: string, lasting: boolean, brokers: 1 | 3) => {
  const ports = lasting ? await Promise.all(PORTS.kafka.slice(0, brokers).map(portOr)) : [];
  const kafka = await startKafka({
    folder,
    brokers,
    ports,
    ...(lasting ? {} : { heapMegabytes: TEST_HEAP_MEGABYTES }),
  });
  return {
    started: kafka.brokers.map(server => ({ server, address: server.address })),
    addresses: { kafka: kafka.bootstrap },
  };
};

const postgresPart = async (folder: string, lasting: boolean, databases: readonly string[]) => {
  const port = lasting ? { port: await portOr(PORTS.postgres) } : {};
  const server = await startPostgres({ folder, durable: lasting, ...port });
  const addresses: Record<string, string> = {};
  for (const name of databases) addresses[name] = await server.createDatabase(name);
  const { host } = new URL(server.url('postgres'));
  return { started: [{ server, address: host, ...(server.folder !== folder && { data: server.folder }) }], addresses };
};

const eventStorePart = async (folder: string, lasting: boolean) => {
  const server = await startEventStore({ folder, ...(lasting && { port: await portOr(PORTS.eventStore) }) });
  return { started: [{ server, address: server.url }], addresses: { eventStore: server.url } };
};
