import './compile-cache';
import { mkdir } from 'node:fs/promises';
import { flushCompileCache } from 'node:module';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ConfigurationInvalid, serviceConfigOf, startTracing, type ServiceConfig } from '@charter/service';
import { serveAdmin } from './admin/socket';
import { openCharter, type Charter } from './charter';
import { hasDemo, prepareDemo, type Demo } from './demo';
import { openGateway } from './gateway';

// npm start: every service in this process.

const start = async (config: ServiceConfig): Promise<() => Promise<void>> => {
  const endTracing = await startTracing(process.env);
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  let demo: Demo | undefined;
  const charter = await openCharter({
    config,
    before: async people => {
      if (hasDemo(config)) demo = await prepareDemo(people, config);
    },
  });
  const { services, parts } = charter;
  await caughtUp(charter);
  const gateway = await openGateway({ services, ...{ metrics: parts.metrics, host: config.host, port: config.port } });
  const endAdmin = await serveAdmin(config, charter);
  parts.log.info({ url: config.publicUrl }, 'listening');
  console.error(greeting(config, demo));
  // Now, and not when the process ends: it may be killed.
  flushCompileCache();
  return async () => {
    for (const service of services) service.retire();
    await gateway.close();
    await endAdmin();
    await charter.close();
    await endTracing();
  };
};

/** Something may be out of reach for long: then whoever asks is to be told so. */
const CATCHING_UP_MS = 10_000;

/**
 * Nobody is let in before the services have caught up: requests would take the time that catching up needs, and could be
 * told nothing until then but to come again.
 */
const caughtUp = async ({ services }: Charter): Promise<void> => {
  const until = performance.now() + CATCHING_UP_MS;
  const isReady = async () => (await Promise.all(services.map(service => service.readiness()))).every(one => one.ready);
  while (!(await isReady()) && performance.now() < until) await pause(10);
};

const greeting = ({ publicUrl, dataDir }: ServiceConfig, demo: Demo | undefined): string => {
  const elsewhere = process.env['DATA_DIR'] ? `DATA_DIR=${resolve(dataDir)} ` : '';
  return [
    '',
    `  Charter is at ${publicUrl}`,
    ...(demo === undefined
      ? ['', '  The first people come by:', '    npm run admin -- user:create --email you@example.com --role staff']
      : [
          `  ${demo.isNew ? 'Demo users were created' : 'Demo users are there'}: ${demo.file} says who, with their API tokens.`,
          '',
          '  Try, in another terminal:',
          `    export PLATFORM_URL=${publicUrl} PLATFORM_TOKEN=$(${elsewhere}npm run -s demo:token owner)`,
          '    npx platform organization:create --label "Acme Corp" --country FR -y',
          '    npx platform organization:list',
        ]),
    '',
  ].join('\n');
};

/** Something outside cannot be had: a stack of ours tells nothing about it. */
const isFromOutside = (error: unknown): error is Error => typeof (error as NodeJS.ErrnoException).code === 'string';

const main = async (): Promise<void> => {
  try {
    const stop = await start(serviceConfigOf(process.env));
    let stopping: Promise<void> | undefined;
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => {
        stopping ??= stop().then(
          () => process.exit(0),
          error => {
            console.error(error);
            process.exit(1);
          },
        );
      });
  } catch (error) {
    console.error(error instanceof ConfigurationInvalid || isFromOutside(error) ? error.message : error);
    process.exit(1);
  }
};
void main();
