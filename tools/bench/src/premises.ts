import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCluster, startServers, type Cluster, type Servers } from '@charter/cluster';

/** What comparisons meet in. It is there for the whole run, and what takes long to start is started when it is first wanted. */
export type Premises = Readonly<{
  /** For all that a comparison writes; it goes with the run. */
  folder: string;
  /** Kafka, PostgreSQL and an event store. */
  servers: () => Promise<Servers>;
  /** Two processes of every service on these servers. */
  cluster: () => Promise<Cluster>;
  /** Ends everything. It may be asked for twice. */
  close: () => Promise<void>;
}>;

const REPLICAS = 2;

/** Makes the folder, and starts nothing yet. */
export const openPremises = async (say: (what: string) => void): Promise<Premises> => {
  const folder = await mkdtemp(join(tmpdir(), 'charter-bench-'));
  // Where root runs this, PostgreSQL is another user's, who has to find his way to it.
  await chmod(folder, 0o711);
  const servers = once(async () => {
    say('starting Kafka, PostgreSQL and the event store');
    return startServers({ folder: join(folder, 'servers') });
  });
  const cluster = once(async () => {
    const environment = { ...(await servers.get()).environment, RATE_LIMIT: 'off' };
    return startCluster({ folder: join(folder, 'cluster'), replicas: REPLICAS, environment, onProgress: say });
  });
  const close = once(async () => {
    await (await cluster.started())?.kill();
    const started = await servers.started();
    await started?.close();
    // It may lie elsewhere.
    if (started) await rm(started.postgres.folder, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  });
  return { folder, servers: servers.get, cluster: cluster.get, close: close.get };
};

/** What is started once at most; `started` waits for it, and gives nothing where it was never wanted or has failed. */
const once = <Started>(start: () => Promise<Started>) => {
  let begun: Promise<Started> | undefined;
  return {
    get: () => (begun ??= start()),
    started: async () => begun?.catch(() => undefined),
  };
};
