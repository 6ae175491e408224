import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Told } from '../serve';
import { whatCanStart } from '../what-can-start';
import { addressesOfDocker, hasDocker, startContainers } from './docker';
import { writeEnv } from './env-file';
import type { Place } from './place';
import type { Wanted } from './servers';
import { present, state } from './status';

export type UpOptions = Readonly<{ brokers: 1 | 3; docker: boolean }>;

/** Starts the servers, and returns when they can be used; gives the exit code. */
export async function up(place: Place, { brokers, docker }: UpOptions): Promise<number> {
  const now = await state(place);
  if (now) {
    console.log('The servers are up already. To start them otherwise: npm run infra:down, then infra:up again.');
    return present(place, now);
  }
  mkdirSync(place.folder, { recursive: true });
  if (docker && (await hasDocker())) {
    const eventStore = process.env['EVENTSTORE_URL'];
    await startContainers(eventStore);
    await writeEnv(place.env, 'docker', addressesOfDocker(eventStore));
  } else {
    ensureAllCanStart();
    await startOwner(place, brokers);
  }
  return present(place, await state(place));
}

const ensureAllCanStart = (): void => {
  const { kafka, postgres } = whatCanStart();
  const missing = [...kafka.missing, ...postgres.missing];
  if (missing.length === 0) return;
  throw new Error(
    `Missing here: ${missing.join(', ')}. On Debian or Ubuntu: ` +
      'apt-get install --no-install-recommends default-jre-headless maven postgresql nginx-light',
  );
};

/** A process that stays, in a session of its own: neither a closed terminal nor the end of npm reaches it. */
const startOwner = async (place: Place, brokers: 1 | 3): Promise<void> => {
  const wanted: Wanted = {
    folder: place.folder,
    lasting: true,
    kafka: { brokers },
    postgres: { databases: ['charter', 'charter_vault'] },
    eventStore: !process.env['EVENTSTORE_URL'],
  };
  const log = openSync(place.log, 'a', 0o600);
  const owner = spawn(process.execPath, [join(__dirname, '..', 'serve.js'), JSON.stringify(wanted)], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  console.log(`Starting Kafka (${brokers === 1 ? 'one broker' : 'three brokers'}), PostgreSQL and an event store ...`);
  await new Promise<void>((resolve, reject) => {
    owner.on('message', (told: Told) => {
      if ('progress' in told) console.log(`  ${told.progress}`);
      else if ('failed' in told) reject(new Error(told.failed));
      else resolve();
    });
    void once(owner, 'exit').then(() => reject(new Error(`The servers could not be started: see ${place.log}.`)));
  });
  owner.disconnect();
  owner.unref();
};
