import type { Admin, KafkaConfig, Producer } from 'kafkajs';
import type { KafkaSettings } from './kafka-settings';
import { loadKafkajs, type FetchLine, type Internals, type Line } from './kafkajs-internals';
import type { Cluster } from './kafkajs-types';
import { Sockets, type Reach } from './sockets';

/** Something that talks to Kafka, and how to cut it off. */
type Cuttable<Part> = Part & Readonly<{ sockets: Sockets }>;

/** Opens whatever talks to one cluster of brokers. Each has sockets of its own. */
export type KafkaClient = Readonly<{
  brokers: readonly string[];
  internals: Internals;
  openCluster: (metadataMaxAgeMs: number) => Cuttable<{ cluster: Cluster }>;
  openLine: (broker: Line) => Cuttable<{ opened: Promise<FetchLine> }>;
  openProducer: () => Cuttable<{ producer: Producer }>;
  openAdmin: () => Cuttable<{ admin: Admin }>;
}>;

const asAdvertised: Reach = address => address;

// A broker that does not take a connection within this time is as good as gone: the next try is half a second away.
const connectionTimeout = 1_000;
// These hold where acknowledged messages were not lost, whatever was killed.
const producing = {
  requestTimeout: 5_000,
  retry: { retries: 5, initialRetryTime: 50, maxRetryTime: 1_000 },
} as const;

/** Loads kafkajs, and connects to nothing yet. */
export const kafkaClient = async (settings: KafkaSettings, reach: Reach = asAdvertised): Promise<KafkaClient> => {
  const internals = await loadKafkajs();
  const own = () => {
    const sockets = new Sockets(reach);
    return { sockets, config: { ...configOf(settings), connectionTimeout, socketFactory: sockets.factory } };
  };
  // Whoever asks has a deadline and retries for itself, so kafkajs does neither: it would check ten times a second.
  const plain = { enforceRequestTimeout: false, retry: { retries: 0 } };
  return {
    brokers: settings.brokers,
    internals,
    openCluster: metadataMaxAgeMs => {
      const { config, sockets } = own();
      return { cluster: internals.openCluster({ ...config, ...plain }, metadataMaxAgeMs), sockets };
    },
    openLine: line => {
      const { config, sockets } = own();
      return { opened: internals.connect({ ...config, ...plain }, line), sockets };
    },
    openProducer: () => {
      const { config, sockets } = own();
      const producer = new internals.Kafka({ ...config, ...producing }).producer({
        idempotent: true,
        maxInFlightRequests: 1,
        allowAutoTopicCreation: false,
        retry: producing.retry,
        createPartitioner: toItsPartition,
      });
      return { producer, sockets };
    },
    openAdmin: () => {
      const { config, sockets } = own();
      return { admin: new internals.Kafka(config).admin({ retry: producing.retry }), sockets };
    },
  };
};

const configOf = ({ brokers, clientId, tls, sasl }: KafkaSettings): KafkaConfig => ({
  brokers: [...brokers],
  clientId,
  ...(tls ? { ssl: tls === true ? true : { ...tls } } : {}),
  ...(sasl ? { sasl: { ...sasl } as NonNullable<KafkaConfig['sasl']> } : {}),
  // Whatever goes wrong comes to whoever asked, with what was asked for; kafkajs would tell it to the console.
  logCreator: () => () => undefined,
});

/** Which partition, the publisher has decided. */
const toItsPartition =
  () =>
  ({ message }: Readonly<{ message: Readonly<{ partition?: number }> }>): number => {
    if (message.partition === undefined) throw new Error('A message goes to no partition.');
    return message.partition;
  };
