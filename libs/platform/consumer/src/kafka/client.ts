import {
  Kafka,
  logLevel,
  type Admin,
  type Consumer,
  type LogEntry,
  type RetryOptions,
  type SASLOptions,
} from 'kafkajs';
import type { KafkaSettings } from './settings';
import { Sockets } from './sockets';

// A broker that does not take a connection within this time is as good as gone.
const connectionTimeout = 3_000;
// A broker that stands still is asked again on another line. A fetch is answered after 250 ms.
const requestTimeout = 5_000;
// A fetch with nothing to bring waits so long; so long, too, nobody notices that a partition may be fetched again.
const maxWaitTimeInMs = 250;
// What comes at once of a partition waits in memory until it is handled: about as much as may wait there.
const maxBytesPerPartition = 512 * 1024;
// New partitions are seen within this time. A partition that had no leader when kafkajs last asked is left out for as long.
const metadataMaxAge = 5_000;
// A group of one has nobody to wait for. kafkajs waits 5 s longer for the answer.
const rebalanceTimeout = 5_000;
// kafkajs gives up for good after its retries; brokers may be away for as long as they like.
const endlessly = { retries: 1e9, initialRetryTime: 100, maxRetryTime: 1_000 };
// A look has a deadline of its own.
const sometimes = { retries: 3, initialRetryTime: 100, maxRetryTime: 500 };

/** Something of kafkajs, and how to cut it off. What kafkajs logs as an error goes to `onError`. */
export type Cuttable<Part> = Readonly<{ part: Part; sockets: Sockets }>;

type OnError = (text: string) => void;

/** Connects to nothing yet. */
export const openAdmin = (settings: KafkaSettings): Cuttable<Admin> => {
  const { kafka, sockets } = clientOf(settings, sometimes, () => undefined);
  return { part: kafka.admin({ retry: sometimes }), sockets };
};

/** A consumer in a group of this name, of which it is the only member. Connects to nothing yet. */
export const openConsumer = (settings: KafkaSettings, groupId: string, onError: OnError): Cuttable<Consumer> => {
  const { kafka, sockets } = clientOf(settings, endlessly, onError);
  const part = kafka.consumer({
    groupId,
    retry: { ...endlessly, restartOnFailure: async () => false },
    allowAutoTopicCreation: false,
    // Nobody writes to these topics by transactions; somebody's open one must not hold up what is acknowledged.
    readUncommitted: true,
    maxWaitTimeInMs,
    maxBytesPerPartition,
    metadataMaxAge,
    rebalanceTimeout,
  });
  return { part, sockets };
};

const clientOf = ({ brokers, clientId, tls, sasl }: KafkaSettings, retry: RetryOptions, onError: OnError) => {
  const sockets = new Sockets();
  const kafka = new Kafka({
    // Without a broker kafkajs ends its endless tries, and nothing else makes it.
    brokers: async () => (sockets.isDropped ? [] : [...brokers]),
    ...(clientId === undefined ? {} : { clientId }),
    ...(tls ? { ssl: tls } : {}),
    ...(sasl ? { sasl: sasl as SASLOptions } : {}),
    connectionTimeout,
    requestTimeout,
    retry,
    socketFactory: sockets.factory,
    logLevel: logLevel.ERROR,
    logCreator: () => entry => onError(textOf(entry)),
  });
  return { kafka, sockets };
};

const textOf = ({ log }: LogEntry): string => `${log.message} ${String(log['error'] ?? '')}`;
