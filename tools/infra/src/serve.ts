import { chmod, mkdir, rm } from 'node:fs/promises';
import { writeEnv } from './local/env-file';
import { placeIn } from './local/place';
import { lookAt, lookAtAddress, reportOn } from './local/report';
import { startAll, type Addresses, type Started, type Wanted } from './local/servers';
import { findProgram } from './process/find-program';

// node dist/serve.js '<Wanted as JSON>': owns servers, and tells over its channel to who has started it how it goes. It
// is started by infra:up, to stay, and by npm test, for as long as that lasts.

/** What is told over the channel. */
export type Told = Readonly<{ progress: string } | { ready: Addresses } | { failed: string }>;

const tell = (told: Told) => void (process.connected && process.send?.(told));

const wanted = JSON.parse(process.argv[2] ?? '{}') as Wanted;
const place = placeIn(wanted.folder);
let started: readonly Started[] = [];
let isStarting = true;

async function main(): Promise<void> {
  // Until they are there, they are of use to nobody else.
  process.once('disconnect', () => (isStarting ? process.exit(1) : wanted.lasting || end()));
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, end);
  await mkdir(place.data, { recursive: true });
  // A folder for temporary files is closed to all others, and PostgreSQL may have to run as one of them.
  if (!wanted.lasting) await chmod(place.folder, 0o711);
  if (wanted.lasting) await reportOn(place.socket, report);
  const { started: all, addresses } = await startAll({ ...wanted, folder: place.data }, progress => tell({ progress }));
  started = all;
  if (wanted.lasting) await writeEnv(place.env, 'processes', variables(addresses));
  isStarting = false;
  tell({ ready: addresses });
}

const report = async () => ({
  pid: process.pid,
  isStarting,
  looks: [...(await lookAt(started)), ...(await elsewhere())],
});

const elsewhere = async () => {
  const url = process.env['EVENTSTORE_URL'];
  return url && !isStarting ? [await lookAtAddress('the event store', url, 'named by EVENTSTORE_URL')] : [];
};

const variables = ({ kafka = '', charter = '', charter_vault: vault = '', eventStore }: Addresses) => ({
  KAFKA_BROKERS: kafka,
  DATABASE_URL: charter,
  VAULT_URL: vault,
  EVENTSTORE_URL: eventStore ?? process.env['EVENTSTORE_URL'] ?? '',
  NGINX: findProgram('nginx') ?? '',
});

let ending: Promise<unknown> | undefined;
const end = (): void => {
  ending ??= endInOrder()
    .catch((error: unknown) => console.error(error))
    .finally(() => process.exit());
};

const endInOrder = async (): Promise<void> => {
  if (wanted.lasting) await rm(place.env, { force: true });
  await Promise.all(started.map(({ server }) => server.stop()));
  if (!wanted.lasting) await rm(place.folder, { recursive: true, force: true });
};

main().catch((error: unknown) => {
  const failed = error instanceof Error ? error.message : String(error);
  console.error(failed);
  // What has been started so far ends with us.
  if (process.connected) process.send?.({ failed } satisfies Told, () => process.exit(1));
  else process.exit(1);
});
