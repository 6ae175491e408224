import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { serversUp } from '@charter/infra';
import { startCluster, type Cluster } from './cluster';
import { startServers } from './servers';

const HELP = `npm run cluster [-- --replicas 2] [--port 8080]

Starts every service as processes of its own behind nginx, on the servers that npm run infra:up has started, or on
servers of its own where none are up. Ctrl-C ends it. Its logs, and demo.json, are in .data/cluster (DATA_DIR/cluster).

  --replicas N   processes of each service, 2 unless said otherwise
  --port P       where nginx listens, 8080 unless said otherwise

Examples
  npm run cluster
  npm run infra:up -- --brokers 3 && npm run cluster -- --replicas 3`;

const whole = (text: string, name: string): number => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${name} must be a number from 1 on.`);
  return number;
};

/** The servers that are up, or some of our own. */
const serversIn = async (folder: string) => {
  const environment = await serversUp('.infra');
  if (environment) return { environment, close: async () => undefined };
  say('starting Kafka, PostgreSQL and the event store');
  return startServers({ folder: join(folder, 'servers') });
};

const say = (what: string): void => console.error(`  … ${what}`);

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      replicas: { type: 'string', default: '2' },
      port: { type: 'string', default: process.env['PORT'] || '8080' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return console.log(HELP);
  const folder = resolve(process.env['DATA_DIR'] || '.data', 'cluster');
  const [replicas, port] = [whole(values.replicas, 'replicas'), whole(values.port, 'port')];
  const servers = await serversIn(folder);
  const cluster = await startCluster({ folder, replicas, port, environment: servers.environment, onProgress: say });
  console.error(greeting(cluster));
  const stop = async () => {
    await cluster.stop();
    await servers.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
};

const greeting = ({ url, folder, replicas }: Cluster): string =>
  [
    '',
    `  Charter is at ${url}: ${replicas.length} processes behind nginx.`,
    `  Demo users: ${join(folder, 'demo.json')}; logs: ${folder}; mail: ${url}/mailbox`,
    '',
    '  Try, in another terminal:',
    `    export PLATFORM_URL=${url} PLATFORM_TOKEN=$(DATA_DIR=${folder} npm run -s demo:token owner)`,
    '    npx platform organization:create --label "Acme Corp" --country FR -y',
    '    npx platform organization:list',
    '',
  ].join('\n');

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
