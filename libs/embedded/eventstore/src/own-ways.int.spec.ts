import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceError } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BACKWARDS, EventStoreDBClient, START, streamNameFilter, type Position } from '@eventstore/db-client';
import { Empty } from '@eventstore/db-client/generated/shared_pb';
import { startEmbeddedEventStore, type EmbeddedEventStore } from './index';
import { caughtUp, follow } from './truth/follow';
import { allRead, appendOptions, connectRaw, proposed, type RawClient } from './truth/raw-client';
import { event, events, newStream } from './truth/server-under-test';

const MIB = 1024 * 1024;

let folder: string;
let store: EmbeddedEventStore;
let client: EventStoreDBClient;
let raw: RawClient;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'eventstore-'));
  store = await startEmbeddedEventStore({ file: join(folder, 'events.db') });
  client = EventStoreDBClient.connectionString(store.connectionString);
  raw = connectRaw(store.connectionString);
});
afterEach(async () => {
  raw.close();
  await client.dispose();
  await store.close();
  rmSync(folder, { recursive: true });
});

describe('what it does in a way of its own', () => {
  it('writes no events but those it is given: a fresh $all is empty, and ends', async () => {
    expect(await raw.read(allRead())).toEqual([]);
    const stream = newStream();
    await client.appendToStream(stream, events(2), { expectedRevision: 'no_stream' });
    const replies = await raw.read(allRead());
    expect(replies.map(reply => reply.getEvent()!.getEvent()!.getStreamRevision())).toEqual(['0', '1']);
  });

  it('leaves position 0 to nobody and gaps between positions', async () => {
    const stream = newStream();
    await client.appendToStream(stream, [event(undefined, { text: 'x'.repeat(500) }), event()], {
      expectedRevision: 'no_stream',
    });
    const [first, second] = await positionsOf(stream);
    expect(first!.commit).toBeGreaterThan(0n);
    expect(second!.commit - first!.commit).toBeGreaterThan(500n);
  });

  it('lists the two calls that it has, as version 24.2.0', async () => {
    const features = await raw.features();
    expect(features.getEventStoreServerVersion()).toBe('24.2.0');
    expect(features.getMethodsList().map(method => method.toObject())).toEqual([
      { serviceName: 'event_store.client.streams.streams', methodName: 'append', featuresList: [] },
      { serviceName: 'event_store.client.streams.streams', methodName: 'read', featuresList: ['position', 'events'] },
    ]);
  });

  it('refuses to read $all up to a maximum of 0, or forwards from its end', async () => {
    const none = allRead(options => options.setCount('0'));
    await expect(raw.read(none)).rejects.toMatchObject({ code: 2 });
    const fromEnd = allRead(options => options.getAll()!.setEnd(new Empty()));
    await expect(raw.read(fromEnd)).rejects.toMatchObject({ code: 2 });
  });

  it('remembers no ids for any and stream_exists, and writes a repeat again', async () => {
    const stream = newStream();
    const same = event();
    await client.appendToStream(stream, same, { expectedRevision: 'any' });
    await client.appendToStream(stream, same, { expectedRevision: 'any' });
    const third = await client.appendToStream(stream, same, { expectedRevision: 'stream_exists' });
    expect(third.nextExpectedRevision).toBe(2n);
  });

  it('takes an append of no events at the head, and writes nothing', async () => {
    const stream = newStream();
    const fresh = await raw.append(appendOptions(stream, 'no-stream'));
    expect(fresh.getSuccess()!.toObject()).toMatchObject({ noStream: {}, noPosition: {} });
    await client.appendToStream(stream, events(2), { expectedRevision: 'no_stream' });
    const standing = await raw.append(appendOptions(stream, 1n));
    expect(standing.getSuccess()!.toObject()).toMatchObject({ currentRevision: '1', noPosition: {} });
    expect((await raw.append(appendOptions(stream, 0n))).hasWrongExpectedVersion()).toBe(true);
    expect(await positionsOf(stream)).toHaveLength(2);
  });

  it('finds no metadata of a stream', async () => {
    const stream = newStream();
    await client.appendToStream(stream, event(), { expectedRevision: 'no_stream' });
    expect((await client.getStreamMetadata(stream)).metadata).toBeUndefined();
  });

  it('reads backwards from beyond the end of a stream from its last event on', async () => {
    const stream = newStream();
    await client.appendToStream(stream, events(3), { expectedRevision: 'no_stream' });
    const revisions = [];
    const options = { direction: BACKWARDS, fromRevision: 10n, maxCount: 2 } as const;
    for await (const { event } of client.readStream(stream, options)) revisions.push(Number(event!.revision));
    expect(revisions).toEqual([2, 1]);
  });

  it('takes messages up to a byte less than 16 MiB', async () => {
    const frame = proposed({ data: Buffer.alloc(15 * MIB) }).serializeBinary().length - 15 * MIB;
    const largest = proposed({ data: Buffer.alloc(16 * MIB - 1 - frame) });
    expect(largest.serializeBinary()).toHaveLength(16 * MIB - 1);
    const { metadata } = await raw.append(appendOptions(newStream()), largest).then(
      () => Promise.reject(new Error('It was stored.')),
      (error: ServiceError) => error,
    );
    expect(metadata.get('exception')).toEqual(['maximum-append-size-exceeded']);
  });
});

describe('checkpoints, where nothing else is written', () => {
  it('stand where each window began, and at the event that fills the last one live', async () => {
    const [anchor, other] = [newStream(), newStream()];
    const { position: fromPosition } = await client.appendToStream(anchor, event(), { expectedRevision: 'no_stream' });
    await client.appendToStream(other, events(13), { expectedRevision: 'no_stream' });
    const checkpoints = watch(fromPosition!, newStream('absent'));
    await checkpoints.until(caughtUp);
    const at = await positionsOf(other);
    const began = [at[0]!, at[5]!].map(({ commit }) => ({ commit, prepare: 0n }));
    expect(checkpoints.checkpoints).toEqual(began);
    await client.appendToStream(other, events(3), { expectedRevision: 12n });
    await checkpoints.until(seen => seen.checkpoints.length === 3);
    expect(checkpoints.checkpoints).toEqual([...began, (await positionsOf(other))[14]]);
  });

  it('stand at the last match of a window that has one, and begin at 0 from the start', async () => {
    const stream = newStream();
    await client.appendToStream(newStream(), events(5), { expectedRevision: 'no_stream' });
    await client.appendToStream(stream, events(2), { expectedRevision: 'no_stream' });
    await client.appendToStream(newStream(), events(4), { expectedRevision: 'no_stream' });
    const checkpoints = watch(START, stream);
    await checkpoints.until(caughtUp);
    const [, last] = await positionsOf(stream);
    expect(checkpoints.checkpoints).toEqual([{ commit: 0n, prepare: 0n }, last]);
  });

  it('count 32 events where the client chooses no window', async () => {
    const { position } = await client.appendToStream(newStream(), event(), { expectedRevision: 'no_stream' });
    await client.appendToStream(newStream(), events(70), { expectedRevision: 'no_stream' });
    const prefixes = [newStream('absent')];
    const checkpoints = follow(checkpoint =>
      client.subscribeToAll({
        fromPosition: position!,
        filter: streamNameFilter({ prefixes, checkpointReached: (_, reached) => checkpoint(reached) }),
      }),
    );
    await checkpoints.until(caughtUp);
    expect(checkpoints.checkpoints).toHaveLength(2);
  });
});

/** Follows $all by windows of five. */
function watch(fromPosition: Position | typeof START, prefix: string) {
  return follow(checkpoint =>
    client.subscribeToAll({
      fromPosition,
      filter: streamNameFilter({
        prefixes: [prefix],
        maxSearchWindow: 5,
        checkpointReached: (_, reached) => checkpoint(reached),
      }),
    }),
  );
}

async function positionsOf(stream: string): Promise<Position[]> {
  const positions: Position[] = [];
  for await (const { event } of client.readStream(stream)) positions.push(event!.position!);
  return positions;
}
