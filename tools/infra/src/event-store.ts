import { dirname, join } from 'node:path';
import type { EmbeddedEventStoreOptions } from '@charter/embedded-eventstore';
import { connects } from './process/connects';
import { freePort } from './process/free-port';
import { describedServer, type Server } from './process/server';

export type EventStore = Server & Readonly<{ url: string }>;

/** The embedded event store as a process of its own, with its file and log in `folder`. */
export async function startEventStore({
  folder,
  port: wanted,
}: Readonly<{ folder: string }> & Pick<EmbeddedEventStoreOptions, 'port'>): Promise<EventStore> {
  const port = wanted || (await freePort());
  const main = join(dirname(require.resolve('@charter/embedded-eventstore/package.json')), 'dist', 'main.js');
  const server = describedServer({
    name: 'the event store',
    log: join(folder, 'event-store.log'),
    command: { program: process.execPath, args: [main, '--file', join(folder, 'events.db'), '--port', String(port)] },
    ports: [port],
    answers: () => connects(port), // It listens once its file is open.
    stopSignal: 'SIGTERM',
  });
  await server.start();
  return Object.assign(server, { url: `esdb://127.0.0.1:${port}?tls=false` });
}
