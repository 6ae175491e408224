import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contentHash, firstChain, nextChain, type StoredEvent } from './chain';
import { verifyStream, type StreamEntry } from './verify-stream';

const STREAM = 'organization-1';

/** A stream as it is written: each event chained to the one before. */
const written = (contents: readonly unknown[], stream = STREAM): StoredEvent[] => {
  let chain = firstChain(stream);
  return contents.map((data, index) => {
    const metadata = { commandId: `c${index}`, salt: 'c2FsdA' };
    const event = { stream, revision: BigInt(index), id: `id${index}`, type: 'Happened', data, metadata };
    chain = nextChain(chain, contentHash(event));
    return { ...event, metadata: { ...metadata, chain } };
  });
};

const withhold = (event: StoredEvent): StreamEntry => ({
  revision: event.revision,
  withheld: contentHash(event),
});

const contents = fc.array(fc.jsonValue({ maxDepth: 2 }), { minLength: 1, maxLength: 12 });
const contentsAndPlace = contents.chain(list => fc.tuple(fc.constant(list), fc.nat(list.length - 1)));

describe('the format', () => {
  it('is fixed: a known event has a known hash and a known chain', () => {
    const [event] = written([{ label: 'Acme', seats: 3 }]);
    expect(Buffer.from(contentHash(event!), 'base64url').toString('hex')).toBe(
      '11543cec880e9d2f800c7b672d34061064b7270ecece8a1afeced785d6abb20f',
    );
    expect(event!.metadata['chain']).toBe('Ik8dXmX7teeqn0iJnW6-bxXLOjAu27ZxYdY692YdVkg');
  });

  it('does not cover the chain itself', () => {
    const [event] = written([1]);
    expect(contentHash({ ...event!, metadata: { ...event!.metadata, chain: 'other' } })).toEqual(contentHash(event!));
  });
});

describe('a stream as it was written', () => {
  it('is proven, with the head that its last event names', async () => {
    await fc.assert(
      fc.asyncProperty(contents, async list => {
        const events = written(list);
        const chain = events.at(-1)!.metadata['chain'];
        const head = { revision: BigInt(events.length - 1), chain };
        expect(await verifyStream(STREAM, events)).toEqual({ ok: true, head });
      }),
    );
  });

  it('is proven just so with any of its events withheld', async () => {
    await fc.assert(
      fc.asyncProperty(contents, fc.infiniteStream(fc.boolean()), async (list, hidden) => {
        const events = written(list);
        const entries = events.map(event => (hidden.next().value ? withhold(event) : event));
        expect(await verifyStream(STREAM, entries)).toEqual(await verifyStream(STREAM, events));
      }),
    );
  });

  it('has no head without events', async () => {
    expect(await verifyStream(STREAM, [])).toEqual({ ok: true, head: undefined });
  });

  it('may arrive piece by piece', async () => {
    async function* arriving() {
      yield* written([1, 2, 3]);
    }
    expect(await verifyStream(STREAM, arriving())).toMatchObject({ ok: true, head: { revision: 2n } });
  });
});

describe('a stream that was changed', () => {
  const change: Record<string, (event: StoredEvent) => StoredEvent> = {
    'its data': event => ({ ...event, data: { was: event.data } }),
    'its type': event => ({ ...event, type: 'HappenedNot' }),
    'its id': event => ({ ...event, id: 'other' }),
    'its metadata': event => ({ ...event, metadata: { ...event.metadata, actor: 'somebody else' } }),
    'its salt': event => ({ ...event, metadata: { ...event.metadata, salt: 'b3RoZXI' } }),
    'its chain': event => ({ ...event, metadata: { ...event.metadata, chain: 'b3RoZXI' } }),
  };
  it.each(Object.entries(change))('names the first event of which %s was changed', async (_what, changed) => {
    await fc.assert(
      fc.asyncProperty(contentsAndPlace, async ([list, place]) => {
        const events = written(list).map((event, index) => (index >= place ? changed(event) : event));
        expect(await verifyStream(STREAM, events)).toEqual({
          ok: false,
          firstBad: BigInt(place),
          reason: 'chain-broken',
        });
      }),
    );
  });

  it('names the event behind one that was taken out', async () => {
    const events = written([1, 2, 3, 4]);
    expect(await verifyStream(STREAM, events.toSpliced(1, 1))).toEqual({
      ok: false,
      firstBad: 2n,
      reason: 'revision-out-of-sequence',
    });
  });

  it('is not proven by counting anew what is left', async () => {
    const [first, , third] = written([1, 2, 3]);
    expect(await verifyStream(STREAM, [first!, { ...third!, revision: 1n }])).toEqual({
      ok: false,
      firstBad: 1n,
      reason: 'chain-broken',
    });
  });

  it('is not proven under the name of another stream', async () => {
    expect(await verifyStream('organization-2', written([1]))).toMatchObject({ ok: false, firstBad: 0n });
  });

  it('names the visible event behind a withheld one that was changed', async () => {
    const [first, second, third] = written([1, 2, 3]);
    const forged = withhold({ ...second!, data: 'forged' });
    expect(await verifyStream(STREAM, [first!, forged, third!])).toMatchObject({
      firstBad: 2n,
      reason: 'chain-broken',
    });
  });

  it('names an event without a chain, and a withheld one without a hash', async () => {
    const [first, second] = written([1, 2]);
    const bare = { ...second!, metadata: {} };
    expect(await verifyStream(STREAM, [first!, bare])).toMatchObject({ firstBad: 1n, reason: 'malformed' });
    expect(await verifyStream(STREAM, [{ revision: 0n, withheld: 'c2hvcnQ' }])).toMatchObject({ reason: 'malformed' });
  });
});
