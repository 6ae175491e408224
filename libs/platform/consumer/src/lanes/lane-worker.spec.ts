import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@charter/testing';
import { EffectUndone, PositionLost, type ConsumerError } from '../failures';
import { judgeBy, type Handler } from '../handlers';
import type { PublicEvent } from '../public-event';
import { counted, countingEvents } from '../testing/counting';
import { MemoryPositions } from '../testing/memory-store';
import type { Trouble } from '../troubles';
import { Lane } from './lane';
import { LaneWorker } from './lane-worker';
import { Slots } from './slots';

const topic = 'charter.counting.v1';
const workers = new Set<LaneWorker<string[]>>();
afterEach(async () => {
  await Promise.all([...workers].map(worker => worker.stop()));
  workers.clear();
});

type Counted = PublicEvent<'counting.thing-counted.v1', Readonly<{ amount: number }>>;

const noting: Handler<Counted, string[]> = async ({ subject, revision }, lines) =>
  void lines.push(`${subject}${revision}`);

/** A worker over a lane, which is given events; each key's revisions count up. */
const working = (handle: Handler<Counted, string[]> = noting, positions = new MemoryPositions(), tries = 3) => {
  const stored = positions.positions[0] ?? { topic, partition: 0, offset: -1, epoch: '' };
  const lane = new Lane(stored);
  const troubles: Trouble[] = [];
  const lost: ConsumerError[] = [];
  const judge = judgeBy<typeof countingEvents, string[]>(countingEvents, { 'counting.thing-counted.v1': handle });
  const worker = new LaneWorker<string[]>({
    ...{ lane, positions, judge, tries, slots: new Slots(1) },
    tell: trouble => void troubles.push(trouble),
    onLost: error => void lost.push(error),
  });
  workers.add(worker);
  const give = (...names: readonly string[]) => {
    const first = lane.next;
    const messages = names.map((name, index) => {
      const event = counted(name[0]!, Number(name.slice(1)));
      const value = name.endsWith('!') ? 'broken' : JSON.stringify(event);
      return { offset: first + index, key: name[0]!, value, epoch: 'first' };
    });
    lane.take({ first, last: first + messages.length - 1, end: first + messages.length, messages });
  };
  const done = () => eventually(() => lane.isThrough(lane.next), 'all is handled');
  return { lane, positions, troubles, lost, worker, give, done, judge };
};

const failingFor = (names: readonly string[], times = Infinity): Handler<Counted, string[]> => {
  const left = new Map(names.map(name => [name, times]));
  return async (event, lines) => {
    const name = `${event.subject}${event.revision}`;
    lines.push(`${name} began`);
    const count = left.get(name) ?? 0;
    if (count > 0) {
      left.set(name, count - 1);
      throw new TypeError(`${name} is not a function`);
    }
    lines.pop();
    await noting(event, lines);
  };
};

describe('events', () => {
  it('are handled in order, and the position is that of the last', async () => {
    const { give, done, positions } = working();
    give('a0', 'b0', 'a1');
    give('c0');
    await done();
    expect(positions.lines).toEqual(['a0', 'b0', 'a1', 'c0']);
    expect(positions.positions).toEqual([{ topic, partition: 0, offset: 3, epoch: 'first' }]);
  });

  it('are handled by the hundred, as long as none fails', async () => {
    const names = Array.from({ length: 333 }, (_, number) => `a${number}`);
    const { give, done, positions } = working();
    give(...names);
    await done();
    expect(positions.lines).toEqual(names);
  });

  it('are handled one at first: whoever is slow has not begun with much', async () => {
    const positions = new MemoryPositions();
    const commit = positions.commit.bind(positions);
    const steps: number[] = [];
    positions.commit = (move, effect) => {
      steps.push(move.to - move.from);
      return commit(move, effect);
    };
    const { give, done } = working(noting, positions);
    give('a0', 'a1', 'a2');
    await done();
    expect(steps).toEqual([1, 2]);
  });

  it('whose handler fails for a while are tried again, and nothing doubles', async () => {
    const { give, done, positions, troubles } = working(failingFor(['b0'], 2));
    give('a0', 'b0', 'a1');
    await done();
    expect(positions.lines).toEqual(['a0', 'b0', 'a1']);
    expect(positions.waiting).toEqual([]);
    expect(troubles.map(({ kind }) => kind)).toEqual(['retrying', 'retrying']);
    expect(troubles[0]).toMatchObject({ topic, key: 'b', error: expect.any(TypeError) });
  });

  it('wait for a database that is away, however often they are tried', async () => {
    const positions = new MemoryPositions();
    positions.outages = 5;
    const { give, done, troubles } = working(noting, positions);
    give('a0', 'b0');
    await done();
    expect(positions.lines).toEqual(['a0', 'b0']);
    expect(troubles.map(({ kind }) => kind)).toEqual(['waiting', 'waiting', 'waiting', 'waiting', 'waiting']);
  });

  it('of which nobody knows which one has spoilt the transaction are tried one by one', async () => {
    const positions = new MemoryPositions();
    const commit = positions.commit.bind(positions);
    positions.commit = async (move, effect) => {
      const done = await commit(move, effect);
      if (!move.keys.includes('b') || positions.waiting.length > 0) return done;
      [positions.lines, positions.positions] = [[], positions.positions.map(one => ({ ...one, offset: move.from }))];
      if (move.from >= 0) positions.lines = ['a0'];
      else positions.positions = [];
      throw new EffectUndone('Nothing was kept.');
    };
    const { give, done } = working(noting, positions);
    give('a0', 'b0', 'c0');
    await done();
    expect(positions.lines).toEqual(['a0', 'c0']);
    expect(positions.waiting).toMatchObject([{ key: 'b', reason: 'EffectUndone: Nothing was kept.' }]);
  });
});

describe('a key whose event cannot be handled', () => {
  it('is parked with all that follows under it, and the others are not', async () => {
    const { give, done, positions, troubles } = working(failingFor(['b1']));
    give('a0', 'b0', 'b1', 'a1', 'b2', 'c0');
    await done();
    give('b3', 'a2');
    await done();
    expect(positions.lines).toEqual(['a0', 'b0', 'a1', 'c0', 'a2']);
    expect(positions.waiting.map(({ value }) => JSON.parse(value!).id)).toEqual(['b/1', 'b/2', 'b/3']);
    expect(await positions.parked()).toMatchObject([{ key: 'b', reason: 'TypeError: b1 is not a function' }]);
    expect(troubles.map(({ kind }) => kind)).toEqual(['retrying', 'retrying', 'parked']);
  });

  it('is parked at once where nobody can read it', async () => {
    const { give, done, positions, troubles } = working();
    give('a0', 'b0!', 'a1', 'b1');
    await done();
    expect(positions.lines).toEqual(['a0', 'a1']);
    expect(await positions.parked()).toMatchObject([{ key: 'b', waiting: 2, reason: expect.stringContaining('JSON') }]);
    expect(troubles.map(({ kind }) => kind)).toEqual(['parked']);
  });

  it('stays parked for whoever begins anew', async () => {
    const { give, done, positions, worker } = working();
    give('b0!');
    await done();
    await worker.stop();
    const next = working(noting, positions);
    next.give('b1', 'a0');
    await next.done();
    expect(positions.lines).toEqual(['a0']);
    expect(positions.waiting).toHaveLength(2);
  });
});

describe('a worker that is stopped', () => {
  it('ends with the step in hand done', async () => {
    const [begun, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { give, worker, positions } = working(async (event, lines) => {
      begun.resolve();
      await ended.promise;
      await noting(event, lines);
    });
    give('a0');
    await begun.promise;
    const stopped = worker.stop();
    ended.resolve();
    await stopped;
    expect(positions.lines).toEqual(['a0']);
    expect(positions.positions).toMatchObject([{ offset: 0 }]);
  });

  it('waits for the handler in hand alone: what else there is of its step is taken back, and comes again', async () => {
    const [begun, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const seen: string[] = [];
    const handle: Handler<Counted, string[]> = async (event, lines) => {
      seen.push(`${event.subject}${event.revision}`);
      await noting(event, lines);
      if (event.revision !== '1') return;
      begun.resolve();
      await ended.promise;
    };
    const { give, done, worker, positions, troubles } = working(handle);
    give('a0');
    await done();
    give('a1', 'a2');
    await begun.promise;
    const stopped = worker.stop();
    ended.resolve();
    await stopped;
    expect(seen).toEqual(['a0', 'a1']);
    expect(positions.lines).toEqual(['a0']);
    expect(positions.positions).toMatchObject([{ offset: 0 }]);
    expect(troubles).toEqual([]);
  });

  it('parks nothing for want of time', async () => {
    const { give, worker, positions, troubles } = working(failingFor(['a0']), new MemoryPositions(), 100);
    give('a0');
    await eventually(() => troubles.length > 0, 'it has failed');
    await worker.stop();
    expect(positions.waiting).toEqual([]);
    expect(positions.positions).toEqual([]);
  });
});

describe('two replicas', () => {
  it('apply each event once between them, whoever is first', async () => {
    const positions = new MemoryPositions();
    const [one, other] = [working(noting, positions), working(noting, positions)];
    const names = Array.from({ length: 2_000 }, (_, number) => `a${number}`);
    // Each is fed from where it is, some at a time: one that was overtaken goes on behind the other.
    for (let most = 1; [one, other].some(({ lane }) => !lane.isThrough(names.length)); most = (most % 90) + 7) {
      for (const { lane, give } of [one, other])
        if (lane.next < names.length) give(...names.slice(lane.next, lane.next + most));
      await Promise.race([one.lane.changed, other.lane.changed]);
    }
    expect(positions.lines).toEqual(names);
    expect([one.lost, other.lost]).toEqual([[], []]);
  });

  it('of which one has been set back stop the other', async () => {
    const { give, done, positions, lost } = working();
    give('a0', 'a1');
    await done();
    await positions.strike(topic);
    give('a2');
    await eventually(() => lost.length > 0, 'it has stopped');
    expect(lost[0]).toBeInstanceOf(PositionLost);
    expect(positions.lines).toEqual(['a0', 'a1']);
  });
});
