import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { output, type Command } from '../process/command';
import { findProgram } from '../process/find-program';
import { freePort } from '../process/free-port';
import { madeOnce } from '../process/made-once';
import { describedServer, type Server } from '../process/server';
import { ensureCanStart } from '../what-can-start';
import { certificateIn } from './certificate';
import { fetchedKafkaJars } from './jars';
import { brokersKnownTo, type Login } from './probe';
import { properties, type Cluster, type Node, type Security } from './properties';

export type KafkaOptions = Readonly<{
  folder: string;
  /** Three: every topic has three copies, and takes what two of them have. */
  brokers: 1 | 3;
  /** The first broker's, the second's …; those left out are free ones. */
  ports?: readonly number[];
  /** True: only who logs in, over TLS, may do what a rule lets them; the administrator may do anything. */
  acl?: boolean;
  /** Who can log in besides the administrator. */
  users?: readonly string[];
  /** The most memory that each broker's heap takes; left out: 512, of three brokers 400 each. */
  heapMegabytes?: number;
}>;

export type Broker = Server & Readonly<{ id: number; address: string }>;

export type Kafka = Readonly<{
  brokers: readonly Broker[];
  /** The brokers' addresses, as `KAFKA_BROKERS` has them: `127.0.0.1:19092,…`. */
  bootstrap: string;
  /** How to log in, with `acl`, by PLAIN or SCRAM-SHA-512: as the administrator, or as one of `users`. */
  login: (user?: string) => Login;
  /** The file of the authority that knows the brokers (PEM), with `acl`. */
  authority: string | undefined;
  stop: () => Promise<void>;
  kill: () => Promise<void>;
}>;

const ADMIN = 'admin';

/** Kafka from its makers' jars, on 127.0.0.1 alone, without ZooKeeper. */
export async function startKafka(options: KafkaOptions): Promise<Kafka> {
  ensureCanStart('kafka');
  const jars = await fetchedKafkaJars();
  const nodes = await Promise.all(Array.from({ length: options.brokers }, (_, index) => node(index, options.ports)));
  const security = options.acl ? await securityFor(options.folder, options.users ?? []) : undefined;
  const cluster = { nodes, security };
  const clusterId = await identity(options.folder);
  const heap = options.heapMegabytes ?? (options.brokers === 1 ? 512 : 400);

  const authority = security?.certificate.authority;
  const ca = authority === undefined ? '' : readFileSync(authority, 'utf8');
  const login = (user = ADMIN) => ({ username: user, password: security?.users[user] ?? '', ca });
  const brokers = await Promise.all(
    nodes.map(one => {
      const place = { cluster, clusterId, jars, heap, folder: join(options.folder, String(one.id)) };
      return broker({ ...place, login: security && login() }, one);
    }),
  );
  const all = (what: (server: Server) => Promise<void>) => Promise.all(brokers.map(what)).then(() => undefined);
  const kafka = { brokers, bootstrap: brokers.map(({ address }) => address).join(','), login, authority };
  const stop = () => all(server => server.stop());
  const kill = () => all(server => server.kill());
  // Together: none of three can be used before another one is there.
  await all(server => server.start()).catch(async error => {
    await kill();
    throw error;
  });
  return { ...kafka, stop, kill };
}

const node = async (index: number, ports: readonly number[] = []): Promise<Node> => ({
  id: index + 1,
  port: ports[index] ?? (await freePort()),
  controllerPort: await freePort(),
});

/** For a server that nobody else can reach: the name is the password. */
const securityFor = async (folder: string, users: readonly string[]): Promise<Security> => ({
  admin: ADMIN,
  certificate: await certificateIn(join(folder, 'certificate')),
  users: Object.fromEntries([ADMIN, ...users].map(user => [user, `${user}-password`])),
});

/** The cluster's id is made once, and stands in the data of each broker. */
const identity = async (folder: string): Promise<string> => {
  const file = join(folder, 'cluster-id');
  await mkdir(folder, { recursive: true });
  if (!existsSync(file)) await writeFile(file, `A${randomBytes(16).toString('base64url').slice(1)}`);
  return readFileSync(file, 'utf8');
};

type Place = Readonly<{
  cluster: Cluster;
  clusterId: string;
  jars: string;
  heap: number;
  folder: string;
  login: Login | undefined;
}>;

const broker = async ({ cluster, clusterId, jars, heap, folder, login }: Place, node: Node): Promise<Broker> => {
  const data = join(folder, 'data');
  const file = join(folder, 'server.properties');
  await mkdir(folder, { recursive: true });
  await madeOnce(data, async unfinished => {
    await writeFile(file, properties(cluster, node, unfinished));
    const format = ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', file, ...scramOf(cluster.security)];
    await output(java(jars, ['-Xmx128m'], format));
  });
  await writeFile(file, properties(cluster, node, data), { mode: 0o600 });
  const server = describedServer({
    name: cluster.nodes.length === 1 ? 'Kafka' : `Kafka's broker ${node.id}`,
    log: join(folder, 'kafka.log'),
    command: { ...java(jars, [`-Xmx${heap}m`], ['kafka.Kafka', file]), cwd: folder },
    ports: [node.port, node.controllerPort],
    answers: async () => (await brokersKnownTo(node.port, login)).includes(node.id),
    stopSignal: 'SIGTERM',
  });
  return Object.assign(server, { id: node.id, address: `127.0.0.1:${node.port}` });
};

/** The controllers know by these who may log in; by PLAIN, the broker's own settings say it. */
const scramOf = (security: Security | undefined): readonly string[] =>
  Object.entries(security?.users ?? {}).flatMap(([user, password]) => [
    '--add-scram',
    `SCRAM-SHA-512=[name=${user},password=${password}]`,
  ]);

const java = (jars: string, memory: readonly string[], main: readonly string[]): Command => ({
  program: findProgram('java')!,
  args: [...memory, ...FRUGAL, '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-cp', join(jars, '*'), ...main],
});

/** Its start is most of the work of a short life: neither the best compiler nor the best collector pays. */
const FRUGAL = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:-UsePerfData'];
