import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import { startEmbeddedEventStore } from '@charter/embedded-eventstore';
import type { Head } from '@charter/event-sourcing';
import { connectEventStore, type EventStore } from '@charter/event-store';
import type { Comparison } from '../comparison';
import { inFlight, perSecond } from '../measure';
import { Sealing } from '../sealing';

const EVENTS_IN_EACH = 5;
const LOAD = { count: 1_000, inFlight: 64 };
const APPENDS = LOAD.count * EVENTS_IN_EACH;
/** As large as the events that Charter stores. */
const DATA = { label: 'x'.repeat(200), at: new Date(0).toISOString() };

/**
 * Appends by the port, chained, with a sealer beside them, against the raw client by the same call, with as many bytes that
 * prove nothing.
 */
export const chaining: Comparison = {
  name: 'appends chained and sealed, against appends alone',
  unit: `appends a second, ${LOAD.inFlight} in flight`,
  aim: { atLeast: 0.9 },
  prepare: async ({ folder }) => {
    const server = await startEmbeddedEventStore({ file: join(folder, 'chaining.db') });
    const store = connectEventStore({ url: server.connectionString });
    const client = EventStoreDBClient.connectionString(server.connectionString);
    const sealing = new Sealing(store);
    const metadata = await metadataIn(store);
    return {
      ours: async () => {
        const sealedBefore = await sealing.sealed();
        const speed = await perSecond(APPENDS, async () => {
          await inFlight(LOAD, () => appendChained(store, sealing));
          await sealing.sealed();
        });
        const sealed = (await sealing.sealed()) - sealedBefore;
        if (sealed !== APPENDS) throw new Error(`${sealed} events of ${APPENDS} were sealed.`);
        return speed;
      },
      peer: () => perSecond(APPENDS, () => inFlight(LOAD, () => appendBare(client, metadata))),
      close: async () => {
        await store.close();
        await server.close();
      },
    };
  },
};

const actor = { kind: 'system', id: 'bench' } as const;

/** One stream, event by event. */
const appendChained = async (store: EventStore, sealing: Sealing): Promise<void> => {
  const stream = `ours-${randomUUID()}`;
  let after: Head | 'no-stream' = 'no-stream';
  for (let count = 0; count < EVENTS_IN_EACH; count++) {
    const id = randomUUID();
    const cause = { commandId: id, requestHash: id, correlationId: id, actor };
    const [written] = await store.append({ stream, after, events: [{ type: 'Measured', data: DATA }], cause });
    after = written!;
    sealing.note(written!);
  }
};

/** As every append of ours is sent: how long it may take is said, and who is to answer it. */
const OPTIONS = { credentials: { username: '', password: '' }, requiresLeader: true, deadline: 2_500 };

const appendBare = async (client: EventStoreDBClient, metadata: Head['metadata']): Promise<void> => {
  const stream = `peer-${randomUUID()}`;
  for (let count = 0; count < EVENTS_IN_EACH; count++) {
    const event = jsonEvent({ type: 'Measured', data: DATA, metadata });
    const expectedRevision = count === 0 ? NO_STREAM : BigInt(count - 1);
    await client.appendToStream(stream, event, { ...OPTIONS, expectedRevision });
  }
};

/** What the port writes down beside an event, as the peer does each time anew. */
const metadataIn = async (store: EventStore): Promise<Head['metadata']> => {
  const [id, stream] = [randomUUID(), `ours-${randomUUID()}`];
  const cause = { commandId: id, requestHash: id, correlationId: id, actor };
  const [written] = await store.append({
    stream,
    after: 'no-stream',
    events: [{ type: 'Measured', data: DATA }],
    cause,
  });
  return written!.metadata;
};
