/** @requires kafka @requires postgres @requires nginx @requires upsun-cli */
import { randomInt, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startCluster, startServers, type Cluster, type Servers } from '@charter/cluster';
import { connectEventStore } from '@charter/event-store';
import { collected, eventually } from '@charter/testing';
import { auditJourney } from './audit-journey';
import { demoUser } from './charter';
import { counted, createAndRead, Troubles } from './created-and-read';
import { GivenCommands } from './given-commands';
import { javascriptJourney } from './javascript-journey';
import { membersJourney } from './members-journey';
import { officialJourney } from './official-journey';
import { race, wrongOwners } from './ownership-race';
import { revokeAndAct, wronglyAllowed } from './revocations';
import { answered, logIn, type Session } from './session';

// Longer by CHARTER_KILLS=60 and CHARTER_ORGANIZATIONS=2000.
const KILLS = Number(process.env['CHARTER_KILLS'] ?? 20);
const ORGANIZATIONS = Number(process.env['CHARTER_ORGANIZATIONS'] ?? 120);
/** Rights that are taken away: 2,000 by CHARTER_REVOCATIONS=2000. */
const ROUNDS = Number(process.env['CHARTER_REVOCATIONS'] ?? 100);
const RACED = 2_000;
const COMMANDS_A_SECOND = 50;
// 5 s is the promise, to a machine that does nothing else; one that builds is only to be shown that it comes back.
const READY_WITHIN_MS = process.env['CHARTER_KILLS'] ? 5_000 : 30_000;

jest.setTimeout(300_000 + KILLS * 60_000 + ORGANIZATIONS * 300 + ROUNDS * 3_000);

let folder: string;
let servers: Servers;
let cluster: Cluster;

const start = async (environment: Readonly<Record<string, string>>): Promise<void> => {
  const options = { folder, replicas: 2, environment: { ...servers.environment, ...environment } };
  cluster = await startCluster(options);
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charter-cluster-'));
  servers = await startServers({ folder });
});
afterAll(async () => {
  await servers.close();
  await rm(folder, { recursive: true, force: true });
});

describe('two replicas of each service behind nginx, on real servers', () => {
  beforeAll(() => start({ ACCESS_TOKEN_TTL: '3' }));
  afterAll(() => cluster.stop());

  const served = () => ({ url: cluster.url, user: (name: string) => demoUser(cluster.folder, name) });
  officialJourney(served);
  membersJourney(served);
  javascriptJourney(served);
  auditJourney(served);
});

type Pausable = Readonly<{ pause: () => Promise<void>; resume: () => Promise<void> }>;

const frozen = (one: Pausable, ms: number) => async () => {
  await one.pause();
  await pause(ms);
  await one.resume();
};

/** What readers, publishers, Kafka and the event store may have to bear. */
const someFaults = (wellAgain: () => Promise<unknown>): readonly (() => Promise<void>)[] => {
  const [kafka] = servers.kafka.brokers;
  const replica = (service: string) => cluster.replicas.find(one => one.service === service)!;
  return [
    frozen(kafka!, 1_000),
    frozen(replica('membership'), 3_000),
    frozen(replica('organizations'), 3_000),
    frozen(servers.eventStore, 1_000),
    async () => {
      await replica('identity').kill();
      await replica('identity').start();
    },
    async () => {
      await kafka!.kill();
      await kafka!.start();
      await wellAgain();
    },
  ];
};

describe('when something breaks', () => {
  let session: Session;
  let commands: GivenCommands | undefined;
  // Of a test that failed half way, too: the next one is about something else.
  afterEach(() => commands?.halt());
  beforeAll(async () => {
    await start({ RATE_LIMIT: 'off' });
    session = await logIn(cluster.url, (await demoUser(cluster.folder, 'owner')).apiToken);
  });
  afterAll(() => cluster.kill());

  /** Waits until every replica is ready; gives the milliseconds that took. */
  const wellAgain = async (): Promise<number> => {
    const began = performance.now();
    const isReady = async () => (await Promise.all(cluster.replicas.map(one => one.answers()))).every(Boolean);
    await eventually(isReady, 'every replica is ready');
    return performance.now() - began;
  };

  /** Works while one thing after the other goes wrong. */
  const amidTroubles = async <Result>(troubles: Troubles, work: () => Promise<Result>): Promise<Result> => {
    const faults = someFaults(wellAgain);
    let done = false;
    const makeTrouble = async () => {
      for (let next = 0; !done; next++) {
        await troubles.during(faults[next % faults.length]!);
        await pause(3_000);
      }
    };
    const trouble = makeTrouble();
    try {
      return await work();
    } finally {
      done = true;
      await trouble;
    }
  };

  it(`loses and doubles nothing when ${KILLS} times something is killed under ${COMMANDS_A_SECOND} commands a second`, async () => {
    const given = (commands = new GivenCommands(session));
    given.begin(COMMANDS_A_SECOND);
    const [kafka] = servers.kafka.brokers;
    const servants = [kafka!, servers.eventStore];
    const wellIn: number[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      const enough = given.answered + 10 + Math.floor(Math.random() * 20);
      await eventually(() => given.answered >= enough, 'commands are answered');
      // A service, then what services stand on, in turn: which one, chance decides.
      const among = kill % 2 === 0 ? cluster.replicas : servants;
      const victim = among[Math.floor(Math.random() * among.length)]!;
      await victim.kill();
      await victim.start();
      wellIn.push(await wellAgain());
    }
    await given.end();

    expect(given.answered).toBeGreaterThanOrEqual(KILLS * 10);
    expect(await given.wrong()).toEqual([]);
    expect(wellIn.filter(milliseconds => milliseconds >= READY_WITHIN_MS)).toEqual([]);
  });

  it('answers no 503 and no 404 where nothing is wrong', async () => {
    const count = Math.ceil(ORGANIZATIONS / 4);
    const { noted } = await createAndRead(count, session, new Troubles());
    expect(counted(noted)).toEqual({ 'create 201': count, 'members 200': count, 'read 200': count });
  });

  it('never answers 404 for what was created, and 503 only while something is wrong', async () => {
    const troubles = new Troubles();
    const { noted, ids } = await amidTroubles(troubles, () => createAndRead(ORGANIZATIONS, session, troubles));

    expect(new Set(ids).size).toBe(ORGANIZATIONS);
    expect(noted.filter(({ status }) => ![0, 200, 201, 503].includes(status))).toEqual([]);
    expect(noted.filter(({ status, troubled }) => (status === 503 || status === 0) && !troubled)).toEqual([]);
  });

  it(`allows nothing by a right that was taken away, ${ROUNDS} times, whatever goes wrong meanwhile`, async () => {
    const member = await sessionOf('alice');
    const memberId = await idOf(member);
    const organizationId = await newOrganization(session);
    const revoking = { rounds: ROUNDS, organizationId, owner: session, member, memberId, replicas: cluster.replicas };
    const acted = await amidTroubles(new Troubles(), () => revokeAndAct(revoking));

    expect(wronglyAllowed(acted)).toEqual([]);
    // What was tried could be done before, and was refused for the right reason afterwards.
    expect(acted.filter(({ before, status }) => before && status < 300).length).toBeGreaterThan(ROUNDS / 10);
    const refused = acted.filter(({ before, status }) => !before && [403, 404].includes(status));
    expect(refused.length).toBeGreaterThan(ROUNDS);
  });

  it(`has one owner of each organization at every moment of ${RACED} requests that want another`, async () => {
    const people = await Promise.all(
      ['owner', 'alice', 'bob', 'auditor'].map(async name => {
        const someone = await sessionOf(name);
        return { id: await idOf(someone), session: someone };
      }),
    );
    const organizations = await Promise.all(Array.from({ length: 4 }, () => newOrganization(session)));
    for (const path of organizations)
      for (const { id: user_id } of people.slice(1))
        await answered(session, 'POST', `/organizations/${path}/members`, { user_id, permissions: ['admin'] });
    const replicas = cluster.replicas.filter(({ service }) => service === 'membership');
    const url = () => `http://${replicas[randomInt(replicas.length)]!.address}`;
    const outcomes = await race({ requests: RACED, people, organizations, url });

    const store = connectEventStore({ url: servers.eventStore.url });
    const changes: number[] = [];
    for (const id of organizations) {
      const events = (await collected(store.read(`membership-${id}`, 0n))).map(({ event }) => event);
      expect(wrongOwners(events)).toEqual([]);
      changes.push(events.filter(({ type }) => type === 'OwnerChanged').length);
    }
    await store.close();
    // Ownership went from one to another, and much of what was tried was refused.
    expect(changes.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(3);
    expect([...outcomes].filter(([what]) => /^(accept|remove|leave) 4/.test(what))).not.toEqual([]);
    expect([...outcomes.keys()].filter(what => / 5(?!03)/.test(what))).toEqual([]);
  });
});

/** What went wrong before may still be felt. */
const sessionOf = async (name: string): Promise<Session> => {
  const { apiToken } = await demoUser(cluster.folder, name);
  return eventually(() => logIn(cluster.url, apiToken).catch(() => undefined), `${name} can log in`);
};

const idOf = async (someone: Session): Promise<string> =>
  String((await answered(someone, 'GET', '/users/me')).body['id']);

const newOrganization = async (owner: Session): Promise<string> => {
  const name = `m-${randomUUID()}`;
  const { body } = await answered(owner, 'POST', '/organizations', { label: name, name, country: 'FR' });
  return String(body['id']);
};
