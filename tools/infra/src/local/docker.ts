import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CLONE } from './place';
import { lookAtAddress, type Look } from './report';

/** An engine that runs answers within a tenth of that; one that is being started may hang. */
const ENGINE_LIMIT_MS = 3_000;

/** Whether a Docker engine answers. */
export const hasDocker = (): Promise<boolean> =>
  promisify(execFile)('docker', ['info'], { timeout: ENGINE_LIMIT_MS }).then(
    () => true,
    () => false,
  );

/** What docker-compose.yml publishes; `eventStore` is somebody else's, where one is named. */
export const addressesOfDocker = (eventStore: string | undefined): Readonly<Record<string, string>> => ({
  KAFKA_BROKERS: '127.0.0.1:19092',
  DATABASE_URL: 'postgres://charter:charter@127.0.0.1:15432/charter',
  VAULT_URL: 'postgres://charter:charter@127.0.0.1:15432/charter_vault',
  EVENTSTORE_URL: eventStore || 'esdb://127.0.0.1:2113?tls=false',
});

/** Starts the containers and waits until they are healthy. */
export const startContainers = (eventStore: string | undefined): Promise<void> =>
  compose('up', '--wait', 'kafka', 'postgres', 'mail', ...(eventStore ? [] : ['eventstore']));

/** Takes the containers away, and with `purge` their data. */
export const removeContainers = (purge: boolean): Promise<void> => compose('down', ...(purge ? ['--volumes'] : []));

export const lookAtContainers = (env: Readonly<Record<string, string>>): Promise<readonly Look[]> =>
  Promise.all(
    Object.entries({ Kafka: 'KAFKA_BROKERS', PostgreSQL: 'DATABASE_URL', 'the event store': 'EVENTSTORE_URL' }).map(
      ([name, variable]) => lookAtAddress(name, env[variable] ?? '', 'in Docker'),
    ),
  );

const compose = async (...args: readonly string[]): Promise<void> => {
  const all = ['compose', '--file', join(CLONE, 'docker-compose.yml'), ...args];
  const [code] = (await once(spawn('docker', all, { stdio: 'inherit' }), 'exit')) as [number];
  if (code !== 0) throw new Error(`docker ${all.join(' ')} failed: see above.`);
};
