/** @requires kafka @requires postgres @requires nginx @requires upsun-cli */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startCluster, startServers, type Cluster, type Servers } from '@charter/cluster';
import { eventually } from '@charter/testing';
import { demoUser } from './charter';
import { counted, createAndRead, Troubles } from './created-and-read';
import { GivenCommands } from './given-commands';
import { officialJourney } from './official-journey';
import { logIn, type Session } from './session';

// Longer by CHARTER_KILLS=60 and CHARTER_ORGANIZATIONS=2000.
const KILLS = Number(process.env['CHARTER_KILLS'] ?? 20);
const ORGANIZATIONS = Number(process.env['CHARTER_ORGANIZATIONS'] ?? 120);
const COMMANDS_A_SECOND = 50;
// 5 s is the promise, to a machine that does nothing else; one that builds is only to be shown that it comes back.
const READY_WITHIN_MS = process.env['CHARTER_KILLS'] ? 5_000 : 30_000;

jest.setTimeout(300_000 + KILLS * 60_000 + ORGANIZATIONS * 300);

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

  officialJourney(() => ({ url: cluster.url, user: name => demoUser(cluster.folder, name) }));
});

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
    const [kafka] = servers.kafka.brokers;
    const frozen =
      (one: Readonly<{ pause: () => Promise<void>; resume: () => Promise<void> }>, ms: number) => async () => {
        await one.pause();
        await pause(ms);
        await one.resume();
      };
    const replica = (service: string) => cluster.replicas.find(one => one.service === service)!;
    const faults = [
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
    let done = false;
    const makeTrouble = async () => {
      for (let next = 0; !done; next++) {
        await troubles.during(faults[next % faults.length]!);
        await pause(3_000);
      }
    };
    const trouble = makeTrouble();
    const { noted, ids } = await createAndRead(ORGANIZATIONS, session, troubles);
    done = true;
    await trouble;

    expect(new Set(ids).size).toBe(ORGANIZATIONS);
    expect(noted.filter(({ status }) => ![0, 200, 201, 503].includes(status))).toEqual([]);
    expect(noted.filter(({ status, troubled }) => (status === 503 || status === 0) && !troubled)).toEqual([]);
  });
});
