import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { json } from 'node:stream/consumers';
import type { ServiceConfig } from '@charter/service';
import type { AdminAnswer } from './command-line';
import { runAdmin, type Operated } from './commands';

/*
 * Embedded parts belong to one process. While it runs, an operator's commands are carried out by it: they reach it over a
 * socket in its data folder, which only the user who runs it can open.
 */

/** What a socket's address may have, and one byte for its end. */
const LONGEST_PATH = 107;

const socketIn = (dataDir: string): string => {
  const path = resolve(join(dataDir, 'admin.sock'));
  if (Buffer.byteLength(path) < LONGEST_PATH) return path;
  const name = createHash('sha256').update(path).digest('hex').slice(0, 32);
  return join(tmpdir(), `charter-${name}.sock`);
};

/** Which deployment somebody means: a data folder may hold nothing but this socket and the demo users' file. */
type Deployment = Pick<ServiceConfig, 'dataDir' | 'eventStoreUrl' | 'databaseUrl' | 'vaultUrl'>;

const fingerprint = ({ eventStoreUrl, databaseUrl, vaultUrl }: Deployment): string =>
  createHash('sha256')
    .update(JSON.stringify([eventStoreUrl, databaseUrl, vaultUrl].map(url => url ?? 'embedded')))
    .digest('hex');

/** Carries out what comes over the socket; answers how to end it. */
export const serveAdmin = async (deployment: Deployment, operated: Operated): Promise<() => Promise<void>> => {
  const path = socketIn(deployment.dataDir);
  await rm(path, { force: true }); // Of a process that was killed: the folder's lock says that no other runs.
  const server = createServer((asked, response) => {
    void (async () => {
      const { args, meant } = (await json(asked)) as { args: readonly string[]; meant: string };
      const isMeant = meant === fingerprint(deployment);
      const answer = isMeant ? await runAdmin(args, operated).catch(failed) : ANOTHER;
      response.end(JSON.stringify(answer));
    })();
  });
  server.listen(path);
  await once(server, 'listening');
  await chmod(path, 0o600);
  return async () => {
    server.close();
    await rm(path, { force: true });
  };
};

/** Has a command carried out by the process that runs on a data folder; undefined where none does. */
export const askAdmin = (deployment: Deployment, args: readonly string[]): Promise<AdminAnswer | undefined> =>
  new Promise((answered, rejected) => {
    const asking = request({ socketPath: socketIn(deployment.dataDir), method: 'POST' }, response => {
      json(response).then(answer => answered(answer as AdminAnswer), rejected);
    });
    asking.on('error', (error: NodeJS.ErrnoException) =>
      ['ENOENT', 'ECONNREFUSED'].includes(error.code ?? '') ? answered(undefined) : rejected(error),
    );
    asking.end(JSON.stringify({ args, meant: fingerprint(deployment) }));
  });

const ANOTHER: AdminAnswer = {
  code: 1,
  text:
    'The process that runs on this DATA_DIR has another EVENTSTORE_URL, DATABASE_URL or VAULT_URL than this command: ' +
    'give it the same, or another DATA_DIR.',
};

const failed = (error: unknown): AdminAnswer => ({
  code: 1,
  text: error instanceof Error ? error.message : String(error),
});
