import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventStoreDBClient, START, streamNameFilter, type JSONEventData } from '@eventstore/db-client';
import { startCommandLine, type CommandLine } from './truth/command-line';
import { event, newStream } from './truth/server-under-test';

let folder: string;
let file: string;
let server: CommandLine;
let client: EventStoreDBClient;

async function start(): Promise<void> {
  server = await startCommandLine({ file });
  client = EventStoreDBClient.connectionString(server.connectionString);
}

async function killAndStartAgain(): Promise<void> {
  await server.kill();
  await client.dispose();
  await start();
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'eventstore-'));
  file = join(folder, 'events.db');
  await start();
});
afterEach(async () => {
  await client.dispose();
  await server.kill();
  rmSync(folder, { recursive: true });
});

async function idsOf(stream: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const { event } of client.readStream(stream)) ids.push(event!.id);
  return ids;
}

/** One writer of one stream: appends an event after the other until the server is gone. */
class Writer {
  readonly stream = newStream('writer');
  readonly acknowledged: string[] = [];
  unanswered: JSONEventData | undefined;

  async writeUntilCut(progress: () => void): Promise<void> {
    for (;;) {
      this.unanswered ??= event();
      try {
        await this.append(this.unanswered);
      } catch {
        return;
      }
      progress();
    }
  }

  async resend(): Promise<void> {
    if (this.unanswered) await this.append(this.unanswered);
  }

  private async append(written: JSONEventData): Promise<void> {
    const head = this.acknowledged.length - 1;
    await client.appendToStream(this.stream, written, { expectedRevision: head < 0 ? 'no_stream' : BigInt(head) });
    this.acknowledged.push(written.id);
    this.unanswered = undefined;
  }
}

/** Lets all writers write until they have `count` answers, then kills the server under them. */
async function killUnder(writers: readonly Writer[], count: number): Promise<void> {
  let answers = 0;
  const writing = new Promise<void>(enough => {
    const progress = () => {
      answers += 1;
      if (answers === count) enough();
    };
    cut = Promise.all(writers.map(writer => writer.writeUntilCut(progress)));
  });
  await writing;
  await server.kill();
  await cut;
  await client.dispose();
  await start();
}
let cut: Promise<unknown>;

/** Calls again for as long as the server is not found. */
async function untilAnswered<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      expect(error).toMatchObject({ code: 14 });
    }
  }
}

describe('a server that is killed', () => {
  it('has every acknowledged append, and takes the unanswered ones again without doubling them', async () => {
    const writers = Array.from({ length: 16 }, () => new Writer());
    for (let round = 0; round < 3; round += 1) {
      await killUnder(writers, 200);
      for (const { stream, acknowledged } of writers.filter(writer => writer.acknowledged.length > 0)) {
        expect((await idsOf(stream)).slice(0, acknowledged.length)).toEqual(acknowledged);
      }
      await Promise.all(writers.map(writer => writer.resend()));
      for (const { stream, acknowledged } of writers) expect(await idsOf(stream)).toEqual(acknowledged);
    }
  }, 30_000);

  it('recognises a repeat from before it was killed', async () => {
    const stream = newStream();
    const [first, second] = [event(), event()];
    const original = await client.appendToStream(stream, first, { expectedRevision: 'no_stream' });
    await client.appendToStream(stream, second, { expectedRevision: 0n });
    await killAndStartAgain();
    expect(await client.appendToStream(stream, first, { expectedRevision: 'no_stream' })).toEqual(original);
    expect(await idsOf(stream)).toEqual([first.id, second.id]);
  });

  it('is found again by the same client, which resends what was not answered', async () => {
    const stream = newStream();
    const [first, second] = [event(), event()];
    await client.appendToStream(stream, first, { expectedRevision: 'no_stream' });
    const port = Number(new URL(server.connectionString).port);
    await server.kill();
    await expect(client.appendToStream(stream, second, { expectedRevision: 0n })).rejects.toMatchObject({ code: 14 });
    server = await startCommandLine({ file, port });
    await untilAnswered(() => client.appendToStream(stream, second, { expectedRevision: 0n }));
    expect(await idsOf(stream)).toEqual([first.id, second.id]);
  });

  it('ends a subscription by one error, and the next one resumes after the last event without loss or double', async () => {
    const category = newStream('followed');
    const filter = streamNameFilter({ prefixes: [category] });
    const written: string[] = [];
    const write = async (count: number) => {
      for (let index = 0; index < count; index += 1) {
        const next = event();
        await client.appendToStream(`${category}-${written.length}`, next, { expectedRevision: 'no_stream' });
        written.push(next.id);
      }
    };
    const seen: string[] = [];
    let errors = 0;
    const followUntil = async (fromPosition: Parameters<typeof client.subscribeToAll>[0], ends: () => boolean) => {
      let last = fromPosition?.fromPosition ?? START;
      const subscription = client.subscribeToAll({ fromPosition: last, filter });
      await new Promise<void>(resolve => {
        subscription.on('error', () => {
          errors += 1;
          resolve();
        });
        subscription.on('data', ({ event }) => {
          seen.push(event!.id);
          last = event!.position!;
          if (ends()) resolve();
        });
      });
      return { last, subscription };
    };
    await write(20);
    const following = followUntil({ fromPosition: START }, () => false);
    await write(20);
    await server.kill();
    const { last } = await following;
    expect(errors).toBe(1);
    await client.dispose();
    await start();
    await write(20);
    const { subscription } = await followUntil({ fromPosition: last }, () => seen.length === written.length);
    expect(seen).toEqual(written);
    await subscription.unsubscribe();
  });
});

describe('a server that is ended', () => {
  it('answers or refuses the appends in hand, and what it answered is stored', async () => {
    const appends = Array.from({ length: 100 }, () => ({ stream: newStream(), written: event() }));
    const outcomes = Promise.allSettled(
      appends.map(({ stream, written }) => client.appendToStream(stream, written, { expectedRevision: 'no_stream' })),
    );
    await client.appendToStream(newStream(), event(), { expectedRevision: 'no_stream' });
    expect(await server.end()).toBe(0);
    const answered = (await outcomes).map(({ status }) => status === 'fulfilled');
    await client.dispose();
    await start();
    for (const [index, { stream, written }] of appends.entries()) {
      if (answered[index]) expect(await idsOf(stream)).toEqual([written.id]);
      else await client.appendToStream(stream, written, { expectedRevision: 'no_stream' });
      expect(await idsOf(stream)).toEqual([written.id]);
    }
  });

  it('ends promptly although clients are connected and subscribed', async () => {
    const subscription = client.subscribeToAll();
    await new Promise(resolve => subscription.once('caughtUp', resolve));
    const failed = new Promise(resolve => subscription.once('error', resolve));
    const begun = performance.now();
    expect(await server.end()).toBe(0);
    expect(performance.now() - begun).toBeLessThan(1_000);
    expect(await failed).toMatchObject({ type: 'unavailable' });
  });
});
