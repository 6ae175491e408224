/** @requires kafka @requires postgres @requires nginx */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, jest } from '@jest/globals';
import { peopleOperations } from '@charter/app-identity';
import { startCluster, startServers } from '@charter/cluster';
import { connectEventStore } from '@charter/event-store';
import { openVault } from '@charter/vault';
import { demoUser } from './charter';
import { erasureSuite, type Erasable } from './erasure/erasure-suite';

jest.setTimeout(300_000);

/** A process of each service behind nginx, on real servers. */
const start = async (): Promise<Erasable> => {
  const folder = await mkdtemp(join(tmpdir(), 'charter-erasure-'));
  const servers = await startServers({ folder });
  const environment = { ...servers.environment, RATE_LIMIT: 'off', LOG_LEVEL: 'debug' };
  const cluster = await startCluster({ folder: join(folder, 'charter'), replicas: 1, environment });
  // What an operator's command does, without a process for each.
  const [storeUrl, vaultUrl] = [servers.eventStore.url, servers.environment['VAULT_URL']!];
  const [streams, vault] = [connectEventStore({ url: storeUrl }), await openVault(vaultUrl)];
  const people = peopleOperations({ streams, vault });
  let closed: Promise<void> | undefined;
  const close = () =>
    (closed ??= (async () => {
      // It writes its tables as it ends.
      await servers.postgres.stop();
      await servers.close();
    })());
  return {
    ...{ url: cluster.url, user: name => demoUser(cluster.folder, name), operate: cluster.admin },
    // PostgreSQL's data lie elsewhere where the user that it runs as cannot reach this folder.
    ...{ folders: [folder, servers.postgres.folder], mailFolder: join(cluster.folder, 'mail') },
    writeLogs: async () => undefined,
    erase: email => people.depart(email, { erase: true }),
    stop: async () => {
      await cluster.stop();
      await streams.close();
      await vault.close();
      return { storeUrl, vaultUrl };
    },
    close,
    remove: async () => {
      await cluster.kill();
      await close();
      for (const left of [folder, servers.postgres.folder]) await rm(left, { recursive: true, force: true });
    },
  };
};

describe('whoever is erased, from services on servers', () =>
  erasureSuite(start, {
    always: {
      'the store': /event-store\/events\.db/,
      'the write-ahead log of the database': /postgres.*\/pg_wal\//,
      Kafka: /kafka.*\.log$/,
      messages: /\/mail\//,
      exports: /export-\d/,
      logs: /charter\/[a-z]+-1\.log/,
    },
    atTheEnd: { 'the database': /postgres.*\/base\// },
  }));
