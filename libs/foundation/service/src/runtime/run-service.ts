import { mkdir } from 'node:fs/promises';
import { accessTokens } from '../callers/access-tokens';
import { ConfigurationInvalid } from '../configuration/configuration';
import { serviceConfigOf } from '../configuration/service-config';
import { startTracing } from '../observability/tracing';
import { listen } from './listener';
import { openParts } from './parts';
import { caughtUp, runProcess } from './run-process';
import { openService, type Service, type SilentService } from './service';

/** What services in separate processes meet in: an embedded part would be one process's own. */
export const SHARED_VARIABLES = ['PUBLIC_URL', 'EVENTSTORE_URL', 'DATABASE_URL', 'VAULT_URL', 'KAFKA_BROKERS'] as const;

/** Runs one service as a process of its own, on the parts that the environment names. */
export const runService = (service: Service | SilentService): Promise<void> =>
  runProcess(() => start(service, process.env));

const start = async (
  service: Service | SilentService,
  environment: NodeJS.ProcessEnv,
): Promise<() => Promise<void>> => {
  const missing = SHARED_VARIABLES.filter(name => !environment[name]);
  if (missing.length > 0)
    throw new ConfigurationInvalid(`A service of its own shares its parts with others: set ${missing.join(', ')}.`);
  const config = serviceConfigOf(environment);
  service.check?.(config);
  const endTracing = await startTracing(environment);
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const parts = await openParts({ config, eventStoreUrl: config.eventStoreUrl!, services: [service] });
  const keys = new URL(config.jwksUrl ?? `${config.publicUrl}/.well-known/jwks.json`);
  const running = await openService(service, parts, accessTokens({ issuer: config.publicUrl, keys }));
  await caughtUp([running]);
  const { host, port } = config;
  const listener = await listen({ host, port, serve: running.serve });
  parts.log.info({ service: service.name, host, port }, 'listening');
  return async () => {
    running.retire();
    await listener.close();
    await running.close();
    await parts.close();
    await endTracing();
  };
};
