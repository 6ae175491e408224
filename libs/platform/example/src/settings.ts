import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KafkaSettings } from '@charter/consumer';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where Kafka is: by the variables that Charter's own services read, or as `npm run infra:up` has written it down. */
export const kafkaSettings = (environment: Environment, folder: string): KafkaSettings => {
  const variables = { ...variablesIn(join(folder, '.infra', 'env')), ...environment };
  const { KAFKA_BROKERS, KAFKA_CA_FILE, KAFKA_USERNAME, KAFKA_PASSWORD = '' } = variables;
  if (!KAFKA_BROKERS) throw new Error('Where is Kafka? Set KAFKA_BROKERS, or start some servers by npm run infra:up.');
  return {
    brokers: KAFKA_BROKERS.split(','),
    ...(KAFKA_CA_FILE ? { tls: { ca: readFileSync(KAFKA_CA_FILE, 'utf8') } } : {}),
    ...(KAFKA_USERNAME
      ? { sasl: { mechanism: 'scram-sha-512', username: KAFKA_USERNAME, password: KAFKA_PASSWORD } }
      : {}),
  };
};

const variablesIn = (file: string): Environment =>
  existsSync(file)
    ? Object.fromEntries(
        [...readFileSync(file, 'utf8').matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
      )
    : {};
