import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import { startEmbeddedEventStore } from '@charter/embedded-eventstore';
import { connectEventStore } from '@charter/event-store';
import type { Comparison } from '../comparison';
import { inFlight, perSecond } from '../measure';

const LOAD = { count: 5_000, inFlight: 64 };
/** As large as the events that Charter stores. */
const DATA = { label: 'x'.repeat(200), at: new Date(0).toISOString() };

/** Appends through the port, with ids, chain and metadata, against the raw client by the same call. */
export const appends: Comparison = {
  name: 'acknowledged appends',
  unit: 'appends a second, 64 in flight',
  aim: { atLeast: 0.7 },
  prepare: async ({ folder }) => {
    const server = await startEmbeddedEventStore({ file: join(folder, 'appends.db') });
    const store = connectEventStore({ url: server.connectionString });
    const client = EventStoreDBClient.connectionString(server.connectionString);
    const options = { expectedRevision: NO_STREAM, credentials: { username: '', password: '' } } as const;
    const actor = { kind: 'system', id: 'bench' } as const;
    return {
      ours: () =>
        perSecond(LOAD.count, () =>
          inFlight(LOAD, async () => {
            const id = randomUUID();
            const cause = { commandId: id, requestHash: id, correlationId: id, actor };
            const events = [{ type: 'Measured', data: DATA }];
            await store.append({ stream: `ours-${id}`, after: 'no-stream', events, cause });
          }),
        ),
      peer: () =>
        perSecond(LOAD.count, () =>
          inFlight(LOAD, async () => {
            const event = jsonEvent({ type: 'Measured', data: DATA });
            await client.appendToStream(`peer-${randomUUID()}`, event, options);
          }),
        ),
      close: async () => {
        await store.close();
        await server.close();
      },
    };
  },
};
