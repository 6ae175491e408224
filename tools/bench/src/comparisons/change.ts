import { join } from 'node:path';
import type { Comparison } from '../comparison';
import { inFlight } from '../measure';
import { startServer, type Server } from '../server';
import type { BareReady } from '../servers/bare';
import type { CharterReady } from '../servers/charter';

const LOAD = { count: 1_500, inFlight: 16 };
const ORGANIZATIONS = 16;

type Target = Readonly<{ url: string; paths: readonly string[]; headers: Readonly<Record<string, string>> }>;

/** What one change costs the server, whatever the load costs. */
const cpuPerChange = async ({ cpu }: Pick<Server<unknown>, 'cpu'>, target: Target): Promise<number> => {
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
  prepare: async () => {
    const charter = await startServer<CharterReady>(join(__dirname, '..', 'servers', 'charter.js'));
    const bare = await startServer<BareReady>(join(__dirname, '..', 'servers', 'bare.js'));
    const ours = await organizationsOf(charter.ready);
    const peer = { url: bare.ready.url, paths: ['/things/1'], headers: {} };
    return {
      ours: () => cpuPerChange(charter, ours),
      peer: () => cpuPerChange(bare, peer),
      close: () => Promise.all([charter.close(), bare.close()]),
    };
  },
};

/** Several, so that changes wait for each other no more than they would in life. */
const organizationsOf = async ({ url, apiToken }: CharterReady): Promise<Target> => {
  const form = new URLSearchParams({ client_id: 'upsun-cli', grant_type: 'api_token', api_token: apiToken });
  const token = await answered(fetch(`${url}/oauth2/token`, { method: 'POST', body: form }));
  const headers = { authorization: `Bearer ${String(token['access_token'])}` };
  const paths: string[] = [];
  for (let index = 0; index < ORGANIZATIONS; index++) {
    const body = JSON.stringify({ label: `Bench ${index}`, country: 'FR' });
    const asked = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body };
    paths.push(`/organizations/${String((await answered(fetch(`${url}/organizations`, asked)))['id'])}`);
  }
  return { url, paths, headers };
};

const answered = async (asked: Promise<Response>): Promise<Record<string, unknown>> => {
  const response = await asked;
  const body = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(body)}`);
  return body;
};
