/** @requires kafka @requires postgres @requires nginx */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startServers, type Servers } from '@charter/cluster';
import { eventually, faultProxyTo, type FaultProxy } from '@charter/testing';
import { ClusterUnderLoad, type Fault } from './cluster-under-load';
import { holderPaused } from './holder-paused';

// Short in every run, long by CHARTER_KILLS.
const IS_LONG = Boolean(process.env['CHARTER_KILLS']);
const [KAFKA_GONE_MS, KAFKA_FROZEN_MS] = IS_LONG ? [40_000, 20_000] : [5_000, 4_000];
/** Longer than requests wait, and than a lease lasts. */
const A_WHILE_MS = 3_000;
const CLOCK_OFF_MS = 10_000;

jest.setTimeout(300_000);

let folder: string;
let servers: Servers;
let store: FaultProxy;
let charter: ClusterUnderLoad;

const shiftClock = (milliseconds: number) => writeFile(join(folder, 'shift'), String(milliseconds));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charter-faults-'));
  servers = await startServers({ folder });
  const eventStoreUrl = servers.eventStore.url;
  const { proxy, url } = await faultProxyTo(eventStoreUrl);
  store = proxy;
  await shiftClock(0);
  charter = await ClusterUnderLoad.start({
    ...{ folder, replicas: 2, eventStoreUrl, kafka: { brokers: servers.kafka.bootstrap.split(',') } },
    environment: { ...servers.environment, EVENTSTORE_URL: url },
    environmentOf: (service, number) => (service === 'organizations' && number === 2 ? withShiftedClock() : {}),
  });
});
afterAll(async () => {
  await charter?.close();
  await store?.close();
  await servers?.close();
  await rm(folder, { recursive: true, force: true });
});

const withShiftedClock = () => ({
  NODE_OPTIONS: `--import ${join(__dirname, 'shifted-clock.ts')}`,
  CLOCK_SHIFT_FILE: join(folder, 'shift'),
});

const frozen = (one: Readonly<{ pause: () => Promise<void>; resume: () => Promise<void> }>, ms: number) => async () => {
  await one.pause();
  await pause(ms);
  await one.resume();
};
const gone = (one: Readonly<{ kill: () => Promise<void>; start: () => Promise<void> }>, ms: number) => async () => {
  await one.kill();
  await pause(ms);
  await one.start();
};

const SERVICES = ['identity', 'organizations', 'membership'];

const ofProcesses = (): readonly Fault[] =>
  // One after the other, or all at the same time.
  (IS_LONG ? SERVICES.map(service => [service]) : [SERVICES]).map(services => ({
    name: `one replica of ${services.join(', ')} is killed, and then the other one frozen`,
    happens: async () => {
      await Promise.all(services.map(service => gone(charter.of(service)[0]!, 0)()));
      await charter.answers();
      await Promise.all(services.map(service => frozen(charter.of(service)[1]!, A_WHILE_MS)()));
    },
  }));

const ofZombies = (): readonly Fault[] =>
  [
    ['organizations', 'publisher:charter.organizations.v1'],
    ['membership', 'membership:founding'],
    ...(IS_LONG ? [['membership', 'publisher:charter.membership.v1']] : []),
  ].map(([service = '', reader = '']) => ({
    name: `the replica that acts as ${reader} is frozen, taken over, and wakes`,
    happens: () => holderPaused({ postgres: servers.postgres, replicas: charter.of(service), service, reader }),
  }));

const ofServers = (): readonly Fault[] => [
  { name: 'Kafka is killed and stays away', happens: () => gone(servers.kafka.brokers[0]!, KAFKA_GONE_MS)() },
  { name: 'Kafka is frozen', happens: () => frozen(servers.kafka.brokers[0]!, KAFKA_FROZEN_MS)() },
  {
    name: 'PostgreSQL is killed, and then stopped in order',
    happens: async () => {
      await gone(servers.postgres, 0)();
      await charter.answers();
      await servers.postgres.stop();
      await servers.postgres.start();
    },
  },
  {
    name: 'all connections to PostgreSQL are cut, three times',
    happens: async () => {
      for (let times = 0; times < 3; times++) {
        await servers.postgres.query(
          'select pg_terminate_backend(pid) from pg_stat_activity ' +
            `where pid <> pg_backend_pid() and backend_type = 'client backend'`,
        );
        await charter.answers();
      }
    },
  },
  { name: 'the event store is killed', happens: () => gone(servers.eventStore, 1_000)() },
  {
    name: 'the event store is slow',
    happens: async () => {
      store.delay(150);
      try {
        await charter.answers();
      } finally {
        store.heal();
      }
    },
  },
  {
    name: 'the connections to the event store are half open',
    happens: async () => {
      store.halfOpen();
      await charter.answers();
    },
  },
];

const ofClocks = (): readonly Fault[] =>
  (IS_LONG ? [CLOCK_OFF_MS, -CLOCK_OFF_MS] : [CLOCK_OFF_MS]).map(milliseconds => ({
    name: `the clock of a replica goes ${milliseconds / 1_000} s off, and is set right`,
    happens: async () => {
      const [right, wrong] = charter.of('organizations');
      const written = async (replica: typeof right) => {
        const body = { label: `By the clock ${randomUUID()}`, country: 'FR' };
        return charter.session.at(`http://${replica!.address}`).ask('POST', '/organizations', { body });
      };
      await shiftClock(milliseconds);
      const refusal = await eventually(async () => {
        const answer = await written(wrong);
        return answer.status === 503 ? answer : undefined;
      }, 'writes are refused');
      expect(refusal.body).toMatchObject({ detail: 'The clock of this server is wrong: it takes no writes.' });
      expect((await written(right)).status).toBe(201);
      await shiftClock(0);
      // It is believed to be off for ten seconds.
      await eventually(async () => (await written(wrong)).status === 201, 'writes are taken again');
    },
  }));

/** So many tables are there when replicas that make them are killed. */
const KILLED_AT_TABLES = IS_LONG ? [1, 3, 5, 7, 9] : [1, 9];

const ofStarts = (): readonly Fault[] => [
  {
    name: 'read models are lost, and replicas are killed again and again while they make them anew together',
    happens: async () => {
      const replicas = charter.of('organizations');
      const together = (what: 'start' | 'kill') => Promise.all(replicas.map(replica => replica[what]()));
      const tables = `select count(*) from information_schema.tables where table_schema = 'organizations'`;
      await together('kill');
      await servers.postgres.query('drop schema organizations cascade', 'charter');
      for (const enough of KILLED_AT_TABLES) {
        const starting = together('start').catch(() => undefined);
        const made = async () => Number(await servers.postgres.query(tables, 'charter')) >= enough;
        await eventually(made, 'tables are made');
        await together('kill');
        await starting;
      }
      await together('start');
    },
  },
];

const faults = [...ofProcesses(), ...ofZombies(), ...ofServers(), ...ofClocks(), ...ofStarts()];

describe('under load, nothing acknowledged is lost, doubled or out of order, and service is back by itself, when', () => {
  it.each(faults.map(fault => [fault.name, fault] as const))('%s', async (_, fault) => {
    expect(await charter.undergo(fault)).toEqual([]);
  });

  it.each([
    ['organizations', 'organizations'],
    ['organizations:copies', 'membership-copy'],
    ['membership', 'members'],
  ])('all of that has happened, and the rows of %s are what %s makes of the events', async (processor, projection) => {
    const said = await charter.cluster.admin('rebuild', '--processor', processor, '--projection', projection);
    expect(said).toMatch(/ 0 differ from before/);
  });
});
