import type { KafkaConfig, Kafka, KafkaMessage } from 'kafkajs';

/** What is used of kafkajs' inner parts, which it has no types for. */
export type PartitionMetadata = Readonly<{
  partitionErrorCode: number;
  partitionId: number;
  leader: number;
  replicas: readonly number[];
}>;

export type TopicMetadata = Readonly<{
  topicErrorCode: number;
  topic: string;
  partitionMetadata: readonly PartitionMetadata[];
}>;

export type Metadata = Readonly<{
  brokers: readonly Readonly<{ nodeId: number; host: string; port: number }>[];
  topicMetadata: readonly TopicMetadata[];
}>;

export type FetchRequest = Readonly<{
  maxWaitTime: number;
  minBytes: number;
  maxBytes: number;
  topics: readonly Readonly<{
    topic: string;
    partitions: readonly Readonly<{ partition: number; fetchOffset: string; maxBytes: number }>[];
  }>[];
}>;

export type FetchedPartition = Readonly<{
  partition: number;
  errorCode: number;
  highWatermark: string;
  messages: readonly Fetched[];
}>;

/** A record as it was fetched, with the batch that it came in. */
export type Fetched = KafkaMessage &
  Readonly<{ isControlRecord: boolean; batchContext: Readonly<{ firstOffset: string; lastOffsetDelta: number }> }>;

export type FetchAnswer = Readonly<{
  responses: readonly Readonly<{ topicName: string; partitions: readonly FetchedPartition[] }>[];
}>;

export type Broker = {
  metadata: (topics: string[]) => Promise<unknown>;
  listOffsets: (request: object) => Promise<unknown>;
  fetch: (request: FetchRequest) => Promise<FetchAnswer>;
  disconnect: () => Promise<void>;
  lookupRequest: Lookup;
  connectionPool: { send: (protocol: Protocol) => Promise<unknown> };
};

export type ApiVersions = Readonly<Record<number, unknown>>;

export type BrokerPool = {
  metadata: Metadata | null;
  metadataExpireAt: number | null;
  versions: ApiVersions | null;
  createBroker: (options: object) => Broker;
};

export type TopicOffsets = Readonly<{
  topic: string;
  partitions: readonly Readonly<{ partition: number; offset: string }>[];
}>;

/** One look at the offsets of many partitions: a question to each leader. */
export type OffsetsWanted = Readonly<{
  topic: string;
  partitions: readonly Readonly<{ partition: number }>[];
  fromBeginning?: boolean;
}>;

export type Cluster = {
  brokerPool: BrokerPool;
  connect: () => Promise<void>;
  isConnected: () => boolean;
  addMultipleTargetTopics: (topics: readonly string[]) => Promise<void>;
  refreshMetadataIfNecessary: () => Promise<void>;
  findBroker: (node: Readonly<{ nodeId: number }>) => Promise<Broker>;
  fetchTopicsOffset: (topics: readonly OffsetsWanted[]) => Promise<readonly TopicOffsets[]>;
};

export type Connection = {
  connect: () => Promise<unknown>;
  setVersions: (versions: ApiVersions) => void;
  setSupportAuthenticationProtocol: (isSupported: boolean) => void;
  authenticate: () => Promise<void>;
  send: (protocol: Protocol) => Promise<unknown>;
};

export type Protocol = {
  request: object;
  response: { decode: (raw: Buffer) => Promise<unknown>; parse: (decoded: unknown) => Promise<unknown> };
  requestTimeout?: number;
};

export type Lookup = (apiKey: number, definition: unknown) => (parameters: object) => Protocol;

export type RequestQueue = {
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  throttledUntil: number;
  pending: readonly unknown[];
  checkPendingRequests: () => void;
  scheduleCheckPendingRequests: () => void;
};

/** Everything of it that is used, by where it comes from. */
export type Kafkajs = Readonly<{
  version: unknown;
  Kafka: new (config: KafkaConfig) => Kafka;
  Cluster: new (options: object) => Cluster;
  BrokerPool: new (options: object) => BrokerPool;
  Broker: new (options: object) => Broker;
  ConnectionPool: new (options: object) => Broker['connectionPool'];
  Connection: new (options: object) => Connection;
  RequestQueue: new (options: object) => RequestQueue;
  Batch: new (topic: string, from: string, answer: FetchedPartition) => Readonly<{ messages: readonly Fetched[] }>;
  requests: Readonly<Record<string, unknown>>;
  lookup: (versions: ApiVersions) => Lookup;
  apiKeys: Readonly<Record<string, number>>;
  createErrorFromCode: (code: number) => Error & Readonly<{ type: string; code: number; retriable: boolean }>;
}>;
