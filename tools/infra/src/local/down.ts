import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { postgresFolder } from '../postgres-folder';
import { removeContainers } from './docker';
import { readEnv } from './env-file';
import type { Place } from './place';
import { reportFrom } from './report';

/** Each server gets ten seconds for an orderly end, side by side, and is killed then. */
const END_LIMIT_MS = 30_000;

/** Ends the servers; with `purge` their data goes too. */
export async function down(place: Place, purge: boolean): Promise<void> {
  const report = await reportFrom(place.socket);
  const inDocker = !report && (await readEnv(place.env))['INFRA_RUN_BY'] === 'docker';
  if (report) await endOwner(report.pid);
  if (inDocker) await removeContainers(purge);
  await rm(place.env, { force: true });
  if (purge) await removeData(place);
  console.log(
    `${report || inDocker ? 'The servers are down' : 'No servers were up'}${purge ? ', and their data is gone' : ''}.`,
  );
}

const endOwner = async (pid: number): Promise<void> => {
  // Anybody may listen on a socket of that name, and must not choose whom we end.
  const who = existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : '';
  if (!who.includes(join('dist', 'serve.js')))
    throw new Error(`Process ${pid} says that it owns the servers, but is another program.`);
  process.kill(pid, 'SIGTERM');
  const until = performance.now() + END_LIMIT_MS;
  while (existsSync(`/proc/${pid}`)) {
    if (performance.now() > until) throw new Error(`Process ${pid} has not ended within ${END_LIMIT_MS / 1000} s.`);
    await pause(20);
  }
};

const removeData = async ({ data }: Place): Promise<void> => {
  const postgres = join(data, 'postgres');
  // It may lie elsewhere, where the user that it runs as can reach it.
  if (existsSync(data)) await rm(await postgresFolder(postgres), { recursive: true, force: true });
  await rm(data, { recursive: true, force: true });
};
