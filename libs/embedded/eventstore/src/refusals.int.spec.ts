import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { credentials, status, type ServiceError } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventStoreDBClient, eventTypeFilter, START, streamNameFilter } from '@eventstore/db-client';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb';
import type { AppendResp } from '@eventstore/db-client/generated/streams_pb';
import { startEmbeddedEventStore, type EmbeddedEventStore } from './index';
import { caughtUp, follow } from './truth/follow';
import { openLine } from './truth/line';
import { appendOptions, connectRaw, proposed } from './truth/raw-client';
import { event, newStream } from './truth/server-under-test';

let folder: string;
let store: EmbeddedEventStore;
let client: EventStoreDBClient;
let address: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'eventstore-'));
  store = await startEmbeddedEventStore({ file: join(folder, 'events.db') });
  client = EventStoreDBClient.connectionString(store.connectionString);
  address = new URL(store.connectionString).host;
});
afterAll(async () => {
  await client.dispose();
  await store.close();
  rmSync(folder, { recursive: true });
});

describe('an append that is cut short', () => {
  it('stores nothing when its deadline passes before its last event', async () => {
    const streams = Array.from({ length: 20 }, () => newStream());
    const raw = new StreamsClient(address, credentials.createInsecure());
    const codes = await Promise.all(
      streams.map(stream => appendWithoutEnd(raw, stream, { deadline: Date.now() + 300 })),
    );
    expect(new Set(codes)).toEqual(new Set([status.DEADLINE_EXCEEDED]));
    for (const stream of streams) expect(await exists(stream)).toBe(false);
    raw.close();
  });

  it('stores nothing when it is cancelled before its last event', async () => {
    const streams = Array.from({ length: 20 }, () => newStream());
    const line = await openLine(Number(new URL(store.connectionString).port));
    const raw = new StreamsClient(line.address, credentials.createInsecure());
    const cancelled = new AbortController();
    const cut = Promise.all(streams.map(stream => appendWithoutEnd(raw, stream, { cancelled: cancelled.signal })));
    await line.carried(streams.length * 200);
    cancelled.abort();
    expect(new Set(await cut)).toEqual(new Set([status.CANCELLED]));
    for (const stream of streams) expect(await exists(stream)).toBe(false);
    raw.close();
    line.cut();
  });

  it('stores nothing when its connection is closed before its last event', async () => {
    const streams = Array.from({ length: 20 }, () => newStream());
    const line = await openLine(Number(new URL(store.connectionString).port));
    const raw = new StreamsClient(line.address, credentials.createInsecure());
    const cut = Promise.all(streams.map(stream => appendWithoutEnd(raw, stream)));
    await line.carried(streams.length * 200);
    line.cut();
    expect(await cut).not.toContain(status.OK);
    for (const stream of streams) expect(await exists(stream)).toBe(false);
    raw.close();
  });
});

describe('what is not served', () => {
  it('answers UNIMPLEMENTED to the calls of the real server that it lacks', async () => {
    const raw = connectRaw(store.connectionString);
    for (const path of [
      'streams.Streams/BatchAppend',
      'streams.Streams/Delete',
      'streams.Streams/Tombstone',
      'persistent_subscriptions.PersistentSubscriptions/Read',
      'projections.Projections/Create',
      'gossip.Gossip/Read',
    ]) {
      await expect(raw.call(`/event_store.client.${path}`)).rejects.toMatchObject({ code: status.UNIMPLEMENTED });
    }
    raw.close();
  });

  it('answers UNIMPLEMENTED to stream metadata, which it would not obey, and to filters by regular expression', async () => {
    await expect(client.setStreamMetadata(newStream(), { maxCount: 1 })).rejects.toMatchObject({
      code: status.UNIMPLEMENTED,
    });
    const filter = streamNameFilter({ regex: '^a' });
    const follower = follow(() => client.subscribeToAll({ fromPosition: START, filter }));
    await expect(follower.until(caughtUp)).rejects.toMatchObject({ code: status.UNIMPLEMENTED });
  });

  it('filters by prefixes of event types as well', async () => {
    const stream = newStream();
    await client.appendToStream(stream, [event(), { ...event(), type: 'Rare' }], { expectedRevision: 'no_stream' });
    const filter = eventTypeFilter({ prefixes: ['Rar'] });
    const follower = follow(() => client.subscribeToAll({ fromPosition: START, filter }));
    await follower.until(caughtUp);
    expect(follower.events).toEqual([`${stream}@1`]);
  });
});

type Cut = Readonly<{ deadline?: number; cancelled?: AbortSignal }>;

/** Sends two events of an append and never says that there are no more; gives the status that ends the call. */
function appendWithoutEnd(raw: StreamsClient, stream: string, { deadline = Infinity, cancelled }: Cut = {}) {
  return new Promise<status>(resolve => {
    const done = (error: ServiceError | null, _reply?: AppendResp) => resolve(error?.code ?? status.OK);
    const call = raw.append({ deadline }, done);
    call.on('error', () => undefined);
    cancelled?.addEventListener('abort', () => call.cancel());
    for (const message of [appendOptions(stream), proposed(), proposed()]) call.write(message);
  });
}

async function exists(stream: string): Promise<boolean> {
  try {
    for await (const { event } of client.readStream(stream, { maxCount: 1 })) return event !== undefined;
    return true;
  } catch (error) {
    expect(error).toMatchObject({ type: 'stream-not-found' });
    return false;
  }
}
