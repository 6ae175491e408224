import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cluster } from '@charter/cluster';
import type { Comparison } from '../comparison';
import { inFlight, median } from '../measure';
import { organizationsOf } from '../organizations';
import { requestsTo } from '../requests';
import { startServer } from '../server';
import type { OrganizationsReady, WithBarrier } from '../servers/organizations';

const LOAD = { count: 2_000, inFlight: 64 };
/** Several, as many callers would read several. */
const ORGANIZATIONS = 16;

/** Reads of the same route of the same process: once behind the barrier, once by one that does nothing. */
export const barrier: Comparison = {
  name: 'GET /organizations/{id} behind the barrier, against none',
  unit: `ms, median with ${LOAD.inFlight} in flight`,
  aim: { atMost: 1.3 },
  needs: ['kafka', 'postgres', 'nginx'],
  prepare: async ({ folder, servers, cluster }) => {
    const { environment } = await servers();
    const running = await cluster();
    const { paths, headers } = await organizationsOf(await ownerOf(running), ORGANIZATIONS);
    const replica = await startServer<OrganizationsReady>('organizations', {
      folder,
      environment: { ...environment, PUBLIC_URL: running.url, RATE_LIMIT: 'off', LOG_LEVEL: 'warn' },
    });
    const requests = requestsTo(replica.ready.url, headers);
    const latency = async (asked: WithBarrier): Promise<number> => {
      const before = await replica.ask<number>(asked);
      const times: number[] = [];
      await inFlight(LOAD, async index => {
        times.push(await requests.read(paths[index % paths.length] ?? ''));
      });
      const waited = (await replica.ask<number>(asked)) - before;
      if (waited !== (asked.barrier ? LOAD.count : 0)) throw new Error(`${waited} requests met the barrier.`);
      return median(times);
    };
    return {
      ours: () => latency({ barrier: true }),
      peer: () => latency({ barrier: false }),
      close: async () => {
        requests.close();
        await replica.close();
      },
    };
  },
};

/** One of the demo users. */
const ownerOf = async ({ url, folder }: Cluster): Promise<Readonly<{ url: string; apiToken: string }>> => {
  const { users } = JSON.parse(await readFile(join(folder, 'demo.json'), 'utf8')) as {
    users: readonly [Readonly<{ apiToken: string }>];
  };
  return { url, apiToken: users[0].apiToken };
};
