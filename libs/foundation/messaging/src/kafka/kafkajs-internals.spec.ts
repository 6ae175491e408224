import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { internalsOf, loadKafkajs } from './kafkajs-internals';
import type { Kafkajs } from './kafkajs-types';

describe('the inner parts of kafkajs', () => {
  it('are there, in the release that is installed', async () => {
    expect(Object.keys(await loadKafkajs()).toSorted()).toEqual(['Kafka', 'connect', 'errorOf', 'openCluster', 'read']);
  });

  it('are missed by their names, and with the release that has them', () => {
    class Cluster {
      connect() {}
    }
    const other = { version: '2.3.0', Cluster } as unknown as Kafkajs;
    expect(() => internalsOf(other)).toThrow(/release 2\.2\.4 .*version 2\.3\.0.*Cluster\.fetchTopicsOffset/);
    expect(() => internalsOf(other)).not.toThrow(/Cluster\.connect/);
  });

  it('wake for what waits, and never while nothing does', async () => {
    await loadKafkajs();
    const part = createRequire(__filename);
    const RequestQueue = part('kafkajs/src/network/requestQueue') as Kafkajs['RequestQueue'];
    const logger = { debug: () => undefined };
    const queue = new RequestQueue({ maxInFlightRequests: 1, requestTimeout: 1_000, logger });
    queue.checkPendingRequests();
    expect(queue.throttleCheckTimeoutId).toBeNull();
    const sent = Promise.withResolvers<void>();
    queue.throttledUntil = Date.now() + 50;
    const entry = { correlationId: 1, resolve: () => undefined };
    (queue as unknown as { push: (request: object) => void }).push({ entry, sendRequest: () => sent.resolve() });
    expect(queue.throttleCheckTimeoutId).not.toBeNull();
    await sent.promise;
    expect(Date.now()).toBeGreaterThanOrEqual(queue.throttledUntil);
    expect(queue.throttleCheckTimeoutId).toBeNull();
  });
});
