import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RevisionConflict, type Head, type Message, type Recorded } from '@charter/event-sourcing';
import { verifyStream } from '@charter/evidence';
import {
  collected,
  happened,
  newStream,
  numbersOf,
  scribe,
  someCause,
  storeForSpecs,
  type StoreForSpecs,
} from '@charter/testing';
import { AppendTooLarge, connectEventStore, type EventStore } from './index';

let server: StoreForSpecs;
let store: EventStore;
beforeAll(async () => {
  server = await storeForSpecs();
  store = connectEventStore({ url: server.url });
});
afterAll(async () => {
  await store.close();
  await server.close();
});

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

const verified = async (stream: string) =>
  verifyStream(
    stream,
    (await collected(store.read(stream, 0n))).map(({ event, ...rest }) => ({ ...rest, ...event })),
  );

describe('an append', () => {
  it('answers what is stored, with all that is written down beside an event', async () => {
    const stream = newStream();
    const cause = { ...someCause(), causationId: 'a stored event' };
    const written = await store.append({
      stream,
      after: 'no-stream',
      events: [happened({ a: 'ä', b: undefined })],
      cause,
    });
    expect(await collected(store.read(stream, 0n))).toEqual(written);
    expect(written).toMatchObject([{ stream, revision: 0n, event: { type: 'Happened', data: { a: 'ä' } } }]);
    expect(written[0]!.metadata).toEqual({
      ...cause,
      recordedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      schemaVersion: 1,
      salt: expect.stringMatching(/^[\w-]{22}$/),
      chain: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  it('writes several events together, or none of them', async () => {
    const stream = newStream();
    const events = [happened(), happened(), happened()];
    const written = await store.append({ stream, after: 'no-stream', events, cause: someCause() });
    expect(written.map(({ revision }) => revision)).toEqual([0n, 1n, 2n]);
    await expect(store.append({ stream, after: written[0]!, events, cause: someCause() })).rejects.toThrow(
      RevisionConflict,
    );
    expect(await collected(store.read(stream, 0n))).toHaveLength(3);
    expect(await verified(stream)).toMatchObject({ ok: true, head: { revision: 2n } });
  });

  it('says where the stream stands when someone else wrote first', async () => {
    const stream = newStream();
    const [first] = await scribe(store).write(stream, 2);
    const attempt = (after: Head | 'no-stream') =>
      store.append({ stream, after, events: [happened()], cause: someCause() }).catch((error: unknown) => error);
    expect(await attempt('no-stream')).toMatchObject({ stream, expected: 'no-stream', actual: 1n });
    expect(await attempt(first!)).toMatchObject({ stream, expected: 0n, actual: 1n });
    const missing = newStream();
    const conflict = store.append({ stream: missing, after: first!, events: [happened()], cause: someCause() });
    await expect(conflict).rejects.toMatchObject({ stream: missing, expected: 0n, actual: 'no-stream' });
  });

  it('has exactly one winner for each revision that 64 writers race for', async () => {
    const stream = newStream();
    let head: Recorded | undefined;
    for (let revision = 0n; revision < 10n; revision++) {
      const tries = upTo(64).map(() =>
        store.append({ stream, after: head ?? 'no-stream', events: [happened()], cause: someCause() }),
      );
      const outcomes = await Promise.allSettled(tries);
      const [winner, ...others] = outcomes.flatMap(outcome => (outcome.status === 'fulfilled' ? outcome.value : []));
      const losers = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
      expect(others).toEqual([]);
      expect(losers.filter(error => error instanceof RevisionConflict)).toHaveLength(63);
      expect(winner).toMatchObject({ revision });
      head = winner;
    }
    expect(await verified(stream)).toMatchObject({
      ok: true,
      head: { revision: 9n, chain: head!.metadata.chain },
    });
  });

  it('is recognised when it comes again, whatever was written since', async () => {
    const stream = newStream();
    const command = { stream, after: 'no-stream', events: [happened({ first: true })], cause: someCause() } as const;
    const [first] = await store.append(command);
    await scribe(store).write(stream, 1, first);
    expect(await store.append(command)).toMatchObject([{ id: first!.id, revision: 0n, position: first!.position }]);
    expect(await collected(store.read(stream, 0n))).toHaveLength(2);
    expect(await verified(stream)).toMatchObject({ ok: true, head: { revision: 1n } });
  });

  it('is not taken for another that was asked under the same command id', async () => {
    const stream = newStream();
    const asking = (requestHash: string) =>
      store.append({ stream, after: 'no-stream', events: [happened()], cause: someCause('one', requestHash) });
    await asking('a');
    await expect(asking('b')).rejects.toThrow(RevisionConflict);
  });

  it('takes an event of 1 MiB, and tells of more', async () => {
    const stream = newStream();
    const data = (bytes: number) => happened({ text: 'x'.repeat(bytes - '{"text":""}'.length) });
    const [written] = await store.append({ stream, after: 'no-stream', events: [data(1_048_576)], cause: someCause() });
    const more = store.append({ stream, after: written!, events: [data(1_048_577)], cause: someCause() });
    await expect(more).rejects.toThrow(AppendTooLarge);
    const muchMore = store.append({ stream, after: written!, events: [data(17_000_000)], cause: someCause() });
    await expect(muchMore).rejects.toThrow(AppendTooLarge);
    expect(await collected(store.read(stream, 0n))).toEqual([written]);
    expect(await verified(stream)).toMatchObject({ ok: true });
  });

  it('never goes back in time within a stream', async () => {
    const stream = newStream();
    const [first] = await scribe(store).write(stream, 1);
    const late = connectEventStore({ url: server.url, now: () => Date.now() - 60_000 });
    const [second] = await late.append({ stream, after: first!, events: [happened()], cause: someCause() });
    expect(second!.metadata.recordedAt).toBe(first!.metadata.recordedAt);
    await late.close();
  });

  it('refuses what JSON cannot hold, and what is nothing', async () => {
    const stream = newStream();
    const attempt = (...events: Message[]) => store.append({ stream, after: 'no-stream', events, cause: someCause() });
    await expect(attempt(happened({ half: '\ud800' }))).rejects.toThrow(TypeError);
    await expect(attempt(happened({ when: new Date() }))).rejects.toThrow(TypeError);
    await expect(attempt({ type: '', data: {} })).rejects.toThrow(TypeError);
    await expect(attempt()).rejects.toThrow(TypeError);
    expect(await collected(store.read(stream, 0n))).toEqual([]);
  });
});

describe('a read', () => {
  it('gives a part of a stream, forwards and backwards', async () => {
    const stream = newStream();
    await scribe(store).write(stream, 5);
    expect(numbersOf(await collected(store.read(stream, 0n)))).toEqual([0, 1, 2, 3, 4]);
    expect(numbersOf(await collected(store.read(stream, 3n)))).toEqual([3, 4]);
    expect(numbersOf(await collected(store.read(stream, 1n, 2)))).toEqual([1, 2]);
    expect(numbersOf(await collected(store.read(stream, 5n)))).toEqual([]);
    expect(numbersOf(await collected(store.read(stream, 0n, 0)))).toEqual([]);
    expect(numbersOf(await collected(store.readBackwards(stream, 2)))).toEqual([4, 3]);
    expect(numbersOf(await collected(store.readBackwards(stream, 9)))).toEqual([4, 3, 2, 1, 0]);
  });

  it('finds nothing in a stream that does not exist', async () => {
    expect(await collected(store.read(newStream(), 0n))).toEqual([]);
    expect(await collected(store.readBackwards(newStream(), 1))).toEqual([]);
  });

  it('gives a stream of 20,000 events in order, and can be left in the middle of it', async () => {
    const stream = newStream();
    await scribe(store).writeMany(stream, 20_000);
    expect(numbersOf(await collected(store.read(stream, 0n)))).toEqual(upTo(20_000));
    for await (const { revision } of store.read(stream, 0n)) if (revision === 700n) break;
    expect(await verified(stream)).toMatchObject({ ok: true, head: { revision: 19_999n } });
  }, 60_000);
});

describe('our clock', () => {
  it.each([
    ['right', 0],
    ['fast', 5_000],
    ['slow', -5_000],
  ])('is found %s by our own appends', async (_how, off) => {
    const mine = connectEventStore({ url: server.url, now: () => Date.now() + off });
    const stream = newStream();
    await mine.append({ stream, after: 'no-stream', events: [happened()], cause: someCause() });
    await collected(mine.read(stream, 0n));
    expect(Math.abs(mine.clockOffBy() - off)).toBeLessThan(500);
    await mine.close();
  });
});

describe('the address of a store', () => {
  it('names a user where it is reached by TLS', () => {
    expect(() => connectEventStore({ url: 'esdb://somewhere:2113' })).toThrow('needs a user');
  });
});
