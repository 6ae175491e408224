/** @requires kafka @requires postgres @requires nginx @requires mount */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startServers, type Servers } from '@charter/cluster';
import { eventually } from '@charter/testing';
import { demoUser, prepareCharter, type Charter } from '../charter';
import { GivenCommands } from '../given-commands';
import { logIn, type Answer, type Session } from '../session';
import { ClusterUnderLoad } from './cluster-under-load';
import { SmallDisk } from './small-disk';

jest.setTimeout(300_000);

/** Twice what an empty PostgreSQL takes, and what an event store takes many times. */
const DISK_MEGABYTES = 160;

const COMMANDS_A_SECOND = 5;

/** What is said of a write that finds a disk full: it is not stored, or stored and not applied or announced yet. */
const REFUSED = expect.stringMatching(
  /^(The outcome is not known yet|(It|The organization) is stored and will|This cannot be known|What other services know cannot be known)/,
);

const created = (session: Session): Promise<Answer> =>
  session.ask('POST', '/organizations', { body: { label: `Asked once ${randomUUID()}`, country: 'FR' } });

/** Waits for the first answer that is not 201, and gives it. */
const refusal = (session: Session): Promise<Answer> =>
  eventually(async () => {
    const answer = await created(session);
    return answer.status === 201 ? undefined : answer;
  }, 'a write is refused');

/** PostgreSQL ends by itself where its own log finds no room; whoever runs it starts it again. */
const backWithItsSpace = async ({ postgres }: Servers): Promise<void> => {
  const isUp = await postgres.query('select 1').then(
    () => true,
    () => false,
  );
  if (isUp) return;
  await postgres.kill();
  await postgres.start();
};

describe('in a cluster, a disk that is full', () => {
  let folder: string;
  let disks: Readonly<Record<'postgres' | 'event-store', SmallDisk>>;
  let servers: Servers;
  let charter: ClusterUnderLoad;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'charter-faults-'));
    disks = {
      postgres: await SmallDisk.mount(join(folder, 'postgres'), DISK_MEGABYTES),
      'event-store': await SmallDisk.mount(join(folder, 'event-store'), DISK_MEGABYTES),
    };
    // Its log elsewhere: a disk that is full because of its data has no room for what is said about that.
    await symlink(join(folder, 'event-store.log'), join(folder, 'event-store', 'event-store.log'));
    servers = await startServers({ folder });
    charter = await ClusterUnderLoad.start({
      ...{ folder, replicas: 1, environment: servers.environment, eventStoreUrl: servers.eventStore.url },
      kafka: { brokers: [servers.kafka.bootstrap] },
    });
  });
  afterAll(async () => {
    await charter?.close();
    await servers?.close();
    for (const disk of Object.values(disks ?? {})) await disk.unmount();
    await rm(folder, { recursive: true, force: true });
  });

  it.each([
    ['under read models and the vault', 'postgres'],
    ['under the event store', 'event-store'],
  ] as const)('%s has writes refused, nothing half done, and takes them again with its space', async (_, on) => {
    const happens = async () => {
      await disks[on].fill();
      const { status, body } = await refusal(charter.session);
      await disks[on].free();
      if (on === 'postgres') await backWithItsSpace(servers);
      expect({ status, body }).toMatchObject({ status: 503, body: { detail: REFUSED } });
    };
    expect(await charter.undergo({ happens })).toEqual([]);
  });
});

describe('in one process on embedded parts, a disk that is full', () => {
  let folder: string;
  let disk: SmallDisk;
  let charter: Charter;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'charter-faults-'));
    disk = await SmallDisk.mount(folder, DISK_MEGABYTES);
    charter = await prepareCharter({ DATA_DIR: join(folder, 'data'), RATE_LIMIT: 'off' });
    await charter.start();
  });
  afterAll(async () => {
    await charter?.remove();
    await disk?.unmount();
    await rm(folder, { recursive: true, force: true });
  });

  it('has writes and logins refused, nothing half done, and takes them again with its space', async () => {
    const { apiToken } = await demoUser(join(folder, 'data'), 'owner');
    const session = await logIn(charter.url, apiToken);
    const given = new GivenCommands(session);
    given.begin(COMMANDS_A_SECOND);
    await eventually(() => given.answered > 0, 'a command is answered');
    await disk.fill();
    const { status, body } = await refusal(session);
    expect({ status, body }).toMatchObject({ status: 503, body: { detail: REFUSED } });
    await expect(logIn(charter.url, apiToken)).rejects.toThrow('No access token: 503');
    expect((await session.ask('GET', '/organizations')).status).toBe(200);
    await disk.free();
    await given.end();
    expect(await given.wrong()).toEqual([]);
    await logIn(charter.url, apiToken);
  });
});
