/** @requires kafka */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@charter/testing';
import { startKafka, type Kafka } from './kafka';
import { brokersKnownTo } from './probe';

/** A broker takes seconds to start, three of them on a busy machine many. */
const LIMIT_MS = 120_000;

let folder: string;
let kafka: Kafka | undefined;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'charter-infra-'))));
afterEach(async () => {
  await kafka?.kill();
  kafka = undefined;
  await rm(folder, { recursive: true });
}, LIMIT_MS);

const portOf = (address: string) => Number(address.split(':')[1]);

describe('Kafka', () => {
  it(
    'lets in only who logs in, where rights are asked for',
    async () => {
      kafka = await startKafka({ folder, brokers: 1, acl: true, users: ['reader'] });
      const port = portOf(kafka.bootstrap);
      expect(await brokersKnownTo(port, kafka.login('reader'))).toEqual([1]);
      await expect(brokersKnownTo(port)).rejects.toThrow();
      await expect(brokersKnownTo(port, { ...kafka.login('reader'), password: 'wrong' })).rejects.toThrow();
    },
    LIMIT_MS,
  );

  it(
    'of three brokers goes on without one, which comes back at its address',
    async () => {
      kafka = await startKafka({ folder, brokers: 3 });
      const [first, second] = kafka.brokers;
      expect(kafka.bootstrap.split(',')).toEqual(kafka.brokers.map(({ address }) => address));
      const known = async () => [...(await brokersKnownTo(portOf(second!.address)))].sort().join();
      await eventually(async () => (await known()) === '1,2,3');
      await first!.kill();
      await eventually(async () => (await known()) === '2,3');
      await first!.start();
      await eventually(async () => (await known()) === '1,2,3');
    },
    LIMIT_MS,
  );
});
