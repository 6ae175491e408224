import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { credentials } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventStoreDBClient } from '@eventstore/db-client';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb';
import { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import { startEmbeddedEventStore, type EmbeddedEventStore } from './index';
import { Log } from './log';
import type { ReadCall } from './read-call';
import { readAll, subscriptionToAll } from './reads';
import { Subscriptions } from './subscriptions';
import { openLine } from './truth/line';
import { streamRead } from './truth/raw-client';
import { event, events, newStream } from './truth/server-under-test';

/** As much as is read from the file at once. */
const PAGE = 256;
const CONFIRMATION = 1;
const CAUGHT_UP = 1;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'eventstore-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A call whose client takes an answer only when it is told to. */
class SlowCall extends Writable {
  cancelled = false;
  taken = 0;
  private waiting: (() => void) | undefined;

  constructor() {
    super({ objectMode: true });
  }

  override _write(_reply: Buffer, _encoding: string, done: () => void): void {
    this.waiting = done;
  }

  get sent(): number {
    return this.taken + this.writableLength;
  }

  takeAll(): void {
    while (this.waiting && this.writableLength > 0) {
      const done = this.waiting;
      this.waiting = undefined;
      this.taken += 1;
      done();
    }
  }

  cancel(): void {
    this.cancelled = true;
    this.emit('cancelled');
  }
}

describe('a client that is slow', () => {
  let log: Log;
  let call: SlowCall;
  beforeEach(() => {
    log = new Log(join(folder, 'events.db'));
    call = new SlowCall();
    write(log, 3 * PAGE);
  });
  afterEach(() => log.close());

  const everything = { from: 'start', ids: 'string', filter: undefined } as const;
  const count = { limit: 10 * PAGE, backwards: false };
  const asReadCall = () => call as unknown as ReadCall;
  const takeUntil = async (sent: number) => {
    while (call.sent < sent) {
      call.takeAll();
      await turns();
    }
    call.takeAll();
    expect(call.sent).toBe(sent);
  };

  it('is read no more than a page ahead, and nothing when it cancels', async () => {
    const reading = readAll({ log, call: asReadCall() }, { ...everything, count }, count);
    await turns();
    expect(call.sent).toBe(PAGE);
    call.cancel();
    await reading;
    expect(call.sent).toBe(PAGE);
  });

  it('gets all that it reads as fast as it takes it', async () => {
    const reading = readAll({ log, call: asReadCall() }, { ...everything, count }, count);
    const finished = reading.then(() => true);
    while (!(await Promise.race([finished, turns().then(() => false)]))) call.takeAll();
    expect(call.sent).toBe(3 * PAGE);
  });

  it('is sent no more than a page ahead when it subscribes, whatever is appended, and in the end all', async () => {
    const subscriptions = new Subscriptions();
    subscriptions.start({ call: asReadCall(), ...subscriptionToAll(log, { ...everything, count: undefined }) });
    await turns();
    expect(call.sent).toBe(CONFIRMATION + PAGE);
    subscriptions.committed(write(log, 2 * PAGE));
    await turns();
    expect(call.sent).toBe(CONFIRMATION + PAGE);
    await takeUntil(CONFIRMATION + 5 * PAGE + CAUGHT_UP);
    // Live, it may fall as far behind; then what follows is left in the file until it can be sent.
    subscriptions.committed(write(log, 4 * PAGE));
    await turns();
    expect(call.writableLength).toBe(PAGE);
    await takeUntil(CONFIRMATION + 9 * PAGE + 2 * CAUGHT_UP);
  });

  it('is forgotten when it is gone', async () => {
    const subscriptions = new Subscriptions();
    const { feed, ...rest } = subscriptionToAll(log, { ...everything, count: undefined });
    let asked = 0;
    const concerns = () => {
      asked += 1;
      return true;
    };
    subscriptions.start({ call: asReadCall(), ...rest, from: log.endPosition, feed: { ...feed, concerns } });
    await turns();
    subscriptions.committed(write(log, 1));
    expect(asked).toBe(1);
    call.cancel();
    subscriptions.committed(write(log, 1));
    expect(asked).toBe(1);
  });
});

describe('clients that cancel or disappear', () => {
  let store: EmbeddedEventStore;
  let client: EventStoreDBClient;
  let stream: string;
  beforeEach(async () => {
    store = await startEmbeddedEventStore({ file: join(folder, 'events.db') });
    client = EventStoreDBClient.connectionString(store.connectionString);
    stream = newStream();
    await client.appendToStream(stream, events(2_000), { expectedRevision: 'no_stream' });
  });

  it('leave the server to the others, who can still end it at once', async () => {
    const line = await openLine(Number(new URL(store.connectionString).port));
    const vanishing = new StreamsClient(line.address, credentials.createInsecure());
    const cancelling = new StreamsClient(new URL(store.connectionString).host, credentials.createInsecure());
    const requests = [streamRead(stream, all), streamRead(stream, subscribed)];
    const calls = (raw: StreamsClient) => Array.from({ length: 20 }, (_, index) => raw.read(requests[index % 2]!));
    const [gone, cancelled] = [calls(vanishing), calls(cancelling)];
    const ended = [...gone, ...cancelled].map(call => new Promise(resolve => call.once('error', resolve)));
    await Promise.all([...gone, ...cancelled].map(call => new Promise(resolve => call.once('data', resolve))));
    for (const call of [...gone, ...cancelled]) call.pause();
    line.cut();
    for (const call of cancelled) call.cancel();
    await client.appendToStream(stream, event(), { expectedRevision: 1_999n });
    let last;
    for await (const { event } of client.readStream(stream)) last = event!.revision;
    expect(last).toBe(2_000n);
    await client.dispose();
    const begun = performance.now();
    await store.close();
    expect(performance.now() - begun).toBeLessThan(1_000);
    for (const call of gone) call.resume();
    await Promise.all(ended);
    vanishing.close();
    cancelling.close();
  });
});

function write(log: Log, count: number) {
  const proposed = events(count).map(({ id, type }) => ({
    id: id!,
    type,
    json: true,
    data: Buffer.from('{}'),
    metadata: new Uint8Array(),
  }));
  const outcome = log.transaction(() => log.append({ stream: 'slow', expected: 'any', events: proposed }));
  if ('wrongVersion' in outcome) throw new Error('Any version is right.');
  return outcome.written;
}

/** Long enough for whatever goes on without the client to go on. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(resolve => setImmediate(resolve));
}

function all(options: ReadReq.Options): void {
  options.setCount('10000');
}

function subscribed(options: ReadReq.Options): void {
  options.setSubscription(new ReadReq.Options.SubscriptionOptions());
}
