import type { ConnectionOptions } from 'node:tls';

/** How Kafka is reached: `brokers` are `host:port` of some of its brokers, the others are learned from them. */
export type KafkaSettings = Readonly<{
  brokers: readonly string[];
  /** How this program is named in the brokers' logs and quotas: the consumer's name unless said otherwise. */
  clientId?: string;
  /** By TLS: with the system's authorities, or with others (`ca`), and with a certificate of one's own (`cert`, `key`). */
  tls?: true | ConnectionOptions;
  sasl?: Readonly<{ mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string }>;
}>;
