import './compile-cache';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { caughtUp, runProcess, serviceConfigOf, startTracing, type ServiceConfig } from '@charter/service';
import { serveAdmin } from './admin/socket';
import { openCharter, SERVICES } from './charter';
import { hasDemo, prepareDemo, type Demo } from './demo';
import { openGateway } from './gateway';

// npm start: every service in this process.

const start = async (config: ServiceConfig): Promise<() => Promise<void>> => {
  for (const { check } of SERVICES) check?.(config);
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
  await caughtUp(services);
  const gateway = await openGateway({ services, ...{ metrics: parts.metrics, host: config.host, port: config.port } });
  const endAdmin = await serveAdmin(config, charter);
  parts.log.info({ url: config.publicUrl }, 'listening');
  console.error(greeting(config, demo));
  return async () => {
    for (const service of services) service.retire();
    await gateway.close();
    await endAdmin();
    await charter.close();
    await endTracing();
  };
};

const greeting = ({ publicUrl, dataDir, mail }: ServiceConfig, demo: Demo | undefined): string => {
  const elsewhere = process.env['DATA_DIR'] ? `DATA_DIR=${resolve(dataDir)} ` : '';
  return [
    '',
    `  Charter is at ${publicUrl}`,
    ...(mail.smtpUrl === undefined ? [`  What it would mail is at ${publicUrl}/mailbox`] : []),
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

void runProcess(() => start(serviceConfigOf(process.env)));
