/** How Kafka is reached: `brokers` are `host:port` of some of its brokers, the others are learned from them. */
export type KafkaSettings = Readonly<{
  brokers: readonly string[];
  clientId: string;
  /** By TLS: with the system's authorities, or with these (PEM). */
  tls?: Readonly<{ ca?: string; cert?: string; key?: string }> | true;
  sasl?: Readonly<{ mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string }>;
}>;
