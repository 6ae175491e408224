import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  commandHandler,
  history,
  isRefusal,
  type Accepted,
  type CommandHandler,
  type Decider,
  type Message,
  type Request,
} from '@charter/event-sourcing';
import { verifyStream } from '@charter/evidence';
import {
  collected,
  eventually,
  killableStore,
  newCategory,
  patience,
  someCause,
  storeForSpecs,
  type StoreForSpecs,
} from '@charter/testing';
import { connectEventStore, type EventStore } from './index';

type Moved = Message<'Moved', { to: string }>;
type Move = Message<'Move', { to: string }>;

/** A thing is somewhere, and can be moved elsewhere. To where it is, it need not. */
const whereabouts: Decider<string, Move, Moved, never> = {
  initialState: 'nowhere',
  evolve: (_where, { data }) => data.to,
  decide: ({ data }, where) => (data.to === where ? [] : [{ type: 'Moved', data }]),
};
const movedHistory = history<Moved>({ Moved: { parse: data => data as { to: string } } });

type Handler = CommandHandler<string, Move, Moved, never>;

const replicaOn = (streams: EventStore, category: string): Handler =>
  commandHandler({ streams, decider: whereabouts, history: movedHistory, category });

const move = (to: string, commandId?: string): Request<Move> => ({
  ...someCause(commandId, `to ${to}`),
  command: { type: 'Move', data: { to } },
  repeatable: commandId !== undefined,
});

const accepted = async (outcome: ReturnType<Handler['handle']>): Promise<Accepted<string, Moved>> => {
  const result = await outcome;
  if (isRefusal(result)) throw new Error(result.refused);
  return result;
};

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

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

/** Two replicas of one service and what they have stored under the id 1. */
const setUp = () => {
  const category = newCategory();
  const [one, other] = [replicaOn(store, category), replicaOn(store, category)] as const;
  return { category, one, other, ...inStore(store, `${category}-1`) };
};

const inStore = (streams: EventStore, stream: string) => ({
  types: async () => (await collected(streams.read(stream, 0n))).map(({ event }) => event.type),
  isProven: async () => {
    const entries = (await collected(streams.read(stream, 0n))).map(({ event, ...rest }) => ({ ...rest, ...event }));
    return (await verifyStream(stream, entries)).ok;
  },
});

describe('many commands at once', () => {
  it('of 64 replicas on one stream are all decided, one after the other', async () => {
    const { category, types, isProven } = setUp();
    const replicas = upTo(64).map(() => replicaOn(store, category));
    const outcomes = await Promise.all(
      replicas.map((replica, n) => accepted(replica.handle('1', move(`place ${n}`), patience(60_000)))),
    );
    expect(new Set(outcomes.map(({ state }) => state)).size).toBe(64);
    expect(await types()).toHaveLength(64);
    expect(await isProven()).toBe(true);
  }, 60_000);

  it('by two replicas with stale caches are each decided from what is stored', async () => {
    const { one, other, types, isProven } = setUp();
    for (const n of upTo(10)) {
      await accepted(one.handle('1', move(`a${n}`), patience()));
      const again = await accepted(other.handle('1', move(`a${n}`), patience()));
      expect(again).toMatchObject({ events: [], state: `a${n}` });
      await accepted(other.handle('1', move(`b${n}`), patience()));
    }
    expect(await types()).toHaveLength(20);
    expect(await isProven()).toBe(true);
  });
});

describe('a command that comes again', () => {
  it('after a newer change is not decided again', async () => {
    const { one, other, types } = setUp();
    await accepted(one.handle('1', move('here', 'first'), patience()));
    await accepted(other.handle('1', move('there'), patience()));
    for (const replica of [one, other]) {
      const again = await accepted(replica.handle('1', move('here', 'first'), patience()));
      expect(again).toMatchObject({ events: [{ data: { to: 'here' } }], state: 'there' });
    }
    expect(await types()).toEqual(['Moved', 'Moved']);
  });

  it('after a newer change is not decided again when it changed nothing then', async () => {
    const { one, other, types, isProven } = setUp();
    await accepted(one.handle('1', move('here'), patience()));
    await accepted(one.handle('1', move('here', 'nothing'), patience()));
    await accepted(other.handle('1', move('there'), patience()));
    for (const replica of [one, other]) {
      const again = await accepted(replica.handle('1', move('here', 'nothing'), patience()));
      expect(again).toMatchObject({ events: [], state: 'there' });
    }
    expect(await types()).toEqual(['Moved', 'NothingChanged', 'Moved']);
    expect(await isProven()).toBe(true);
  });

  it('at the same time in two replicas is stored once, and neither forks the chain', async () => {
    for (let round = 0; round < 20; round++) {
      const { one, other, types, isProven } = setUp();
      const outcomes = await Promise.all(
        [one, other].map(replica => accepted(replica.handle('1', move('here', 'both'), patience()))),
      );
      expect(outcomes.map(({ events, state }) => ({ events, state }))).toEqual(
        upTo(2).map(() => ({ events: [{ type: 'Moved', data: { to: 'here' } }], state: 'here' })),
      );
      await accepted(one.handle('1', move('there'), patience()));
      await accepted(other.handle('1', move('elsewhere'), patience()));
      expect(await types()).toEqual(['Moved', 'Moved', 'Moved']);
      expect(await isProven()).toBe(true);
    }
  });

  it('under the same id for something else is refused, also at the same time in two replicas', async () => {
    const { one, other } = setUp();
    await accepted(one.handle('1', move('here', 'used'), patience()));
    expect(await other.handle('1', move('there', 'used'), patience())).toEqual({ refused: 'command-id-reused' });

    for (let round = 0; round < 20; round++) {
      const { one: first, other: second, types } = setUp();
      const outcomes = await Promise.all([
        first.handle('1', move('here', 'used'), patience()),
        second.handle('1', move('there', 'used'), patience()),
      ]);
      expect(outcomes.filter(isRefusal)).toEqual([{ refused: 'command-id-reused' }]);
      expect(await types()).toEqual(['Moved']);
    }
  });
});

describe('a large stream', () => {
  it('of 20,000 events is handled, and its tail only from then on', async () => {
    const { category, one, other, isProven } = setUp();
    let after: Awaited<ReturnType<EventStore['append']>>[number] | 'no-stream' = 'no-stream';
    for (let from = 0; from < 20_000; from += 500) {
      const events = upTo(500).map(n => ({ type: 'Moved', data: { to: `place ${from + n}` } }));
      after = (await store.append({ stream: `${category}-1`, after, events, cause: someCause() })).at(-1)!;
    }
    expect(await accepted(one.handle('1', move('home'), patience()))).toMatchObject({ head: { revision: 20_000n } });
    const start = performance.now();
    expect(await accepted(one.handle('1', move('home'), patience()))).toMatchObject({ events: [], state: 'home' });
    expect(performance.now() - start).toBeLessThan(500);
    expect(await other.load('1')).toMatchObject({ state: 'home', head: { revision: 20_000n } });
    expect(await isProven()).toBe(true);
  }, 60_000);

  it('with an event of 1 MB is handled', async () => {
    const { one, other, isProven } = setUp();
    const far = 'x'.repeat(1_000_000);
    await accepted(one.handle('1', move(far), patience()));
    expect(await other.load('1')).toMatchObject({ state: far });
    expect(await isProven()).toBe(true);
  });
});

describe('a store that is killed', () => {
  it('loses no command that was accepted, and doubles none that is asked again', async () => {
    const killable = await killableStore();
    const mine = connectEventStore({ url: killable.url, deadlineMs: 500 });
    const category = newCategory();
    const asked = upTo(8).map(() => 0);
    let stopped = false;

    /** Asks each command again under its id until it is accepted, each time of another replica. */
    const client = async (id: string, index: number) => {
      const replicas = [replicaOn(mine, category), replicaOn(mine, category)];
      while (!stopped) {
        const number = asked[index]!;
        const command = move(`place ${number}`, `${category} ${id} ${number}`);
        for (let attempt = 0; ; attempt++) {
          const outcome = await accepted(replicas[attempt % 2]!.handle(id, command, patience())).catch(() => undefined);
          if (outcome) break;
        }
        asked[index] = number + 1;
      }
    };
    const clients = asked.map((_none, index) => client(String(index), index));
    const count = () => asked.reduce((sum, number) => sum + number, 0);
    for (let kill = 0; kill < 3; kill++) {
      const before = count();
      await eventually(() => count() > before + 100);
      await killable.kill();
      await killable.start();
    }
    const before = count();
    await eventually(() => count() > before + 100);
    stopped = true;
    await Promise.all(clients);

    for (const [index, number] of asked.entries()) {
      const stored = await collected(mine.read(`${category}-${index}`, 0n));
      expect(stored.map(({ event }) => (event as Moved).data.to)).toEqual(upTo(number).map(n => `place ${n}`));
      expect(await inStore(mine, `${category}-${index}`).isProven()).toBe(true);
    }
    await mine.close();
    await killable.close();
  }, 60_000);
});
