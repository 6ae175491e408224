/** @requires kafka @requires postgres @requires nginx */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startServers, type Servers } from '@charter/cluster';
import { eventually } from '@charter/testing';
import { Canary } from './canary';
import { ClusterUnderLoad, type Fault } from './cluster-under-load';
import { KafkaOperator, type Reached } from './kafka-operator';

// Short in every run, long by CHARTER_KILLS. Either is longer than a broker may be silent before others lead for it.
const IS_LONG = Boolean(process.env['CHARTER_KILLS']);
const BROKER_FROZEN_MS = IS_LONG ? 20_000 : 4_000;

jest.setTimeout(300_000);

/** The first one is whom all services log in as, but for membership. */
const USERS = ['charter', 'membership'] as const;
const [ORGANIZATIONS, MEMBERSHIP] = ['charter.organizations.v1', 'charter.membership.v1'] as const;

let folder: string;
let servers: Servers;
let reached: Reached;
let kafka: KafkaOperator;
let charter: ClusterUnderLoad;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charter-faults-'));
  servers = await startServers({ folder, brokers: 3, kafkaUsers: USERS });
  const { bootstrap, login } = servers.kafka;
  const { ca, ...administrator } = login();
  reached = { brokers: bootstrap.split(','), tls: { ca }, sasl: { mechanism: 'plain', ...administrator } };
  const { username: KAFKA_USERNAME, password: KAFKA_PASSWORD } = login('membership');
  const ofMembership = { KAFKA_USERNAME, KAFKA_PASSWORD };
  kafka = new KafkaOperator(reached);
  for (const user of USERS) await kafka.grant(user, 'charter.');
  charter = await ClusterUnderLoad.start({
    ...{ folder, replicas: 1, environment: servers.environment, eventStoreUrl: servers.eventStore.url, kafka: reached },
    environmentOf: service => (service === 'membership' ? ofMembership : {}),
  });
});
afterAll(async () => {
  await charter?.close();
  await servers?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Creates an organization, and gives the answer, whatever that is. */
const created = () => {
  const body = { label: `Asked once ${randomUUID()}`, country: 'FR' };
  return charter.session.ask('POST', '/organizations', { body });
};

const readinessOf = async (service: string) => {
  const answer = await fetch(`http://${charter.of(service)[0]!.address}/health/ready`);
  const { reasons } = (await answer.json()) as { reasons: readonly string[] };
  return { status: answer.status, reasons: reasons.join('\n') };
};

/** Waits until a service says why it is not ready. */
const saysOf = async (service: string, expected: RegExp) => {
  await eventually(async () => {
    const { status, reasons } = await readinessOf(service);
    return status === 503 && expected.test(reasons);
  }, `${service} says ${expected}`);
};

/** The steps of docs/runbooks/lost-topic.md, from the third on. */
const adopted = async (topic: string) => {
  const { cluster } = charter;
  await Promise.all(cluster.replicas.map(replica => replica.stop()));
  expect(await cluster.admin('topics:adopt', '--topic', topic)).toContain('filled from the event store');
  await Promise.all(cluster.replicas.map(replica => replica.start()));
};

const faults: readonly Fault[] = [
  {
    name: 'a broker that leads is frozen, others lead for it, and it wakes',
    happens: async () => {
      const [, second] = servers.kafka.brokers;
      await second!.pause();
      await pause(BROKER_FROZEN_MS);
      await second!.resume();
    },
  },
  {
    name: 'two of three brokers are killed, so that nobody may write, and come back',
    happens: async () => {
      const [, ...others] = servers.kafka.brokers;
      await Promise.all(others.map(broker => broker.kill()));
      await pause(BROKER_FROZEN_MS);
      await Promise.all(others.map(broker => broker.start()));
    },
  },
];

describe('with three brokers, nothing acknowledged is lost, doubled or out of order, and service is back, when', () => {
  it('a broker that leads is killed, where kafkajs loses what it acknowledges if it is let send to several partitions', async () => {
    const canary = await Canary.hatch(reached);
    const [first] = servers.kafka.brokers;
    const killed = async () => {
      await first!.kill();
      await charter.answers();
      await first!.start();
    };
    try {
      expect(await charter.undergo({ happens: killed })).toEqual([]);
      // Leaders have moved; who has not asked since learns of it by the refusal of who led before.
      expect(await canary.lostBySending('together')).not.toEqual([]);
      expect(await canary.lostBySending('one by one')).toEqual([]);
    } finally {
      await canary.close();
    }
  });

  it.each(faults.slice(0, IS_LONG ? undefined : 1).map(fault => [fault.name, fault] as const))('%s', async (_, fault) =>
    expect(await charter.undergo(fault)).toEqual([]),
  );
});

describe('rights on a topic that are taken away and given back', () => {
  it('to write: what is asked is stored and answered 503, and announced when they are back', async () => {
    const happens = () =>
      kafka.without({ user: 'charter', right: 'write', topic: ORGANIZATIONS }, async () => {
        const answer = await eventually(async () => {
          const answered = await created();
          return answered.status === 503 ? answered : undefined;
        }, 'writes are refused');
        expect(answer.body).toMatchObject({ detail: expect.stringMatching(/^It is stored and will take effect/) });
      });
    expect(await charter.undergo({ happens })).toEqual([]);
  });

  it('to read: reads are answered from what was known, and say so', async () => {
    const path = `/organizations/${String((await created()).body['id'])}/members`;
    const happens = () =>
      kafka.without({ user: 'membership', right: 'read', topic: ORGANIZATIONS }, async () => {
        await eventually(async () => {
          const { status, headers } = await charter.session.ask('GET', path);
          return status === 200 && headers.has('charter-stale');
        }, 'what is answered is stale');
        expect((await created()).status).toBe(503);
      });
    expect(await charter.undergo({ happens })).toEqual([]);
  });
});

describe('a topic', () => {
  it('whose records are deleted under a reader that is behind stops that one, and comes back as the runbook says', async () => {
    const [membership] = charter.of('membership');
    const happens = async () => {
      await membership!.pause();
      const before = await kafka.written(ORGANIZATIONS);
      await eventually(async () => (await kafka.written(ORGANIZATIONS)) > before + 5, 'more is announced');
      await kafka.empty(ORGANIZATIONS);
      await membership!.resume();
      await saysOf('membership', /membership:copies is stopped: charter\.organizations\.v1\/\d+ holds \d+ to \d+, and/);
      await expect(charter.cluster.admin('topics:ensure')).rejects.toThrow(/it has to be made anew/);
      await kafka.delete(ORGANIZATIONS);
      await charter.cluster.admin('topics:ensure');
      await adopted(ORGANIZATIONS);
    };
    expect(await charter.undergo({ happens })).toEqual([]);
  });

  it('that is made anew under those who use it stops them, and comes back as the runbook says', async () => {
    const happens = async () => {
      await kafka.delete(MEMBERSHIP);
      await charter.cluster.admin('topics:ensure');
      await saysOf('organizations', /organizations:copies is stopped: charter\.membership\.v1/);
      expect((await created()).status).toBe(503);
      await adopted(MEMBERSHIP);
    };
    expect(await charter.undergo({ happens })).toEqual([]);
  });
});
