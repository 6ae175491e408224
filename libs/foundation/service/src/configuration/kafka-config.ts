import { readFileSync } from 'node:fs';
import type { KafkaSettings } from '@charter/messaging';
import { z } from 'zod';

const BROKERS = /^[^\s,:]+:\d+(,[^\s,:]+:\d+)*$/;
const SASL = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

/** How Kafka is reached. */
export const kafkaVariables = {
  KAFKA_BROKERS: z.string().regex(BROKERS, 'must be host:port, several separated by commas').optional(),
  KAFKA_TLS: z.stringbool('must be true or false').default(false),
  /** A file of authorities (PEM), where the system's are not meant. */
  KAFKA_CA_FILE: z.string().optional(),
  KAFKA_SASL: z.enum(SASL, `must be one of ${SASL.join(', ')}`).default('scram-sha-512'),
  KAFKA_USERNAME: z.string().optional(),
  KAFKA_PASSWORD: z.string().optional(),
};

type Read = z.infer<z.ZodObject<typeof kafkaVariables>>;

/** The settings, where brokers are named. */
export const kafkaSettingsOf = (read: Read): KafkaSettings | undefined => {
  const { KAFKA_BROKERS: brokers, KAFKA_CA_FILE: file, KAFKA_USERNAME: username } = read;
  if (brokers === undefined) return undefined;
  return {
    brokers: brokers.split(','),
    clientId: 'charter',
    ...(file !== undefined ? { tls: { ca: readFileSync(file, 'utf8') } } : read.KAFKA_TLS ? { tls: true } : {}),
    ...(username === undefined
      ? {}
      : { sasl: { mechanism: read.KAFKA_SASL, username, password: read.KAFKA_PASSWORD ?? '' } }),
  };
};
