import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { kafkaSettings } from './settings';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'charter-example-'));
  mkdirSync(join(folder, '.infra'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('Kafka is where infra:up has written it down, or elsewhere if one says so', () => {
  expect(() => kafkaSettings({}, folder)).toThrow('Set KAFKA_BROKERS');
  writeFileSync(
    join(folder, '.infra', 'env'),
    'INFRA_RUN_BY=processes\nKAFKA_BROKERS=127.0.0.1:19092,127.0.0.1:19094\n',
  );
  expect(kafkaSettings({}, folder)).toEqual({ brokers: ['127.0.0.1:19092', '127.0.0.1:19094'] });
  expect(kafkaSettings({ KAFKA_BROKERS: 'kafka:9092' }, folder)).toEqual({ brokers: ['kafka:9092'] });
});

it('the user and the authority are those of the environment', () => {
  const authority = join(folder, 'authority.pem');
  writeFileSync(authority, 'PEM');
  const environment = {
    KAFKA_BROKERS: 'kafka:9093',
    KAFKA_CA_FILE: authority,
    KAFKA_USERNAME: 'ada',
    KAFKA_PASSWORD: 'x',
  };
  expect(kafkaSettings(environment, folder)).toEqual({
    brokers: ['kafka:9093'],
    tls: { ca: 'PEM' },
    sasl: { mechanism: 'scram-sha-512', username: 'ada', password: 'x' },
  });
});
