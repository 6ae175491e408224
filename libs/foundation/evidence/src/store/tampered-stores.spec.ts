import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { StoredEvent } from '../chain';
import { withStream, type Placed, type Streams } from '../testing/sample-store';
import { areAllFoundOut, RUNS } from '../testing/adversaries';
import {
  holder,
  oneOf,
  rewritten,
  scenarios,
  sealedBy,
  sealedEvents,
  thief,
  type Scenario,
  type Sealed,
} from '../testing/scenario';
import { verifyStore, type FoundInStore, type ProvableStore, type StoreVerification } from './verify-store';

const verified = (
  { seal, before, keys }: Sealed,
  streams: Streams,
  more: Partial<ProvableStore> = {},
): Promise<StoreVerification> =>
  verifyStore({
    streams: [...streams].map(([stream, events]) => ({
      stream,
      events: events.map(({ event, position }) => ({ ...event, position })),
    })),
    ...{ heads: seal.heads, checkpoints: [...before, seal.checkpoint], keys, trustedKeys: [holder.keyId] },
    ...more,
  });

const caught = async (...args: Parameters<typeof verified>): Promise<readonly FoundInStore[]> => {
  const result = await verified(...args);
  if (result.ok) throw new Error('It was taken for what was written.');
  return result.found;
};

/** A text with one bit of it another; stores hold well-formed text, so it is one that leaves it ASCII. */
const flipped = (text: string, chosen: number): string => {
  const at = chosen % text.length;
  return text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1);
};

/** An event with one bit of what is stored changed. */
const damaged = ({ event, ...place }: Placed, [what, chosen]: readonly [number, number]): Placed => {
  const metadata = Object.keys(event.metadata).filter(name => typeof event.metadata[name] === 'string');
  const changes: readonly ((event: StoredEvent) => StoredEvent)[] = [
    one => ({ ...one, id: flipped(one.id, chosen) }),
    one => ({ ...one, type: flipped(one.type, chosen) }),
    one => ({ ...one, data: [one.data] }),
    ...metadata.map(name => (one: StoredEvent) => ({
      ...one,
      metadata: { ...one.metadata, [name]: flipped(String(one.metadata[name]), chosen) },
    })),
  ];
  return { ...place, event: oneOf(changes, what)(event) };
};

const eventsOf = ({ streams }: Sealed, stream: string): readonly Placed[] => streams.get(stream) ?? [];
const headOf = ({ seal }: Sealed, stream: string) => seal.heads.find(head => head.stream === stream);
const at = (revision: bigint): number => Number(revision);

/** Each does its worst to a store, and says whether that was found where it was done. */
const adversaries: Readonly<Record<string, (scenario: Scenario, sealed: Sealed) => Promise<unknown>>> = {
  'flips a bit anywhere': async ({ chosen }, sealed) => {
    const placed = oneOf([...sealed.streams.values()].flat(), chosen[0]);
    const { stream, revision } = placed.event;
    const events = eventsOf(sealed, stream).with(at(revision), damaged(placed, chosen));
    const found = await caught(sealed, withStream(sealed.streams, stream, events));
    return expect(found).toEqual([{ fault: 'chain-broken', stream, revision }]);
  },
  'drops an event': async ({ chosen }, sealed) => {
    const { event } = oneOf(sealedEvents(sealed), chosen[0]);
    const { stream, revision } = event;
    const events = eventsOf(sealed, stream).toSpliced(at(revision), 1);
    const [found] = await caught(sealed, withStream(sealed.streams, stream, events));
    if (events.length === 0) return expect(found).toEqual({ fault: 'stream-missing', stream });
    const isLast = events.length === at(revision);
    return expect(found).toEqual(
      isLast
        ? { fault: 'stream-truncated', stream, revision }
        : { fault: 'revision-out-of-sequence', stream, revision: revision + 1n },
    );
  },
  'swaps events of two streams, or of one': async ({ chosen }, sealed) => {
    const all = [...sealed.streams.values()].flat();
    const one = oneOf(all, chosen[0]);
    const other = oneOf(
      all.filter(({ event }) => event.id !== one.event.id),
      chosen[1],
    );
    const put = (streams: Streams, { event: slot, ...place }: Placed, { event }: Placed): Streams => {
      const { stream, revision } = slot;
      const events = streams.get(stream)!.with(at(revision), { ...place, event: { ...event, stream, revision } });
      return withStream(streams, stream, events);
    };
    const found = await caught(sealed, put(put(sealed.streams, one, other), other, one));
    const places = [one, other].map(({ event: { stream, revision } }) => ({ fault: 'chain-broken', stream, revision }));
    const [first = places[0]!, second] = found;
    expect(places).toContainEqual(first);
    return one.event.stream === other.event.stream
      ? expect(first.revision).toBe(places.map(({ revision }) => revision).toSorted((a, b) => (a < b ? -1 : 1))[0])
      : expect(places).toContainEqual(second);
  },
  'cuts off the end of a stream': async ({ chosen }, sealed) => {
    const { event } = oneOf(sealedEvents(sealed), chosen[0]);
    const { stream, revision } = event;
    const found = await caught(
      sealed,
      withStream(sealed.streams, stream, eventsOf(sealed, stream).slice(0, at(revision))),
    );
    return expect(found).toEqual([
      revision === 0n ? { fault: 'stream-missing', stream } : { fault: 'stream-truncated', stream, revision },
    ]);
  },
  'appends an event under the checkpoint': async ({ chosen }, sealed) => {
    const { stream, revision } = oneOf(sealed.seal.heads, chosen[0]);
    const events = eventsOf(sealed, stream).slice(0, at(revision) + 1);
    const last = events.at(-1)!;
    const more = { ...last, event: { ...last.event, revision: revision + 1n } };
    const longer = rewritten([...events, more], revision + 1n);
    const found = await caught(sealed, withStream(sealed.streams, stream, longer));
    return expect(found).toEqual([{ fault: 'event-unknown', stream, revision: revision + 1n }]);
  },
  'leaves out a stream, with or without its head': async ({ chosen }, sealed) => {
    const { stream } = oneOf(sealed.seal.heads, chosen[0]);
    const left = withStream(sealed.streams, stream, []);
    expect(await caught(sealed, left)).toEqual([{ fault: 'stream-missing', stream }]);
    const heads = sealed.seal.heads.filter(head => head.stream !== stream);
    return expect(await caught(sealed, left, { heads })).toEqual([{ fault: 'heads-differ' }]);
  },
  'rewrites a stream with its chain': async ({ chosen }, sealed) => {
    const { stream, revision } = oneOf(sealedEvents(sealed), chosen[0]).event;
    const streams = withStream(sealed.streams, stream, rewritten(eventsOf(sealed, stream), revision));
    return expect(await caught(sealed, streams)).toEqual([
      { fault: 'head-differs', stream, revision: headOf(sealed, stream)?.revision },
    ]);
  },
  'signs it all with another key': async (scenario, { streams }) => {
    const [found] = await caught(await sealedBy(thief, scenario, streams), streams);
    return expect(found?.fault).toBe('key-not-trusted');
  },
  'signs another history with the very key': async (scenario, sealed) => {
    const { stream, revision } = oneOf(sealedEvents(sealed), scenario.chosen[0]).event;
    const streams = withStream(sealed.streams, stream, rewritten(eventsOf(sealed, stream), revision));
    const forged = await sealedBy(holder, scenario, streams);
    expect(await verified(forged, streams)).toMatchObject({ ok: true });
    const [found] = await caught(forged, streams, { kept: [sealed.seal.checkpoint] });
    return expect(found?.fault).toBe('kept-checkpoint-differs');
  },
};

describe(`${RUNS} stores that somebody has tampered with`, () => areAllFoundOut(adversaries));

describe(`${RUNS} stores as they were written`, () => {
  it('accuse nobody', async () => {
    let verifiedStores = 0;
    await fc.assert(
      fc.asyncProperty(scenarios, async scenario => {
        const sealed = await sealedBy(holder, scenario);
        const kept = [...sealed.before, sealed.seal.checkpoint];
        expect(await verified(sealed, sealed.streams, { kept })).toMatchObject({ ok: true, kept: { notCompared: [] } });
        verifiedStores++;
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    expect(verifiedStores).toBe(RUNS);
  });
});
