import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { END, streamNameFilter, type Position } from '@eventstore/db-client';
import { caughtUp, events as seenEvents, follow } from './follow';
import { events, newStream, serverUnderTest, type ServerUnderTest } from './server-under-test';

let server: ServerUnderTest;
beforeAll(async () => {
  server = await serverUnderTest();
});
afterAll(() => server.close());

async function write(stream: string, count: number): Promise<Position> {
  const { position } = await server.client.appendToStream(stream, events(count), { expectedRevision: 'any' });
  return position!;
}

type Window = { fromPosition: Position | typeof END; prefixes: string[]; window?: number; interval?: number };

function followAll({ fromPosition, prefixes, window = 32, interval = 1 }: Window) {
  return follow(checkpoint => {
    const checkpointReached = (_: unknown, position: Position) => checkpoint(position);
    const filter = streamNameFilter({
      prefixes,
      maxSearchWindow: window,
      checkpointInterval: interval,
      checkpointReached,
    });
    return server.client.subscribeToAll({ fromPosition, filter });
  });
}

const places = (stream: string, ...revisions: number[]) => revisions.map(revision => `${stream}@${revision}`);

describe('Subscribe', () => {
  it('confirms, sends what is stored, says caught up, and goes on with live events', async () => {
    const stream = newStream();
    await write(stream, 2);
    const follower = follow(() => server.client.subscribeToStream(stream));
    await follower.until(caughtUp);
    await write(stream, 1);
    await follower.until(seenEvents(3));
    expect(follower.marks.filter((mark, index, all) => all.indexOf(mark) === index)).toEqual([
      'confirmation',
      ...places(stream, 0, 1),
      'caughtUp',
      ...places(stream, 2),
    ]);
  });

  it('takes a stream up after the revision that it is given', async () => {
    const stream = newStream();
    await write(stream, 4);
    const follower = follow(() => server.client.subscribeToStream(stream, { fromRevision: 1n }));
    await follower.until(caughtUp);
    expect(follower.events).toEqual(places(stream, 2, 3));
  });

  it('sends only what comes when it starts at the end of a stream', async () => {
    const stream = newStream();
    await write(stream, 2);
    const follower = follow(() => server.client.subscribeToStream(stream, { fromRevision: END }));
    await follower.until(caughtUp);
    await write(stream, 1);
    await follower.until(seenEvents(1));
    expect(follower.events).toEqual(places(stream, 2));
  });

  it('waits for a stream that does not exist', async () => {
    const stream = newStream();
    const follower = follow(() => server.client.subscribeToStream(stream));
    await follower.until(caughtUp);
    await write(stream, 1);
    await follower.until(seenEvents(1));
    expect(follower.events).toEqual(places(stream, 0));
  });

  it('swallows the events up to a revision beyond the end', async () => {
    const stream = newStream();
    await write(stream, 1);
    const follower = follow(() => server.client.subscribeToStream(stream, { fromRevision: 2n }));
    await follower.until(caughtUp);
    await write(stream, 3);
    await follower.until(seenEvents(1));
    expect(follower.events).toEqual(places(stream, 3));
  });

  it('follows $all after a position, by several prefixes, in the order of the log', async () => {
    const [one, other, neither] = [newStream('one'), newStream('other'), newStream('neither')];
    const fromPosition = await write(one, 1);
    await write(neither, 1);
    await write(other, 2);
    const follower = followAll({ fromPosition, prefixes: [one, other] });
    await follower.until(caughtUp);
    await write(neither, 1);
    await write(one, 1);
    await follower.until(seenEvents(3));
    expect(follower.events).toEqual([...places(other, 0, 1), ...places(one, 1)]);
  });

  it('follows $all without a filter', async () => {
    const stream = newStream();
    const fromPosition = await write(stream, 1);
    await write(stream, 1);
    const follower = follow(() => server.client.subscribeToAll({ fromPosition }));
    await follower.until(caughtUp);
    await write(stream, 1);
    await follower.until(({ events }) => events.includes(`${stream}@2`));
    expect(follower.events.filter(place => place.startsWith(stream))).toEqual(places(stream, 1, 2));
  });

  it('sends only what comes when it starts at the end of $all', async () => {
    const stream = newStream();
    await write(stream, 2);
    const follower = followAll({ fromPosition: END, prefixes: [stream] });
    await follower.until(caughtUp);
    await write(stream, 1);
    await follower.until(seenEvents(1));
    expect(follower.events).toEqual(places(stream, 2));
  });

  it('reports a checkpoint after every full window while it catches up, and none for the rest', async () => {
    const [anchor, other] = [newStream(), newStream()];
    const fromPosition = await write(anchor, 1);
    await write(other, 23);
    const follower = followAll({ fromPosition, prefixes: [newStream('absent')], window: 5, interval: 2 });
    await follower.until(caughtUp);
    const [first, second] = follower.checkpoints;
    expect(second!.commit).toBeGreaterThan(first!.commit);
    expect(first!.prepare).toBe(0n);
    // 23 events are four full windows; a server that also writes events of its own may come to more.
    if (!process.env['EVENTSTORE_URL']) expect(follower.checkpoints).toHaveLength(2);
  });

  it('begins its checkpoints at the place where it starts', async () => {
    const [anchor, other] = [newStream(), newStream()];
    const fromPosition = await write(anchor, 1);
    const sixth = await write(other, 6);
    const follower = followAll({ fromPosition, prefixes: [newStream('absent')], window: 5 });
    await follower.until(caughtUp);
    const [first] = follower.checkpoints;
    expect(first!.commit).toBeGreaterThanOrEqual(fromPosition.commit);
    expect(first!.commit).toBeLessThan(sixth.commit);
  });

  it('resumes from a checkpoint without missing a match', async () => {
    const [anchor, stream, other] = [newStream(), newStream(), newStream()];
    const fromPosition = await write(anchor, 1);
    for (let round = 0; round < 4; round += 1) {
      await write(other, 7);
      await write(stream, 1);
    }
    const follower = followAll({ fromPosition, prefixes: [stream], window: 3 });
    await follower.until(caughtUp);
    expect(follower.checkpoints.length).toBeGreaterThan(4);
    for (const [index, checkpoint] of follower.checkpoints.entries()) {
      const before = eventsBefore(follower.marks, index + 1);
      expect([...before, ...(await resumed(checkpoint, stream))]).toEqual(places(stream, 0, 1, 2, 3));
    }
  });

  it('reports a live checkpoint at an event when the window has filled', async () => {
    const other = newStream();
    const follower = followAll({ fromPosition: END, prefixes: [newStream('absent')], window: 4 });
    await follower.until(caughtUp);
    await write(other, 8);
    await follower.until(({ checkpoints }) => checkpoints.length >= 1);
    const [{ commit, prepare }] = follower.checkpoints as [Position];
    expect(prepare).toBe(commit);
  });

  it('refuses to subscribe from a position that is no event’s, with a filter and without', async () => {
    const { commit, prepare } = await write(newStream(), 1);
    const fromPosition = { commit: commit + 1n, prepare: prepare + 1n };
    for (const follower of [
      followAll({ fromPosition, prefixes: [randomUUID()] }),
      follow(() => server.client.subscribeToAll({ fromPosition })),
    ]) {
      await expect(follower.until(caughtUp)).rejects.toMatchObject({
        code: 3,
        message: expect.stringContaining('Trying to read from an invalid position.'),
      });
    }
  });
});

async function resumed(fromPosition: Position, stream: string): Promise<string[]> {
  const follower = followAll({ fromPosition, prefixes: [stream] });
  await follower.until(caughtUp);
  return follower.events;
}

/** The events that came before the n-th checkpoint. */
function eventsBefore(marks: readonly string[], checkpoint: number): string[] {
  const end = marks.flatMap((mark, index) => (mark === 'checkpoint' ? [index] : []))[checkpoint - 1]!;
  return marks.slice(0, end).filter(mark => mark.includes('@'));
}
