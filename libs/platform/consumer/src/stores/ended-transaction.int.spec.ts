/** @requires postgres */
import { afterAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@charter/testing';
import type { PoolClient } from 'pg';
import { TransactionEnded, type ConsumerError } from '../failures';
import { judgeBy, type Handler } from '../handlers';
import { Lane } from '../lanes/lane';
import { LaneWorker } from '../lanes/lane-worker';
import { Slots } from '../lanes/slots';
import type { Positions } from '../position-store';
import type { PublicEvent } from '../public-event';
import { counted, countingEvents } from '../testing/counting';
import { PostgresForSpecs } from '../testing/postgres-for-specs';

const postgres = new PostgresForSpecs();
afterAll(() => postgres.close());

const topic = 'charter.counting.v1';
const move = { topic, partition: 0, epoch: 'first', from: -1, to: 9, keys: ['k'] };
const nothing = async () => [];

type Counted = PublicEvent<'counting.thing-counted.v1', Readonly<{ amount: number }>>;

/** Ten events of as many keys; resolves with why it was stopped. */
const stopped = async (positions: Positions<PoolClient>, handle: Handler<Counted, PoolClient>) => {
  const lane = new Lane({ topic, partition: 0, offset: -1, epoch: '' });
  const lost: ConsumerError[] = [];
  const worker = new LaneWorker<PoolClient>({
    ...{ lane, positions, tries: 3, slots: new Slots(1), tell: () => undefined },
    judge: judgeBy<typeof countingEvents, PoolClient>(countingEvents, { 'counting.thing-counted.v1': handle }),
    onLost: error => void lost.push(error),
  });
  const messages = Array.from({ length: 10 }, (_, offset) => {
    const key = `k${offset}`;
    return { offset, key, value: JSON.stringify(counted(key, 1)), epoch: 'first' };
  });
  lane.take({ first: 0, last: 9, end: 10, messages });
  await eventually(() => lost.length > 0, 'it is stopped');
  await worker.stop();
  return lost;
};

describe('a handler that ends the transaction', () => {
  it.each([
    ['commits it', 'commit', () => undefined],
    ['takes it back', 'rollback', () => undefined],
    ['begins another one', 'commit; begin', () => undefined],
    [
      'commits it, and a later one throws',
      'commit',
      (key: string) => {
        if (key === 'k5') throw new Error('not now');
      },
    ],
  ])('and %s stops its topic, and nothing is passed over', async (_, sql, later) => {
    const { store, write } = await postgres.tried();
    const positions = await store.open('one');
    const lost = await stopped(positions, async ({ subject }, client) => {
      if (subject === 'k2') await client.query(sql);
      later(subject);
      await write(client, subject);
    });
    expect(lost).toEqual([expect.any(TransactionEnded)]);
    // Whoever mends the handler finds its event again, and all behind it.
    const from = (await positions.load())[0]?.offset ?? -1;
    expect(from).toBeLessThan(2);
    expect(await positions.parked()).toEqual([]);
    expect(await positions.commit({ ...move, from }, nothing)).toBe(true);
    expect(await positions.load()).toEqual([{ topic, partition: 0, epoch: 'first', offset: 9 }]);
  });

  it('where it has caught what failed behind that, too', async () => {
    const { store } = await postgres.tried();
    const positions = await store.open('one');
    const careless = positions.commit(move, async client => {
      await client.query('commit; begin');
      await client.query('no sql').catch(() => undefined);
      return [];
    });
    await expect(careless).rejects.toThrow(TransactionEnded);
  });

  it('while it replays leaves the message where it is', async () => {
    const { store } = await postgres.tried();
    const positions = await store.open('one');
    const waiting = { key: 'k', offset: 3, value: '', epoch: 'first', reason: 'broken' };
    await positions.commit(move, async () => [waiting]);
    const replayed = positions.replayFirst({ topic, key: 'k' }, async client => void (await client.query('commit')));
    await expect(replayed).rejects.toThrow(TransactionEnded);
    expect(await positions.parked()).toMatchObject([
      { key: 'k', waiting: 1, reason: expect.stringContaining('TransactionEnded') },
    ]);
  });
});
