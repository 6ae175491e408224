import { describe, expect, it } from '@jest/globals';
import { consumer, type ConsumerOptions } from './consumer';
import type { Handlers } from './handlers';
import { counted, countingEvents } from './testing/counting';
import { MemoryPositions } from './testing/memory-store';

const topic = 'charter.counting.v1';
const made = (differently: Partial<ConsumerOptions<typeof countingEvents, string[]>> = {}) => {
  const positions = new MemoryPositions();
  const one = consumer<typeof countingEvents, string[]>({
    ...{ name: 'counters', kafka: { brokers: ['127.0.0.1:1'] }, topics: [topic], events: countingEvents },
    ...{ handlers: { 'counting.thing-counted.v1': () => undefined }, store: { open: async () => positions } },
    ...differently,
  });
  return { one, positions };
};

describe('a consumer that could never do what is asked of it', () => {
  // What was put together elsewhere is not compared with the contracts by its types.
  const misspelt = { 'counting.thing-counted.v1': () => undefined, 'counting.thing-conted.v1': () => undefined };

  it.each([
    ['no topics', { topics: [] }, 'It has no topics'],
    ['no partition at one time', { concurrency: 0 }, 'concurrency is 0'],
    ['no tries', { tries: 0 }, 'tries is 0'],
    ['tries that are no number', { tries: Number.NaN }, 'tries is NaN'],
    [
      'a handler of a type that its events do not name',
      { handlers: misspelt as Handlers<typeof countingEvents, string[]> },
      'counting.thing-conted.v1',
    ],
    [
      'a handler of what every object has',
      { handlers: { ...misspelt, constructor: () => undefined } as Handlers<typeof countingEvents, string[]> },
      'constructor',
    ],
  ])('for it has %s, is not made', (_, differently, message) => {
    expect(() => made(differently)).toThrow(message);
  });

  it('is made where a type has no handler, or one that is left out', () => {
    made({ handlers: {} });
    made({ handlers: { 'counting.thing-named.v1': undefined } as never });
  });
});

describe('a topic', () => {
  it('that is none of its own is not read anew: nothing is forgotten', async () => {
    const { one, positions } = made();
    positions.positions = [{ topic: 'charter.other.v1', partition: 0, offset: 3, epoch: 'first' }];
    const restarting = one.restartFrom({ topic: 'charter.other.v1', from: 'beginning' });
    await expect(restarting).rejects.toThrow('charter.other.v1 is none of the topics of counters');
    expect(positions.positions).toHaveLength(1);
  });

  it('of its own is forgotten while it does not run', async () => {
    const { one, positions } = made();
    const move = { topic, partition: 0, epoch: 'first', from: -1, to: 3, keys: [] };
    await positions.commit(move, async () => [
      { offset: 3, key: 'a', value: JSON.stringify(counted('a', 0)), epoch: 'first' },
    ]);
    await one.restartFrom({ topic, from: 'beginning' });
    expect([positions.positions, await one.parked()]).toEqual([[], []]);
  });
});
