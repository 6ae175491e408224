import { describe, expect, it } from '@jest/globals';
import type { Effect, Move, Positions, PositionStore, WaitingMessage } from '../position-store';
import { counted } from './counting';

/** A store that is to be tried, with how to write a line in a transaction of its own, and all lines that were kept. */
export type TriedStore<Transaction> = Readonly<{
  store: PositionStore<Transaction>;
  write: (transaction: Transaction, line: string) => Promise<void>;
  lines: () => Promise<readonly string[]>;
}>;

const topic = 'charter.counting.v1';
const move = (from: number, to: number, differently: Partial<Move> = {}): Move => ({
  ...{ topic, partition: 0, epoch: 'first', from, to, keys: [] },
  ...differently,
});
const message = (key: string, offset: number, reason?: string): WaitingMessage => ({
  ...{ key, offset, value: `{"offset":${offset}}`, epoch: 'first' },
  ...(reason === undefined ? {} : { reason }),
});
const nothing = async () => [];

const revised = (revision: number, offset: number, reason?: string): WaitingMessage => ({
  ...message('k', offset, reason),
  value: JSON.stringify(counted('k', revision)),
});
// The partition of a key was 2, and is 0 since there are more of them.
const older = { partition: 2, waiting: [revised(1, 90, 'broken'), revised(2, 91)] };
const newer = { partition: 0, waiting: [revised(9, 3, 'broken'), revised(10, 4)] };

/** What every store of positions has to do. */
export const positionStoreSuite = <Transaction>(open: () => Promise<TriedStore<Transaction>>): void => {
  const writing =
    (tried: TriedStore<Transaction>, line: string, waiting: readonly WaitingMessage[] = []): Effect<Transaction> =>
    async transaction => {
      await tried.write(transaction, line);
      return waiting;
    };
  const opened = async () => {
    const tried = await open();
    return { tried, positions: await tried.store.open('one') };
  };

  describe('a step', () => {
    it('keeps its effect with the position, for whoever opens it next', async () => {
      const { tried, positions } = await opened();
      expect(await positions.load()).toEqual([]);
      expect(await positions.commit(move(-1, 4), writing(tried, 'a'))).toBe(true);
      expect(await positions.commit(move(4, 9), writing(tried, 'b'))).toBe(true);
      expect(await tried.lines()).toEqual(['a', 'b']);
      const again = await tried.store.open('one');
      expect(await again.load()).toEqual([{ topic, partition: 0, epoch: 'first', offset: 9 }]);
    });

    it.each([
      ['the first one again', move(-1, 4)],
      ['one from somewhere else', move(3, 5)],
      ['one of another making', move(4, 5, { epoch: 'second' })],
      ['one from where there is nothing', move(4, 5, { partition: 7 })],
    ])('is not done where it is %s', async (_, wrong) => {
      const { tried, positions } = await opened();
      await positions.commit(move(-1, 4), writing(tried, 'a'));
      expect(await positions.commit(wrong, writing(tried, 'wrong'))).toBe(false);
      expect(await tried.lines()).toEqual(['a']);
      expect(await positions.load()).toEqual([{ topic, partition: 0, epoch: 'first', offset: 4 }]);
    });

    it('learns of its epoch later', async () => {
      const { positions } = await opened();
      await positions.commit(move(-1, 0, { epoch: '' }), nothing);
      expect(await positions.commit(move(0, 1), nothing)).toBe(true);
      expect(await positions.load()).toMatchObject([{ epoch: 'first', offset: 1 }]);
    });

    it('is taken back whole where its effect throws', async () => {
      const { tried, positions } = await opened();
      const failing = async (transaction: Transaction) => {
        await tried.write(transaction, 'a');
        throw new Error('no');
      };
      await expect(positions.commit(move(-1, 4), failing)).rejects.toThrow('no');
      expect(await tried.lines()).toEqual([]);
      expect(await positions.load()).toEqual([]);
      expect(await positions.commit(move(-1, 4), writing(tried, 'b'))).toBe(true);
      expect(await tried.lines()).toEqual(['b']);
    });

    it('of two that are made at once is done once', async () => {
      const { tried, positions } = await opened();
      const replicas = [positions, positions, positions];
      for (const [from, to] of [[-1, 3] as const, [3, 4] as const]) {
        const done = await Promise.all(replicas.map(one => one.commit(move(from, to), writing(tried, `to ${to}`))));
        expect(done.filter(Boolean)).toHaveLength(1);
      }
      expect(await tried.lines()).toEqual(['to 3', 'to 4']);
    });
  });

  describe('a parked key', () => {
    const parked = async () => {
      const { tried, positions } = await opened();
      const waiting = [message('k', 2, 'broken'), message('k', 4)];
      await positions.commit(move(-1, 4), writing(tried, 'a', waiting));
      return { tried, positions };
    };
    const keysSeen = async (positions: Positions<Transaction>, step: Move) => {
      let seen: readonly string[] = [];
      await positions.commit(step, async (_, keys) => {
        seen = [...keys];
        return [];
      });
      return seen;
    };

    it('is known in the next step, where it is asked for', async () => {
      const { positions } = await parked();
      expect(await keysSeen(positions, move(4, 5, { keys: ['j', 'k'] }))).toEqual(['k']);
      expect(await keysSeen(positions, move(5, 6, { keys: ['j'] }))).toEqual([]);
      expect(await keysSeen(positions, move(-1, 6, { keys: ['k'], topic: 'another' }))).toEqual([]);
      expect(await positions.parked()).toEqual([
        { topic, partition: 0, key: 'k', reason: 'broken', waiting: 2, since: expect.stringMatching(/^\d{4}-.*Z$/) },
      ]);
    });

    it('is replayed in order, each message with its effect', async () => {
      const { tried, positions } = await parked();
      const replay = () =>
        positions.replayFirst({ topic, key: 'k' }, (transaction, { offset, value, epoch }) =>
          tried.write(transaction, `${offset} ${value} ${epoch}`),
        );
      expect([await replay(), await replay(), await replay()]).toEqual([true, true, false]);
      expect(await tried.lines()).toEqual(['a', '2 {"offset":2} first', '4 {"offset":4} first']);
      expect(await positions.parked()).toEqual([]);
      expect(await keysSeen(positions, move(4, 5, { keys: ['k'] }))).toEqual([]);
    });

    it('waits on, and says why, where its first message fails again', async () => {
      const { tried, positions } = await parked();
      const failing = async (transaction: Transaction) => {
        await tried.write(transaction, 'b');
        throw new Error('still broken');
      };
      await expect(positions.replayFirst({ topic, key: 'k' }, failing)).rejects.toThrow('still broken');
      expect(await tried.lines()).toEqual(['a']);
      expect(await positions.parked()).toMatchObject([{ reason: 'Error: still broken', waiting: 2 }]);
    });

    it('says why, whatever an error has in its message', async () => {
      const { positions } = await opened();
      await positions.commit(move(-1, 2), async () => [message('k', 2, 'broken\0here')]);
      expect(await positions.parked()).toMatchObject([{ reason: expect.stringMatching(/^broken.here$/) }]);
      const failing = async () => Promise.reject(new Error('still\0broken'));
      await expect(positions.replayFirst({ topic, key: 'k' }, failing)).rejects.toThrow('still\0broken');
      expect(await positions.parked()).toMatchObject([{ reason: expect.stringMatching(/^Error: still.broken$/) }]);
    });

    it.each([
      ['older', [older, newer]],
      ['newer', [newer, older]],
    ])('that has moved to an added partition is one, in the order of revisions: the %s met first', async (_, met) => {
      const { positions } = await opened();
      for (const { partition, waiting } of met)
        await positions.commit(move(-1, 91, { partition }), async () => waiting);
      const failing = async () => Promise.reject(new Error('still broken'));
      await expect(positions.replayFirst({ topic, key: 'k' }, failing)).rejects.toThrow('still broken');
      expect(await positions.parked()).toMatchObject([
        { partition: older.partition, key: 'k', reason: 'Error: still broken', waiting: 4 },
      ]);
      const offsets: number[] = [];
      const noting = async (_: Transaction, { offset }: WaitingMessage) => void offsets.push(offset);
      while (await positions.replayFirst({ topic, key: 'k' }, noting));
      expect(offsets).toEqual([90, 91, 3, 4]);
      expect(await positions.parked()).toEqual([]);
    });

    it('keeps what has no text', async () => {
      const { positions } = await opened();
      const bare = { key: '', offset: 0, value: undefined, epoch: undefined, reason: 'It is empty.' };
      await positions.commit(move(-1, 0), async () => [bare]);
      const seen: WaitingMessage[] = [];
      await positions.replayFirst({ topic, key: '' }, async (_, one) => void seen.push(one));
      expect(seen).toMatchObject([{ key: '', offset: 0 }]);
      expect([seen[0]?.value, seen[0]?.epoch]).toEqual([undefined, undefined]);
    });
  });

  describe('a topic that is struck', () => {
    it('is forgotten with what waits of it, and the others are not', async () => {
      const { tried, positions } = await opened();
      const other = { topic: 'charter.other.v1' };
      await positions.commit(move(-1, 4), writing(tried, 'a', [message('k', 2, 'broken')]));
      await positions.commit(move(-1, 1, other), writing(tried, 'b', [message('k', 1, 'broken')]));
      await positions.strike(topic);
      expect(await positions.load()).toMatchObject([other]);
      expect(await positions.parked()).toMatchObject([other]);
      expect(await tried.lines()).toEqual(['a', 'b']);
    });
  });
};
