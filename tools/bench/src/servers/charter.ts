import { mkdirSync } from 'node:fs';
import { openCharter, openGateway } from '@charter/app-all-in-one';
import { serviceConfigOf } from '@charter/service';
import { serveParent } from './serve';

/** What the load needs to know: where it is, and an API token of somebody. */
export type CharterReady = Readonly<{ url: string; apiToken: string }>;

const main = async (): Promise<void> => {
  const config = serviceConfigOf({ ...process.env, RATE_LIMIT: 'off', LOG_LEVEL: 'warn' });
  mkdirSync(config.dataDir, { recursive: true });
  let apiToken = '';
  const charter = await openCharter({
    config,
    before: async people => {
      ({ apiToken } = await people.register({ email: 'bench@example.com', country: 'FR', roles: [] }, 'bench'));
    },
  });
  await openGateway({
    ...charter,
    metrics: charter.parts.metrics,
    host: config.host,
    port: config.port,
  });
  serveParent<CharterReady, never>({ url: config.publicUrl, apiToken });
};
void main();
