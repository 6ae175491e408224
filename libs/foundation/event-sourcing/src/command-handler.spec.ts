import { describe, expect, it } from '@jest/globals';
import { commandHandler, type Request } from './command-handler';
import { isRefusal, refuse, type Decider, type Message } from './decider';
import { history, UnreadableEvent } from './history';
import type { Recorded } from './recorded';
import { RevisionConflict, type Append, type Streams } from './streams';

type Switched = Message<'SwitchedOn', { by: string }> | Message<'SwitchedOff', { by: string }>;
type Switch = Message<'SwitchOn', { by: string }> | Message<'SwitchOff', { by: string }>;

const lamp: Decider<boolean, Switch, Switched, 'locked'> = {
  initialState: false,
  evolve: (_on, event) => event.type === 'SwitchedOn',
  decide: (command, on) => {
    if (command.data.by === 'stranger') return refuse('locked');
    if (command.type === 'SwitchOn') return on ? [] : [{ type: 'SwitchedOn', data: command.data }];
    return on ? [{ type: 'SwitchedOff', data: command.data }] : [];
  },
};
const lampHistory = history<Switched>({ SwitchedOn: { parse: by }, SwitchedOff: { parse: by } });
function by(data: unknown): { by: string } {
  return data as { by: string };
}

/** A store in memory with the one property that matters: an append lands behind the head it names, or not at all. */
class MemoryStreams implements Streams {
  readonly stored = new Map<string, Recorded[]>();
  /** Runs between a decision and its append, as a rival would. */
  beforeAppend: (() => Promise<unknown>) | undefined;
  /** Fails an append after it was written: the answer is lost. */
  loseAnswer = false;
  reads = 0;

  async *read(stream: string, from: bigint, limit = Infinity): AsyncIterable<Recorded> {
    this.reads++;
    const events = this.stored.get(stream) ?? [];
    yield* events.filter(({ revision }) => revision >= from).slice(0, limit);
  }

  async append({ stream, after, events, cause }: Append): Promise<readonly Recorded[]> {
    const rival = this.beforeAppend;
    this.beforeAppend = undefined;
    await rival?.();
    const earlier = this.stored.get(stream) ?? [];
    const actual = earlier.at(-1)?.revision ?? 'no-stream';
    const expected = after === 'no-stream' ? after : after.revision;
    if (expected !== actual) throw new RevisionConflict(stream, expected, actual);
    const written = events.map((event, index) =>
      this.record({ stream, cause, event, revision: BigInt(earlier.length + index) }),
    );
    this.stored.set(stream, [...earlier, ...written]);
    if (this.loseAnswer) throw new Error('connection lost');
    return written;
  }

  private record({
    stream,
    cause,
    event,
    revision,
  }: Pick<Append, 'stream' | 'cause'> & { event: Message; revision: bigint }): Recorded {
    const chain = `${stream}@${revision}:${Math.random()}`;
    const metadata = { ...cause, recordedAt: '2026-01-01T00:00:00Z', schemaVersion: 1, salt: '', chain };
    return { event, id: chain, stream, revision, position: String(revision), metadata };
  }

  /** As a live subscription would. */
  showAll({ shown }: Readonly<{ shown: (recorded: Recorded) => void }>): void {
    for (const events of this.stored.values()) events.forEach(shown);
  }

  types(stream: string): readonly string[] {
    return (this.stored.get(stream) ?? []).map(({ event }) => event.type);
  }
}

const inTime = () => AbortSignal.timeout(5_000);
const asking = (commandId: string, command: Switch, more: Partial<Request<Switch>> = {}): Request<Switch> => ({
  command,
  commandId,
  requestHash: JSON.stringify(command),
  repeatable: false,
  correlationId: commandId,
  actor: { kind: 'user', id: command.data.by },
  ...more,
});
const on = (person = 'olga'): Switch => ({ type: 'SwitchOn', data: { by: person } });
const off = (person = 'olga'): Switch => ({ type: 'SwitchOff', data: { by: person } });
const setUp = () => {
  const streams = new MemoryStreams();
  const replica = () => commandHandler({ streams, decider: lamp, history: lampHistory, category: 'lamp' });
  return { streams, replica, lamps: replica() };
};

describe('handling a command', () => {
  it('writes what is decided and answers the state that follows', async () => {
    const { streams, lamps } = setUp();
    const outcome = await lamps.handle('1', asking('a', on()), inTime());
    expect(outcome).toMatchObject({ events: [{ type: 'SwitchedOn' }], state: true, head: { revision: 0n } });
    expect(streams.types('lamp-1')).toEqual(['SwitchedOn']);
  });

  it('writes nothing when it is refused', async () => {
    const { streams, lamps } = setUp();
    expect(await lamps.handle('1', asking('a', on('stranger')), inTime())).toEqual({ refused: 'locked' });
    expect(streams.types('lamp-1')).toEqual([]);
  });

  it('writes nothing that could not be read back', async () => {
    const { streams } = setUp();
    const unreadable = (): never => {
      throw new Error('no such day');
    };
    const strict = history<Switched>({ SwitchedOn: { parse: unreadable }, SwitchedOff: { parse: by } });
    const lamps = commandHandler({ streams, decider: lamp, history: strict, category: 'lamp' });
    await expect(lamps.handle('1', asking('a', on()), inTime())).rejects.toThrow(UnreadableEvent);
    expect(streams.types('lamp-1')).toEqual([]);
  });

  it('writes nothing when it is already so and nobody can ask again', async () => {
    const { streams, lamps } = setUp();
    expect(await lamps.handle('1', asking('a', off()), inTime())).toMatchObject({ events: [], head: 'no-stream' });
    expect(streams.types('lamp-1')).toEqual([]);
  });

  it('decides again from the newer state after a lost race', async () => {
    const { streams, replica, lamps } = setUp();
    streams.beforeAppend = () => replica().handle('1', asking('rival', on('rita')), inTime());
    expect(await lamps.handle('1', asking('a', on()), inTime())).toMatchObject({ events: [], state: true });
    expect(streams.types('lamp-1')).toEqual(['SwitchedOn']);
  });

  it('gives up at the deadline', async () => {
    const { streams, lamps } = setUp();
    await expect(lamps.handle('1', asking('a', on()), AbortSignal.abort(new Error('late')))).rejects.toThrow('late');
    expect(streams.types('lamp-1')).toEqual([]);
  });

  it('handles the commands of one stream one after the other', async () => {
    const { streams, lamps } = setUp();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, n) => lamps.handle('1', asking(`c${n}`, n % 2 === 0 ? on() : off()), inTime())),
    );
    expect(outcomes.filter(isRefusal)).toEqual([]);
    expect(streams.types('lamp-1')).toHaveLength(20);
  });
});

describe('a command that comes again', () => {
  it('is answered with what was decided then, whatever has happened since', async () => {
    const { streams, lamps, replica } = setUp();
    await lamps.handle('1', asking('a', on()), inTime());
    await lamps.handle('1', asking('b', off()), inTime());
    for (const handler of [lamps, replica()]) {
      const again = await handler.handle('1', asking('a', on()), inTime());
      expect(again).toMatchObject({ events: [{ type: 'SwitchedOn' }], state: false, head: { revision: 1n } });
    }
    expect(streams.types('lamp-1')).toEqual(['SwitchedOn', 'SwitchedOff']);
  });

  it('is remembered even though it changed nothing', async () => {
    const { streams, lamps } = setUp();
    await lamps.handle('1', asking('a', off(), { repeatable: true }), inTime());
    await lamps.handle('1', asking('b', on()), inTime());
    const again = await lamps.handle('1', asking('a', off(), { repeatable: true }), inTime());
    expect(again).toMatchObject({ events: [], state: true });
    expect(streams.types('lamp-1')).toEqual(['NothingChanged', 'SwitchedOn']);
  });

  it('is refused when it asks for something else', async () => {
    const { lamps } = setUp();
    await lamps.handle('1', asking('a', on()), inTime());
    expect(await lamps.handle('1', asking('a', off()), inTime())).toEqual({ refused: 'command-id-reused' });
  });

  it('is recognised when the answer to the first try was lost', async () => {
    const { streams, lamps } = setUp();
    streams.loseAnswer = true;
    await expect(lamps.handle('1', asking('a', on()), inTime())).rejects.toThrow('connection lost');
    streams.loseAnswer = false;
    expect(await lamps.handle('1', asking('a', on()), inTime())).toMatchObject({ events: [{ type: 'SwitchedOn' }] });
    expect(streams.types('lamp-1')).toEqual(['SwitchedOn']);
  });
});

describe('a command with a fence', () => {
  it('is written only directly behind it', async () => {
    const { streams, lamps } = setUp();
    expect(await lamps.handle('1', asking('a', on(), { after: 0n }), inTime())).toEqual({ refused: 'revision-passed' });
    await lamps.handle('1', asking('b', on(), { after: 'no-stream' }), inTime());
    expect(await lamps.handle('1', asking('c', off(), { after: 'no-stream' }), inTime())).toEqual({
      refused: 'revision-passed',
    });
    await lamps.handle('1', asking('d', off(), { after: 0n }), inTime());
    expect(streams.types('lamp-1')).toEqual(['SwitchedOn', 'SwitchedOff']);
  });
});

describe('what is kept in memory', () => {
  it('is given up where the store holds another event than the one remembered', async () => {
    const { streams, lamps } = setUp();
    await lamps.handle('1', asking('a', on()), inTime());
    await lamps.load('1');
    const [stored] = streams.stored.get('lamp-1') ?? [];
    const other: Recorded = {
      ...stored!,
      event: { type: 'SwitchedOff', data: { by: 'rita' } },
      metadata: { ...stored!.metadata, chain: 'other' },
    };
    streams.stored.set('lamp-1', [other]);
    expect(await lamps.load('1')).toMatchObject({ state: false, head: { metadata: { chain: 'other' } } });
  });

  it('is decided upon without a read once the store has shown what was written', async () => {
    const { streams, lamps } = setUp();
    await lamps.handle('1', asking('a', on()), inTime());
    streams.showAll(lamps);
    const { reads } = streams;
    await lamps.handle('1', asking('b', off()), inTime());
    streams.showAll(lamps);
    expect(await lamps.handle('1', asking('c', on('rita')), inTime())).toMatchObject({ state: true });
    expect(streams.reads).toBe(reads);
    expect(streams.types('lamp-1')).toEqual(['SwitchedOn', 'SwitchedOff', 'SwitchedOn']);
  });

  it('is read again where something was written since, and was not shown yet', async () => {
    const { streams, lamps } = setUp();
    await lamps.handle('1', asking('a', on()), inTime());
    expect(await lamps.handle('1', asking('b', off()), inTime())).toMatchObject({ state: false });
    expect(streams.types('lamp-1')).toEqual(['SwitchedOn', 'SwitchedOff']);
  });

  it('refuses nothing, and takes nothing for done, before it was read again', async () => {
    const { streams, lamps, replica } = setUp();
    await lamps.handle('1', asking('a', on()), inTime());
    streams.showAll(lamps);
    await replica().handle('1', asking('b', off()), inTime());
    // To the lamp that is remembered, it is on already.
    expect(await lamps.handle('1', asking('c', on()), inTime())).toMatchObject({ events: [{ type: 'SwitchedOn' }] });
    streams.showAll(lamps);
    await replica().handle('1', asking('d', off()), inTime());
    expect(await lamps.handle('1', asking('e', on(), { after: 3n }), inTime())).toMatchObject({ state: true });
    expect(await lamps.handle('1', asking('f', off(), { after: 3n }), inTime())).toEqual({
      refused: 'revision-passed',
    });
  });

  it('gives way to what somebody else has written meanwhile', async () => {
    const { streams, lamps, replica } = setUp();
    await lamps.handle('1', asking('a', on()), inTime());
    streams.showAll(lamps);
    await replica().handle('1', asking('b', off()), inTime());
    expect(await lamps.handle('1', asking('c', off(), { repeatable: true }), inTime())).toMatchObject({ events: [] });
    expect(streams.types('lamp-1')).toEqual(['SwitchedOn', 'SwitchedOff', 'NothingChanged']);
  });

  it('knows a command again that came by another replica', async () => {
    const { streams, lamps, replica } = setUp();
    await lamps.handle('1', asking('a', on()), inTime());
    streams.showAll(lamps);
    await replica().handle('1', asking('b', off()), inTime());
    const repeated = await lamps.handle('1', asking('b', off()), inTime());
    expect(repeated).toMatchObject({ events: [{ type: 'SwitchedOff' }], state: false });
    expect(streams.types('lamp-1')).toEqual(['SwitchedOn', 'SwitchedOff']);
  });

  it('follows only what comes directly behind it, and gives up what it cannot read', async () => {
    const { streams, lamps, replica } = setUp();
    await lamps.handle('1', asking('a', on()), inTime());
    await replica().handle('1', asking('b', off()), inTime());
    const [first, second] = streams.stored.get('lamp-1') ?? [];
    lamps.shown(second!);
    lamps.shown({ ...first!, event: { type: 'Unheard', data: {} } });
    expect(await lamps.handle('1', asking('c', on()), inTime())).toMatchObject({ state: true });
    expect(streams.types('lamp-1')).toEqual(['SwitchedOn', 'SwitchedOff', 'SwitchedOn']);
  });

  it('is bounded', async () => {
    const streams = new MemoryStreams();
    const lamps = commandHandler({ streams, decider: lamp, history: lampHistory, category: 'lamp', cachedStreams: 2 });
    for (const id of ['1', '2', '3']) await lamps.handle(id, asking(id, on()), inTime());
    for (const id of ['1', '2', '3']) expect(await lamps.load(id)).toMatchObject({ state: true });
  });
});
