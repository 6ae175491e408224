import { describe, expect, it } from '@jest/globals';
import { keysOf, sealOf, signerNamed, storeBefore, type Seal } from '../testing/sample-seal';
import { chained, positionOfNumber, stored, withStream, type Placed, type Streams } from '../testing/sample-store';
import type { StoredStream } from './stored-stream';
import { verifyStore, type ProvableStore, type StoreVerification } from './verify-store';

const signer = signerNamed('keeper');
const streams = stored(
  ['a-1', 'b-1', 'a-1', 'c-1', 'a-1', 'b-1', 'a-1', 'd-1', 'c-1'].map((stream, number) => ({
    stream,
    data: { number },
  })),
);

/** All but the last two events are sealed. */
const sealed = (): Promise<Seal> => sealOf(storeBefore(streams, positionOfNumber(7)), { signer, number: 0 });

const shown = (store: Streams): StoredStream[] =>
  [...store].map(([stream, events]) => ({
    stream,
    events: events.map(({ event, position }) => ({ ...event, position })),
  }));

const verified = async (store: Streams, more: Partial<ProvableStore> = {}): Promise<StoreVerification> => {
  const { checkpoint, heads } = await sealed();
  const keys = await keysOf([{ signer, since: 0 }]);
  return verifyStore({ streams: shown(store), heads, checkpoints: [checkpoint], keys, ...more });
};

const eventsOf = (stream: string): readonly Placed[] => streams.get(stream) ?? [];
const changedIn = (events: readonly Placed[], revision: number): readonly Placed[] =>
  events.with(revision, { ...events[revision]!, event: { ...events[revision]!.event, data: 'changed' } });

describe('a store as it was signed', () => {
  it('is proven, and what came afterwards is counted', async () =>
    expect(await verified(streams)).toMatchObject({ ok: true, streams: 4, events: 9, unsealed: 2 }));

  it('may keep its checkpoints, which no checkpoint signs but by the next one', async () => {
    const kept = stored([{ stream: 'checkpoint-2026-01', data: 1 }]);
    expect(await verified(new Map([...streams, ...kept]))).toMatchObject({ ok: true, streams: 4, events: 9 });
    const broken = changedIn(kept.get('checkpoint-2026-01')!, 0);
    expect(await verified(withStream(streams, 'checkpoint-2026-01', broken))).toMatchObject({
      found: [{ fault: 'chain-broken', stream: 'checkpoint-2026-01', revision: 0n }],
    });
  });
});

describe('a store that is another', () => {
  it('is told by every stream that is wrong', async () => {
    const [, ...b] = eventsOf('b-1');
    const other = withStream(
      withStream(withStream(streams, 'a-1', changedIn(eventsOf('a-1'), 1)), 'b-1', b),
      'c-1',
      [],
    );
    expect(await verified(other)).toEqual({
      ok: false,
      found: [
        { fault: 'chain-broken', stream: 'a-1', revision: 1n },
        { fault: 'revision-out-of-sequence', stream: 'b-1', revision: 1n },
        { fault: 'stream-missing', stream: 'c-1' },
      ],
    });
  });

  it.each<[string, (events: readonly Placed[]) => readonly Placed[], object]>([
    [
      'changed, with its chain made anew',
      events => chained(changedIn(events, 1)),
      { fault: 'head-differs', revision: 3n },
    ],
    ['cut off at the end', events => events.slice(0, 2), { fault: 'stream-truncated', revision: 2n }],
    [
      'longer under the checkpoint',
      events => chained([...events, { ...events[3]!, event: { ...events[3]!.event, revision: 4n } }]),
      { fault: 'event-unknown', revision: 4n },
    ],
  ])('names a stream that is %s', async (_how, change, found) =>
    expect(await verified(withStream(streams, 'a-1', change(eventsOf('a-1'))))).toEqual({
      ok: false,
      found: [{ stream: 'a-1', ...found }],
    }),
  );

  it('names a stream that was put in under the checkpoint', async () => {
    const [early] = stored([{ stream: 'e-1', data: 1 }]);
    expect(await verified(new Map([...streams, early!]))).toEqual({
      ok: false,
      found: [{ fault: 'stream-unknown', stream: 'e-1', revision: 0n }],
    });
  });
});

describe('what is to prove a store', () => {
  it('is the heads that the checkpoint signs, all of them', async () => {
    const { heads } = await sealed();
    const [head, ...others] = heads;
    for (const wrong of [others, [...heads, { ...head!, stream: 'e-1' }], [{ ...head!, revision: 9n }, ...others]])
      expect(await verified(streams, { heads: wrong })).toEqual({ ok: false, found: [{ fault: 'heads-differ' }] });
  });

  it('is a checkpoint that counts as much as there is', async () => {
    const before = storeBefore(streams, positionOfNumber(7));
    for (const changed of [{ events: '8' }, { streams: '4' }]) {
      const { checkpoint } = await sealOf(before, { signer, number: 0, changed });
      expect(await verified(streams, { checkpoints: [checkpoint] })).toMatchObject({
        found: [{ fault: 'heads-differ' }],
      });
    }
  });

  it('is signed, and is what was kept', async () => {
    const { checkpoint } = await sealed();
    const forged = { ...checkpoint, events: '8' };
    expect(await verified(streams, { checkpoints: [forged] })).toMatchObject({
      found: [{ fault: 'checkpoint-signature-wrong' }],
    });
    expect(await verified(streams, { keys: [] })).toMatchObject({ found: [{ fault: 'keys-missing' }] });
    expect(await verified(streams, { kept: [checkpoint] })).toMatchObject({ ok: true, kept: { compared: [0] } });
    expect(await verified(streams, { kept: [forged] })).toMatchObject({
      found: [{ fault: 'kept-checkpoint-differs' }],
    });
  });
});
