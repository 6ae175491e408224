import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from './launch.mjs';
import { runOnPinnedNode } from './pinned-node.mjs';
import { root } from './root.mjs';
import { prepare } from './workspace.mjs';

const apps = join(root, 'apps');

/** @param {string} app */
const isService = app => app !== 'all-in-one' && existsSync(join(apps, app, 'src', 'main.ts'));

// npm run service -- <app>: one service from its environment, as a process of its own.
await launch(async () => {
  const [app = ''] = process.argv.slice(2);
  const services = readdirSync(apps).filter(isService);
  if (!services.includes(app))
    throw new Error(
      `Usage: npm run service -- ${services.join('|')}\n\nIt needs PUBLIC_URL, EVENTSTORE_URL, DATABASE_URL, VAULT_URL and KAFKA_BROKERS;\nnpm run infra:up starts what they name and writes them into .infra/env.\n\nExample\n  set -a; . .infra/env; PUBLIC_URL=http://127.0.0.1:8080 PORT=8081 npm run service -- ${services[0]}`,
    );
  await prepare();
  // As in tools/cluster/src/node-flags.ts, which says why.
  return runOnPinnedNode(['--max-semi-space-size=8', join(apps, app, 'dist', 'main.js')]);
});
