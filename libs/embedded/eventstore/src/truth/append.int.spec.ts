import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { binaryEvent, type AppendExpectedRevision, type EventData } from '@eventstore/db-client';
import { UUID } from '@eventstore/db-client/generated/shared_pb';
import { appendOptions, proposed } from './raw-client';
import { event, events, newStream, serverUnderTest, type ServerUnderTest } from './server-under-test';

const MIB = 1024 * 1024;

let server: ServerUnderTest;
beforeAll(async () => {
  server = await serverUnderTest();
});
afterAll(() => server.close());

/** By `Append`, as the server under test may also have `BatchAppend`: the client then takes `Append` for calls with credentials. */
function append(stream: string, written: EventData | EventData[], expectedRevision: AppendExpectedRevision) {
  const credentials = { username: 'admin', password: 'changeit' };
  return server.client.appendToStream(stream, written, { expectedRevision, credentials });
}

async function idsOf(stream: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const { event } of server.client.readStream(stream)) ids.push(event!.id);
  return ids;
}

const wrongVersion = (actualVersion: bigint | 'no_stream') => ({ type: 'wrong-expected-version', actualVersion });

/** What is no id of anything. */
const NIL = '00000000-0000-0000-0000-000000000000';

describe('Append', () => {
  it('writes at no_stream to a new stream, and at the exact revision of the head', async () => {
    const stream = newStream();
    const first = await append(stream, events(2), 'no_stream');
    expect(first).toMatchObject({ success: true, nextExpectedRevision: 1n });
    const second = await append(stream, event(), 1n);
    expect(second.nextExpectedRevision).toBe(2n);
    expect(second.position!.commit).toBeGreaterThan(first.position!.commit);
    expect(second.position!.prepare).toBe(second.position!.commit);
  });

  it('refuses another revision than the head, and says what was expected and what is', async () => {
    const stream = newStream();
    await expect(append(stream, event(), 'stream_exists')).rejects.toMatchObject({
      ...wrongVersion('no_stream'),
      streamName: stream,
      expectedVersion: 'stream_exists',
      message: '',
    });
    await append(stream, events(3), 'no_stream');
    await expect(append(stream, event(), 1n)).rejects.toMatchObject({ ...wrongVersion(2n), expectedVersion: 1n });
    await expect(append(stream, event(), 'no_stream')).rejects.toMatchObject({ expectedVersion: 'no_stream' });
  });

  it('recognises the same events at their original revision, whatever their contents', async () => {
    const stream = newStream();
    const [first, second] = [event(), event()];
    const original = await append(stream, first, 'no_stream');
    const later = await append(stream, second, 0n);
    await append(stream, event(), 1n);
    expect(await append(stream, event(first.id, { other: true }), 'no_stream')).toEqual(original);
    expect(await append(stream, second, 0n)).toEqual(later);
    expect(await idsOf(stream)).toHaveLength(3);
  });

  it('recognises a whole append, and a contiguous prefix or suffix of it, at its original revision', async () => {
    const stream = newStream();
    const [a, b, c] = [event(), event(), event()];
    const whole = await append(stream, [a, b, c], 'no_stream');
    expect(await append(stream, [a, b, c], 'no_stream')).toEqual(whole);
    expect(await append(stream, [a, b], 'no_stream')).toMatchObject({ nextExpectedRevision: 1n });
    expect(await append(stream, [b, c], 0n)).toEqual(whole);
  });

  it('refuses a repeat at a lower revision than its own', async () => {
    const stream = newStream();
    const repeated = event();
    await append(stream, event(), 'no_stream');
    await append(stream, repeated, 0n);
    await expect(append(stream, repeated, 'no_stream')).rejects.toMatchObject(wrongVersion(1n));
  });

  it('refuses a repeat with a hole in it', async () => {
    const stream = newStream();
    const [a, b, c] = [event(), event(), event()];
    await append(stream, [a, b, c], 'no_stream');
    await expect(append(stream, [a, c], 'no_stream')).rejects.toMatchObject(wrongVersion(2n));
  });

  it('writes an id again at the revision of the head', async () => {
    const stream = newStream();
    const [old, twice] = [event(), event()];
    await append(stream, [old, twice], 'no_stream');
    await append(stream, twice, 1n);
    await append(stream, old, 2n);
    expect(await idsOf(stream)).toEqual([old.id, twice.id, twice.id, old.id]);
  });

  it('refuses a known id at a revision past the head', async () => {
    const stream = newStream();
    const old = event();
    await append(stream, [old, event()], 'no_stream');
    await expect(append(stream, old, 5n)).rejects.toMatchObject(wrongVersion(1n));
  });

  it('writes all events of an append at the head, also when one of them is known', async () => {
    const stream = newStream();
    const [old, fresh] = [event(), event()];
    await append(stream, old, 'no_stream');
    await append(stream, [old, fresh], 0n);
    expect(await idsOf(stream)).toEqual([old.id, old.id, fresh.id]);
  });

  it('writes both of two events with one id in one append', async () => {
    const stream = newStream();
    const same = event();
    await append(stream, [same, same], 'no_stream');
    expect(await idsOf(stream)).toEqual([same.id, same.id]);
  });

  it('writes an id that stands in another stream', async () => {
    const [one, other] = [newStream(), newStream()];
    const same = event();
    await append(one, same, 'no_stream');
    await append(other, same, 'no_stream');
    expect(await idsOf(other)).toEqual([same.id]);
  });

  it('lets one of fifty concurrent appends at one revision win', async () => {
    const stream = newStream();
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => append(stream, event(), 'no_stream')));
    const lost = outcomes.filter(outcome => outcome.status === 'rejected').map(({ reason }) => reason as unknown);
    expect(lost).toHaveLength(49);
    for (const reason of lost) expect(reason).toMatchObject(wrongVersion(0n));
    expect(await idsOf(stream)).toHaveLength(1);
  });

  it('takes data of 1 MiB in one append and refuses a byte more, metadata aside', async () => {
    const stream = newStream();
    const half = (extra = 0) =>
      binaryEvent({ type: 'Large', data: Buffer.alloc(MIB / 2 + extra), metadata: Buffer.alloc(100_000) });
    await append(stream, [half(), half()], 'no_stream');
    const tooLarge = { type: 'maximum-append-size-exceeded', maxAppendSize: MIB, code: 3 };
    await expect(append(stream, [half(), half(1)], 1n)).rejects.toMatchObject(tooLarge);
    expect(await idsOf(stream)).toHaveLength(2);
  });

  it('refuses a message of 16 MiB, and a smaller one only for its data', async () => {
    const frame = proposed({ data: Buffer.alloc(15 * MIB) }).serializeBinary().length - 15 * MIB;
    const large = proposed({ data: Buffer.alloc(16 * MIB - frame) });
    expect(large.serializeBinary()).toHaveLength(16 * MIB);
    await expect(server.raw.append(appendOptions(newStream()), large)).rejects.toMatchObject({ code: 8 });
    const smaller = proposed({ data: Buffer.alloc(15 * MIB) });
    await expect(server.raw.append(appendOptions(newStream()), smaller)).rejects.toMatchObject({ code: 3 });
  });

  it('keeps data and metadata byte for byte, also where they are empty', async () => {
    const stream = newStream();
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const full = binaryEvent({ type: 'Ünïcode ✓', data: bytes, metadata: bytes });
    await append(stream, [full, binaryEvent({ type: 'Empty', data: Buffer.alloc(0) })], 'no_stream');
    const stored = [];
    for await (const { event } of server.client.readStream(stream)) stored.push(event!);
    expect(stored.map(({ type }) => type)).toEqual(['Ünïcode ✓', 'Empty']);
    expect(Buffer.from(stored[0]!.data as Uint8Array)).toEqual(bytes);
    expect(Buffer.from(stored[0]!.metadata as Uint8Array)).toEqual(bytes);
    expect(stored[1]!.data).toHaveLength(0);
  });

  it('names the metadata that an event lacks', async () => {
    const options = appendOptions(newStream());
    for (const [missing, metadata] of [
      ['type', { 'content-type': 'application/json' }],
      ['content-type', { type: 'Happened' }],
    ] as const) {
      const error = await server.raw.append(options, proposed({ metadata })).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 3, details: `Required Metadata Property '${missing}' is missing` });
      const { metadata: trailers } = error as { metadata: { get: (key: string) => unknown[] } };
      expect(trailers.get('exception')).toEqual(['missing-required-metadata-property']);
    }
  });

  it('refuses an event without id, with an id that is no UUID or nil, or without a type, and stores nothing', async () => {
    const json = { 'content-type': 'application/json' };
    for (const refused of [
      proposed({ id: undefined }),
      proposed({ id: new UUID() }),
      proposed({ id: new UUID().setString('not-a-uuid') }),
      proposed({ id: new UUID().setString(NIL) }),
      proposed({ metadata: { ...json, type: '' } }),
    ]) {
      const stream = newStream();
      await expect(server.raw.append(appendOptions(stream), proposed(), refused)).rejects.toMatchObject({ code: 2 });
      await expect(idsOf(stream)).rejects.toMatchObject({ type: 'stream-not-found' });
    }
  });

  it('refuses an empty stream name', async () => {
    await expect(server.raw.append(appendOptions(''), proposed())).rejects.toMatchObject({ code: 2 });
  });

  it('gives back any content type but JSON as octet-stream', async () => {
    const stream = newStream();
    const metadata = { type: 'Happened', 'content-type': 'text/plain' };
    await server.raw.append(appendOptions(stream), proposed({ metadata, data: Buffer.from('text') }));
    for await (const { event } of server.client.readStream(stream)) {
      expect(event).toMatchObject({ isJson: false, type: 'Happened' });
      expect(Buffer.from(event!.data as Uint8Array).toString()).toBe('text');
    }
  });

  it('answers a wrong version by a reply that also fills the fields of 20.6', async () => {
    const stream = newStream();
    await append(stream, events(2), 'no_stream');
    const conflict = await server.raw.append(appendOptions(stream, 0n), proposed());
    expect(conflict.getWrongExpectedVersion()?.toObject()).toMatchObject({
      currentRevision: '1',
      expectedRevision: '0',
      currentRevision2060: 1,
      expectedRevision2060: 0,
    });
    const missing = await server.raw.append(appendOptions(newStream(), 0n), proposed());
    expect(missing.getWrongExpectedVersion()?.hasCurrentNoStream()).toBe(true);
    expect(missing.getWrongExpectedVersion()?.hasNoStream2060()).toBe(true);
  });

  it('takes ids as text or as two halves and keeps them in lower case', async () => {
    const stream = newStream();
    const id = randomUUID();
    const hex = id.replaceAll('-', '');
    const half = (from: number) => String(BigInt.asIntN(64, BigInt(`0x${hex.slice(from, from + 16)}`)));
    const halves = new UUID.Structured().setMostSignificantBits(half(0)).setLeastSignificantBits(half(16));
    await server.raw.append(appendOptions(stream), proposed({ id: new UUID().setStructured(halves) }));
    await server.raw.append(appendOptions(stream, 0n), proposed({ id: new UUID().setString(id.toUpperCase()) }));
    expect(await idsOf(stream)).toEqual([id, id]);
  });
});
