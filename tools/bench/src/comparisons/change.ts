import type { Comparison } from '../comparison';
import { inFlight } from '../measure';
import { answered, organizationsOf, type Organizations } from '../organizations';
import { startServer, type Server } from '../server';
import type { BareReady } from '../servers/bare';
import type { CharterReady } from '../servers/charter';

const LOAD = { count: 1_500, inFlight: 16 };
/** Several, so that changes wait for each other no more than they would in life. */
const ORGANIZATIONS = 16;

/** What one change costs the server, whatever the load costs. */
const cpuPerChange = async ({ cpu }: Pick<Server<unknown>, 'cpu'>, target: Organizations): Promise<number> => {
  const { url, paths, headers } = target;
  const before = cpu();
  await inFlight(LOAD, async index => {
    const body = JSON.stringify({ label: `Label ${index} ${Date.now()}` });
    const asked = { method: 'PATCH', headers: { ...headers, 'content-type': 'application/json' }, body };
    await answered(fetch(`${url}${paths[index % paths.length]}`, asked));
  });
  return (cpu() - before) / LOAD.count;
};

/** An acknowledged change of an organization against the least that an acknowledged change can be. */
export const change: Comparison = {
  name: 'PATCH /organizations/{id}: server CPU',
  unit: 'ms of CPU a request',
  aim: { atMost: 4 },
  prepare: async ({ folder }) => {
    const charter = await startServer<CharterReady>('charter', { folder });
    const bare = await startServer<BareReady>('bare', { folder });
    const ours = await organizationsOf(charter.ready, ORGANIZATIONS);
    const peer = { url: bare.ready.url, paths: ['/things/1'], headers: {} };
    return {
      ours: () => cpuPerChange(charter, ours),
      peer: () => cpuPerChange(bare, peer),
      close: () => Promise.all([charter.close(), bare.close()]),
    };
  },
};
