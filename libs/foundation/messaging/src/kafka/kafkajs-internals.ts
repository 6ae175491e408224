import { createRequire } from 'node:module';
import type { KafkaConfig } from 'kafkajs';
import type * as inner from './kafkajs-types';

/** The one release that these parts were read in. */
const VERSION = '2.2.4';

// Records of transactions that were given up are none of ours: nobody writes to these topics by transactions. To wait
// for somebody's open one would hold up what is acknowledged.
const READ_UNCOMMITTED = 0;

/** kafkajs as Charter uses it: without groups, and with its timer mended. */
export type Internals = Readonly<{
  Kafka: inner.Kafkajs['Kafka'];
  /** Errors of single topics and partitions stay in its answers: they spoil nothing for the others. */
  openCluster: (config: KafkaConfig, metadataMaxAgeMs: number) => inner.Cluster;
  /** A line to one broker that nothing but fetches go by. */
  connect: (config: KafkaConfig, broker: Line) => Promise<FetchLine>;
  /** The messages of an answer from an offset on, and which offset comes behind all that was answered. */
  read: (topic: string, from: number, answer: inner.FetchedPartition) => Readonly<{ messages: Messages; next: number }>;
  errorOf: inner.Kafkajs['createErrorFromCode'];
}>;

type Messages = readonly inner.Fetched[];
export type Line = Readonly<{ host: string; port: number; versions: inner.ApiVersions }>;
export type FetchLine = (request: inner.FetchRequest) => Promise<inner.FetchAnswer>;

let loaded: Promise<Internals> | undefined;

/** Loads kafkajs, which a process without Kafka never pays for. Throws where it is not the one that is known. */
export const loadKafkajs = (): Promise<Internals> => (loaded ??= load());

const load = async (): Promise<Internals> => {
  // Not by `import`: these parts have no types, and the compiler would want them.
  const from = createRequire(__filename);
  const part = <Part>(path: string) => from(`kafkajs/${path}`) as Part;
  return internalsOf({
    version: part<{ version: string }>('package.json').version,
    Kafka: part<Pick<inner.Kafkajs, 'Kafka'>>('index.js').Kafka,
    Cluster: part('src/cluster'),
    BrokerPool: part('src/cluster/brokerPool'),
    Broker: part('src/broker'),
    ConnectionPool: part('src/network/connectionPool'),
    Connection: part('src/network/connection'),
    RequestQueue: part('src/network/requestQueue'),
    Batch: part('src/consumer/batch'),
    apiKeys: part('src/protocol/requests/apiKeys'),
    ...part<Pick<inner.Kafkajs, 'requests' | 'lookup'>>('src/protocol/requests'),
    ...part<Pick<inner.Kafkajs, 'createErrorFromCode'>>('src/protocol/error'),
  });
};

/** Throws where anything of kafkajs that is used here is not what it was. */
export const internalsOf = (kafkajs: inner.Kafkajs): Internals => {
  const missing = missingIn(kafkajs);
  if (missing.length > 0)
    throw new Error(`kafkajs is not the release ${VERSION} that Charter knows. What differs: ${missing.join(', ')}.`);
  mendTimer(kafkajs.RequestQueue);
  const { Kafka, createErrorFromCode: errorOf, Batch } = kafkajs;
  return {
    Kafka,
    openCluster: (config, metadataMaxAge) => openCluster(kafkajs, config, metadataMaxAge),
    connect: (config, line) => connect(kafkajs, config, line),
    read: (topic, from, answer) => {
      const { firstOffset, lastOffsetDelta } = answer.messages.at(-1)?.batchContext ?? {};
      // The batch tells where it ends, also where its last records are none for us.
      const next = firstOffset === undefined ? from : Number(firstOffset) + lastOffsetDelta! + 1;
      return { messages: new Batch(topic, String(from), answer).messages, next: Math.max(from, next) };
    },
    errorOf,
  };
};

const missingIn = (kafkajs: inner.Kafkajs): readonly string[] => {
  const { Cluster, BrokerPool, Broker, ConnectionPool, Connection, RequestQueue } = kafkajs;
  const pool: Partial<inner.BrokerPool> = BrokerPool
    ? new BrokerPool({ connectionPoolBuilder: {}, logger: { namespace: () => ({}) } })
    : {};
  const methods: readonly (readonly [string, (new (options: object) => unknown) | undefined, readonly string[]])[] = [
    ['Cluster', Cluster, ['connect', 'isConnected', 'addMultipleTargetTopics', 'findBroker', 'fetchTopicsOffset']],
    ['Cluster', Cluster, ['refreshMetadataIfNecessary']],
    ['Broker', Broker, ['metadata', 'listOffsets', 'fetch', 'disconnect']],
    ['ConnectionPool', ConnectionPool, ['send']],
    ['Connection', Connection, ['connect', 'setVersions', 'setSupportAuthenticationProtocol', 'authenticate', 'send']],
    ['RequestQueue', RequestQueue, ['scheduleCheckPendingRequests', 'checkPendingRequests']],
  ];
  const isThere: Readonly<Record<string, boolean>> = {
    [`version ${String(kafkajs.version)}`]: kafkajs.version === VERSION,
    Kafka: typeof kafkajs.Kafka === 'function',
    Batch: typeof kafkajs.Batch === 'function',
    lookup: typeof kafkajs.lookup === 'function',
    createErrorFromCode: typeof kafkajs.createErrorFromCode === 'function',
    'BrokerPool.createBroker': typeof pool.createBroker === 'function',
    'BrokerPool.metadata': 'metadata' in pool && 'metadataExpireAt' in pool && 'versions' in pool,
    ...Object.fromEntries(
      ['Metadata', 'ListOffsets', 'Fetch'].map(name => [
        `requests.${name}`,
        typeof kafkajs.apiKeys?.[name] === 'number' && typeof kafkajs.requests?.[name] === 'object',
      ]),
    ),
    ...Object.fromEntries(
      methods.flatMap(([name, type, members]) =>
        members.map(member => [`${name}.${member}`, typeof type?.prototype?.[member] === 'function']),
      ),
    ),
  };
  return Object.keys(isThere).filter(name => !isThere[name]);
};

/** It re-arms itself at once, for ever: on Node 24 each idle connection wakes 900 times a second. */
const mendTimer = ({ prototype }: { prototype: inner.RequestQueue }): void => {
  // How often kafkajs itself looks after requests that wait for others to be answered.
  const checkMs = 10;
  prototype.scheduleCheckPendingRequests = function () {
    if (this.throttleCheckTimeoutId || this.pending.length === 0) return;
    const throttled = this.throttledUntil - Date.now();
    this.throttleCheckTimeoutId = setTimeout(
      () => {
        this.throttleCheckTimeoutId = null;
        this.checkPendingRequests();
      },
      throttled > 0 ? throttled : checkMs,
    );
  };
};

type Ask = Readonly<{ name: 'Metadata' | 'ListOffsets' | 'Fetch'; lookup: inner.Lookup; parameters: object }>;

/** kafkajs throws the first error that it finds in an answer, without saying whose it is, and all else is lost. */
const asked = ({ requests, apiKeys }: inner.Kafkajs, { name, lookup, parameters }: Ask): inner.Protocol => {
  const { response, ...rest } = lookup(apiKeys[name]!, requests[name])(parameters);
  return { ...rest, response: { decode: raw => response.decode(raw), parse: async decoded => decoded } };
};

const openCluster = (kafkajs: inner.Kafkajs, config: KafkaConfig, metadataMaxAge: number): inner.Cluster => {
  const logger = new kafkajs.Kafka(config).logger();
  const cluster = new kafkajs.Cluster({
    ...config,
    logger,
    metadataMaxAge,
    allowAutoTopicCreation: false,
    isolationLevel: READ_UNCOMMITTED,
  });
  const create = cluster.brokerPool.createBroker;
  cluster.brokerPool.createBroker = options => {
    const broker = create(options);
    const ask = async (name: Ask['name'], parameters: object) => {
      const protocol = asked(kafkajs, { name, lookup: (...of) => broker.lookupRequest(...of), parameters });
      try {
        return await broker.connectionPool.send(protocol);
      } catch (error) {
        if (error instanceof Error && error.name === 'KafkaJSConnectionClosedError') await broker.disconnect();
        throw error;
      }
    };
    broker.metadata = topics => ask('Metadata', { topics, allowAutoTopicCreation: false });
    broker.listOffsets = request => ask('ListOffsets', request);
    broker.fetch = request =>
      ask('Fetch', { ...request, isolationLevel: READ_UNCOMMITTED }) as Promise<inner.FetchAnswer>;
    return broker;
  };
  return cluster;
};

const connect = async (kafkajs: inner.Kafkajs, config: KafkaConfig, line: Line): Promise<FetchLine> => {
  const { host, port, versions } = line;
  const logger = new kafkajs.Kafka(config).logger();
  const connection = new kafkajs.Connection({ ...config, host, port, logger });
  await connection.connect();
  connection.setVersions(versions);
  connection.setSupportAuthenticationProtocol(true);
  await connection.authenticate();
  return request => {
    const parameters = { ...request, isolationLevel: READ_UNCOMMITTED };
    const protocol = asked(kafkajs, { name: 'Fetch', lookup: kafkajs.lookup(versions), parameters });
    return connection.send(protocol) as Promise<inner.FetchAnswer>;
  };
};
