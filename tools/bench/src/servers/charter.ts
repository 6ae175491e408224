import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCharter, openGateway } from '@charter/app-all-in-one';
import { serviceConfigOf } from '@charter/service';

/** What the load needs to know: where it is, and an API token of somebody. */
export type CharterReady = Readonly<{ url: string; apiToken: string }>;

const main = async (): Promise<void> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'charter-bench-'));
  const port = process.env['BENCH_PORT'] ?? '8181';
  const config = serviceConfigOf({ PORT: port, DATA_DIR: dataDir, RATE_LIMIT: 'off', LOG_LEVEL: 'warn' });
  let apiToken = '';
  const charter = await openCharter({
    config,
    before: async people => {
      ({ apiToken } = await people.register({ email: 'bench@example.com', country: 'FR', roles: [] }, 'bench'));
    },
  });
  const gateway = await openGateway({
    ...charter,
    metrics: charter.parts.metrics,
    host: config.host,
    port: config.port,
  });
  process.on('SIGTERM', () => {
    void (async () => {
      await gateway.close();
      await charter.close();
      rmSync(dataDir, { recursive: true });
      process.exit(0);
    })();
  });
  const ready: CharterReady = { url: config.publicUrl, apiToken };
  process.send?.(ready);
};
void main();
