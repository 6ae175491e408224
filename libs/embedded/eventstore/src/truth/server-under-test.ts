import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient, jsonEvent, type JSONEventData } from '@eventstore/db-client';
import { startEmbeddedEventStore } from '../index';
import { connectRaw, type RawClient } from './raw-client';

/** The server that `EVENTSTORE_URL` names, or an embedded one on a file of its own. */
export type ServerUnderTest = Readonly<{ client: EventStoreDBClient; raw: RawClient; close: () => Promise<void> }>;

export async function serverUnderTest(): Promise<ServerUnderTest> {
  const server = process.env['EVENTSTORE_URL']
    ? { connectionString: process.env['EVENTSTORE_URL'], close: async () => undefined }
    : await startOnTemporaryFile();
  const client = EventStoreDBClient.connectionString(server.connectionString);
  const raw = connectRaw(server.connectionString);
  return {
    client,
    raw,
    close: async () => {
      raw.close();
      await client.dispose();
      await server.close();
    },
  };
}

async function startOnTemporaryFile() {
  const folder = mkdtempSync(join(tmpdir(), 'eventstore-'));
  const { connectionString, close } = await startEmbeddedEventStore({ file: join(folder, 'events.db') });
  return {
    connectionString,
    close: async () => {
      await close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A stream that no other test writes to, whatever else the server holds. */
export function newStream(category = 'truth'): string {
  return `${category}-${randomUUID()}`;
}

export function event(id: string = randomUUID(), data: object = {}): JSONEventData {
  return jsonEvent({ id, type: 'Happened', data: { ...data } });
}

export function events(count: number): JSONEventData[] {
  return Array.from({ length: count }, () => event());
}
