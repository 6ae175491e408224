import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { credentials } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { END, EventStoreDBClient, jsonEvent, START, streamNameFilter } from '@eventstore/db-client';
import { Empty } from '@eventstore/db-client/generated/shared_pb';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb';
import { ReadReq, type ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { startEmbeddedEventStore, type EmbeddedEventStore } from './index';
import { caughtUp, events as seenEvents, follow } from './truth/follow';
import { streamRead } from './truth/raw-client';
import { event, events, newStream } from './truth/server-under-test';

let folder: string;
let store: EmbeddedEventStore;
let client: EventStoreDBClient;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'eventstore-'));
  store = await startEmbeddedEventStore({ file: join(folder, 'events.db') });
  client = EventStoreDBClient.connectionString(store.connectionString);
});
afterAll(async () => {
  await client.dispose();
  await store.close();
  rmSync(folder, { recursive: true });
});

describe('under load', () => {
  it('gives each revision of a stream to exactly one of 64 writers', async () => {
    const stream = newStream();
    const wins = await Promise.all(Array.from({ length: 64 }, (_, writer) => race(stream, writer, 10)));
    expect(wins.reduce((sum, won) => sum + won, 0)).toBe(10);
    const revisions = [];
    for await (const { event } of client.readStream(stream)) revisions.push(Number(event!.revision));
    expect(revisions).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  }, 20_000);

  it('keeps an event of 1 MiB as it is, for readers and live subscribers', async () => {
    const stream = newStream();
    const text = 'é'.repeat(512 * 1024 - 20);
    const follower = follow(() => client.subscribeToStream(stream));
    await follower.until(caughtUp);
    await client.appendToStream(stream, jsonEvent({ type: 'Large', data: { text } }), {
      expectedRevision: 'no_stream',
    });
    for await (const { event } of client.readStream(stream)) expect((event!.data as { text: string }).text).toBe(text);
    await follower.until(seenEvents(1));
  });

  it('reads and follows a stream of 20,000 events', async () => {
    const stream = newStream();
    let head: bigint | 'no_stream' = 'no_stream';
    for (let written = 0; written < 20_000; written += 500) {
      head = (await client.appendToStream(stream, events(500), { expectedRevision: head })).nextExpectedRevision;
    }
    let next = 0n;
    for await (const { event } of client.readStream(stream, { maxCount: 20_000 })) {
      expect(event!.revision === next).toBe(true);
      next += 1n;
    }
    expect(next).toBe(20_000n);
    const follower = follow(() =>
      client.subscribeToAll({ fromPosition: START, filter: streamNameFilter({ prefixes: [stream] }) }),
    );
    await follower.until(caughtUp);
    expect(follower.events).toEqual(Array.from({ length: 20_000 }, (_, revision) => `${stream}@${revision}`));
  }, 30_000);

  it('loses and doubles nothing for a subscriber that stops reading for a while', async () => {
    const stream = newStream();
    const raw = new StreamsClient(new URL(store.connectionString).host, credentials.createInsecure());
    const call = raw.read(streamRead(stream, asSubscription));
    const revisions: number[] = [];
    const first = new Promise<void>(resolve => call.once('data', () => resolve()));
    await first;
    call.pause();
    for (let written = 0; written < 40; written += 1) {
      await client.appendToStream(stream, eventsOf(100, 1_000), { expectedRevision: 'any' });
    }
    const all = new Promise<void>(resolve => {
      call.on('data', (reply: ReadResp) => {
        const revision = reply.getEvent()?.getEvent()?.getStreamRevision();
        if (revision !== undefined) revisions.push(Number(revision));
        if (revisions.length === 4_000) resolve();
      });
    });
    call.resume();
    await all;
    expect(revisions).toEqual(Array.from({ length: 4_000 }, (_, revision) => revision));
    call.on('error', () => undefined);
    call.cancel();
    raw.close();
  }, 20_000);

  it('tells a hundred subscribers of the same events', async () => {
    const stream = newStream();
    const filter = streamNameFilter({ prefixes: [stream] });
    const followers = Array.from({ length: 100 }, () =>
      follow(() => client.subscribeToAll({ fromPosition: END, filter })),
    );
    await Promise.all(followers.map(({ until }) => until(caughtUp)));
    await client.appendToStream(stream, events(20), { expectedRevision: 'no_stream' });
    await Promise.all(followers.map(({ until }) => until(seenEvents(20))));
    for (const follower of followers) expect(follower.events).toEqual(followers[0]!.events);
  }, 20_000);
});

/** Tries to win each revision in turn; gives how many it won. */
async function race(stream: string, writer: number, revisions: number): Promise<number> {
  let won = 0;
  for (let revision = 0; revision < revisions; revision += 1) {
    const expectedRevision = revision === 0 ? 'no_stream' : BigInt(revision - 1);
    const append = client.appendToStream(stream, event(undefined, { writer }), { expectedRevision });
    won += await append.then(
      () => 1,
      () => 0,
    );
  }
  return won;
}

function eventsOf(count: number, bytes: number) {
  return Array.from({ length: count }, () => event(undefined, { text: 'x'.repeat(bytes) }));
}

function asSubscription(options: ReadReq.Options): void {
  options.setSubscription(new ReadReq.Options.SubscriptionOptions()).getStream()!.setStart(new Empty());
}
