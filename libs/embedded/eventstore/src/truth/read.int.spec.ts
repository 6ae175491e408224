import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BACKWARDS, END, FORWARDS, START, type ReadStreamOptions } from '@eventstore/db-client';
import { Empty } from '@eventstore/db-client/generated/shared_pb';
import { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import { allRead, streamRead } from './raw-client';
import { event, events, newStream, serverUnderTest, type ServerUnderTest } from './server-under-test';

let server: ServerUnderTest;
beforeAll(async () => {
  server = await serverUnderTest();
});
afterAll(() => server.close());

async function revisions(stream: string, options: ReadStreamOptions): Promise<number[]> {
  const read: number[] = [];
  for await (const { event } of server.client.readStream(stream, options)) read.push(Number(event!.revision));
  return read;
}

async function streamOf(count: number): Promise<string> {
  const stream = newStream();
  await server.client.appendToStream(stream, events(count), { expectedRevision: 'no_stream' });
  return stream;
}

async function positionsOf(stream: string) {
  const positions: { commit: bigint; prepare: bigint }[] = [];
  for await (const { event } of server.client.readStream(stream)) positions.push(event!.position!);
  return positions;
}

describe('Read', () => {
  it('gives events increasing positions, commit equal to prepare, the same in their stream and in $all', async () => {
    const stream = await streamOf(3);
    const positions = await positionsOf(stream);
    expect(positions[1]!.commit - positions[0]!.commit).toBeGreaterThan(1n);
    expect(positions[2]!.commit).toBeGreaterThan(positions[1]!.commit);
    const seen = [];
    for await (const { event } of server.client.readAll({ fromPosition: positions[0]!, maxCount: 3 }))
      seen.push(event!.position);
    expect(seen).toEqual(positions);
    for (const { commit, prepare } of positions) expect(prepare).toBe(commit);
  });

  it('says by a message that a stream does not exist', async () => {
    const stream = newStream();
    const replies = await server.raw.read(streamRead(stream));
    expect(replies.map(reply => reply.hasStreamNotFound())).toEqual([true]);
    await expect(revisions(stream, {})).rejects.toMatchObject({ type: 'stream-not-found', streamName: stream });
  });

  it('reads a stream forwards and backwards, from a revision that is included, up to a maximum', async () => {
    const stream = await streamOf(5);
    expect(await revisions(stream, { direction: FORWARDS })).toEqual([0, 1, 2, 3, 4]);
    expect(await revisions(stream, { direction: FORWARDS, fromRevision: 2n, maxCount: 2 })).toEqual([2, 3]);
    expect(await revisions(stream, { direction: BACKWARDS, fromRevision: END })).toEqual([4, 3, 2, 1, 0]);
    expect(await revisions(stream, { direction: BACKWARDS, fromRevision: 2n, maxCount: 2 })).toEqual([2, 1]);
  });

  it('finds nothing beyond the end of a stream, and event 0 backwards from its start', async () => {
    const stream = await streamOf(3);
    expect(await revisions(stream, { fromRevision: 3n })).toEqual([]);
    expect(await revisions(stream, { direction: BACKWARDS, fromRevision: START })).toEqual([0]);
  });

  it('reads $all forwards from a position that is included, and backwards from one that is not', async () => {
    const positions = await positionsOf(await streamOf(3));
    const [first, , third] = positions;
    const forwards = [];
    for await (const { event } of server.client.readAll({ fromPosition: third!, maxCount: 1 }))
      forwards.push(event!.position);
    expect(forwards).toEqual([third]);
    const backwards = [];
    const options = { direction: BACKWARDS, fromPosition: third!, maxCount: 2 } as const;
    for await (const { event } of server.client.readAll(options)) backwards.push(event!.position);
    expect(backwards).toEqual([positions[1], first]);
  });

  it('reads $all backwards from the end, newest first', async () => {
    const stream = await streamOf(2);
    const newest = [];
    for await (const { event } of server.client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 50 })) {
      if (event?.streamId === stream) newest.push(Number(event.revision));
    }
    expect(newest).toEqual([1, 0]);
  });

  it('reads $all by prefixes of stream names, up to a maximum of matches', async () => {
    const [one, other, neither] = [newStream('one'), newStream('other'), newStream('neither')];
    const [from] = await positionsOf(await streamOf(1));
    for (const stream of [neither, one, neither, other, one]) {
      await server.client.appendToStream(stream, event(), { expectedRevision: 'any' });
    }
    const request = allRead(options => {
      const start = new ReadReq.Options.Position().setCommitPosition(String(from!.commit));
      options.setAll(new ReadReq.Options.AllOptions().setPosition(start.setPreparePosition(String(from!.prepare))));
      const names = new ReadReq.Options.FilterOptions.Expression().setPrefixList([one, other]);
      const filter = new ReadReq.Options.FilterOptions().setStreamIdentifier(names).setMax(32);
      options.setFilter(filter.setCheckpointintervalmultiplier(1)).setCount('2');
    });
    const read = (await server.raw.read(request)).map(reply => reply.getEvent()!.getEvent()!.getStreamIdentifier()!);
    expect(read.map(name => Buffer.from(name.getStreamName_asU8()).toString())).toEqual([one, other]);
  });

  it('refuses a maximum of 0, and to read a stream forwards from its end', async () => {
    const stream = await streamOf(1);
    await expect(server.raw.read(streamRead(stream, options => options.setCount('0')))).rejects.toMatchObject({
      code: 2,
    });
    const fromEnd = streamRead(stream, options => options.getStream()!.setEnd(new Empty()));
    await expect(server.raw.read(fromEnd)).rejects.toMatchObject({ code: 2 });
  });

  it('refuses to read from a position that is no event’s', async () => {
    const [position] = await positionsOf(await streamOf(1));
    const between = { commit: position!.commit + 1n, prepare: position!.prepare + 1n };
    const read = async () => {
      for await (const { event } of server.client.readAll({ fromPosition: between, maxCount: 1 })) return event;
    };
    await expect(read()).rejects.toMatchObject({
      code: 2,
      message: expect.stringContaining('InvalidPosition'),
    });
  });

  it('refuses combinations of options that mean nothing', async () => {
    const invalid = [
      streamRead('any', options => options.setFilter(new ReadReq.Options.FilterOptions().setCount(new Empty()))),
      streamRead('any', options =>
        options.setSubscription(new ReadReq.Options.SubscriptionOptions()).setReadDirection(1),
      ),
      streamRead('any', options => options.clearUuidOption()),
    ];
    for (const request of invalid) {
      const details = expect.stringMatching(/^The combination of \(.*\) is invalid\.$/);
      await expect(server.raw.read(request)).rejects.toMatchObject({ code: 3, details });
    }
  });

  it('gives the time of creation in ticks of 100 ns', async () => {
    const before = Date.now();
    const stream = await streamOf(1);
    const [reply] = await server.raw.read(streamRead(stream));
    const created = reply!.getEvent()!.getEvent()!.getMetadataMap().get('created')!;
    expect(created).toMatch(/^\d{17}$/);
    expect(Math.abs(Number(BigInt(created) / 10_000n) - before)).toBeLessThan(60_000);
  });

  it('writes ids as text or as two halves, as asked', async () => {
    const stream = newStream();
    const { id } = event();
    await server.client.appendToStream(stream, event(id), { expectedRevision: 'no_stream' });
    const [text] = await server.raw.read(streamRead(stream));
    expect(text!.getEvent()!.getEvent()!.getId()!.getString()).toBe(id);
    const structured = new ReadReq.Options.UUIDOption().setStructured(new Empty());
    const [halves] = await server.raw.read(streamRead(stream, options => options.setUuidOption(structured)));
    const { mostSignificantBits, leastSignificantBits } = halves!
      .getEvent()!
      .getEvent()!
      .getId()!
      .getStructured()!
      .toObject();
    const hex = [mostSignificantBits, leastSignificantBits]
      .map(half => BigInt.asUintN(64, BigInt(half)).toString(16).padStart(16, '0'))
      .join('');
    expect(hex).toBe(id.replaceAll('-', ''));
  });

  it('does not know other services and methods', async () => {
    await expect(server.raw.call('/event_store.client.nothing.Nothing/Do')).rejects.toMatchObject({ code: 12 });
    await expect(server.raw.call('/event_store.client.streams.Streams/Nothing')).rejects.toMatchObject({ code: 12 });
  });

  it('lists its version and its methods in lower case', async () => {
    const features = await server.raw.features();
    expect(features.getEventStoreServerVersion()).toMatch(/^\d+\.\d+\.\d+/);
    const methods = new Map(
      features
        .getMethodsList()
        .map(method => [`${method.getServiceName()}/${method.getMethodName()}`, method.getFeaturesList()]),
    );
    expect(methods.get('event_store.client.streams.streams/read')).toEqual(
      expect.arrayContaining(['position', 'events']),
    );
    expect(methods.has('event_store.client.streams.streams/append')).toBe(true);
  });
});
