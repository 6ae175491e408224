import { describe, expect, it } from '@jest/globals';
import { PositionLost, TopicMadeAnew } from '../failures';
import type { Message } from '../handlers';
import { Lane } from './lane';

const topic = 'charter.counting.v1';
const lane = (offset = -1, epoch = '') => new Lane({ topic, partition: 3, offset, epoch });
const message = (offset: number, epoch: string | undefined = 'first', value: string | undefined = '{}'): Message => ({
  ...{ offset, key: 'k', value, epoch },
});
const fetched = (...messages: readonly Message[]) => {
  const [first, last] = [messages[0]!.offset, messages.at(-1)!.offset];
  return { first, last, end: last + 1, messages };
};

/** What a lane has told its line to do. */
const line = () => {
  const told: string[] = [];
  const say = (what: string) => () => void told.push(what);
  return {
    told,
    seek: (offset: number) => void told.push(`seek ${offset}`),
    pause: say('pause'),
    resume: say('resume'),
  };
};

describe('a lane', () => {
  it('begins with its position, to compare it, and takes what follows', () => {
    const [one, feed] = [lane(6, 'first'), line()];
    one.attach(feed);
    expect(feed.told).toEqual(['seek 6']);
    expect(one.take(fetched(message(6)))).toBe(true);
    expect(one.waiting(2)).toEqual([]);
    expect(one.take(fetched(message(7), message(8)))).toBe(true);
    expect(one.take(fetched(message(9)))).toBe(true);
    expect(one.waiting(2)).toEqual([message(7), message(8)]);
    one.handledThrough(8);
    expect(one.waiting(2)).toEqual([message(9)]);
    expect([one.position, one.next, one.lag]).toEqual([8, 10, 1]);
  });

  it('does not take what does not follow, be it later or earlier', () => {
    const one = lane(6, 'first');
    expect(one.take(fetched(message(8)))).toBe(false);
    expect(one.take(fetched(message(5), message(6), message(7)))).toBe(false);
    expect(one.waiting(9)).toEqual([]);
    expect(one.next).toBe(7);
  });

  it('counts as handled what nothing is left of', () => {
    const one = lane();
    expect([one.isThrough(0), one.isThrough(1), one.lag]).toEqual([true, false, undefined]);
    one.take({ ...fetched(message(0), message(1)), last: 2, end: 3 });
    expect([one.isThrough(0), one.isThrough(1), one.lag]).toEqual([true, false, 3]);
    one.handledThrough(1);
    expect([one.isThrough(3), one.isThrough(4), one.lag]).toEqual([true, false, 0]);
  });

  it('lets no more come than it can hold, and goes on when there is room', () => {
    const [one, feed] = [lane(), line()];
    one.attach(feed);
    one.take(fetched(...Array.from({ length: 2_500 }, (_, offset) => message(offset))));
    one.handledThrough(1_000);
    expect(feed.told).toEqual(['seek 0', 'pause']);
    one.handledThrough(2_300);
    expect(feed.told).toEqual(['seek 0', 'pause', 'resume']);
    const next = line();
    one.take(fetched(...Array.from({ length: 2_500 }, (_, index) => message(2_500 + index))));
    one.attach(next);
    expect(next.told).toEqual(['seek 4999', 'pause']);
  });
});

describe('the epoch of a lane', () => {
  it('is that of the first message that says it', () => {
    const one = lane();
    one.take(fetched(message(0, 'first', undefined), message(1)));
    expect(one.epoch).toBe('first');
    expect(() => one.take(fetched(message(2, 'second')))).toThrow(TopicMadeAnew);
  });

  it('differs in a topic that was made anew and has grown past the position', () => {
    expect(() => lane(6, 'first').take(fetched(message(7, 'second')))).toThrow(
      `${topic}/3 was made anew: it was first, and is second.`,
    );
  });

  it('differs in a topic that was made anew and is as long as before, by the message at the position', () => {
    expect(() => lane(6, 'first').take(fetched(message(6, 'second')))).toThrow(TopicMadeAnew);
  });

  it('is compared with each line anew, by the last message that has come, or by what comes behind it', () => {
    const one = lane(6, 'first');
    expect(one.isCompared).toBe(false);
    one.attach(line());
    one.take(fetched(message(6), message(7)));
    expect(one.waiting(9)).toEqual([message(7)]);
    expect(one.isCompared).toBe(true);
    const next = line();
    one.attach(next);
    expect([next.told, one.isCompared]).toEqual([['seek 7'], false]);
    one.take(fetched(message(8)));
    expect(one.isCompared).toBe(true);
  });

  it('is compared with nothing where nothing has come, nor where what has come was deleted', () => {
    expect(lane().isCompared).toBe(true);
    const [one, feed] = [lane(6, 'first'), line()];
    one.bounds = { first: 7, end: 9 };
    one.attach(feed);
    expect([feed.told, one.isCompared, one.lag]).toEqual([['seek 7'], true, 2]);
  });

  it('differs in a topic that was made anew and holds less, from where Kafka jumps to', () => {
    expect(() => lane(6, 'first').take(fetched(message(0, 'second', undefined)))).toThrow(TopicMadeAnew);
  });

  it('does not differ by a second marker, nor by a message that says nothing', () => {
    const one = lane(-1, 'first');
    const silent = { ...message(2), epoch: undefined };
    expect(
      one.take(fetched(message(0, 'first', undefined), { ...message(1, 'second'), value: undefined }, silent)),
    ).toBe(true);
  });
});

describe('a lane that somebody else has moved', () => {
  it('goes on from there, and fetches from there', () => {
    const [one, feed] = [lane(2, 'first'), line()];
    one.attach(feed);
    one.take(fetched(message(3), message(4), message(5)));
    one.follow({ topic, partition: 3, offset: 4, epoch: 'first' });
    expect(one.waiting(9)).toEqual([message(5)]);
    one.follow({ topic, partition: 3, offset: 9, epoch: 'first' });
    expect(one.waiting(9)).toEqual([]);
    expect(feed.told).toEqual(['seek 2', 'seek 10']);
  });

  it.each([
    ['back', { topic, partition: 3, offset: 1, epoch: 'first' }],
    ['away', undefined],
  ])('%s cannot go on', (_, stored) => {
    expect(() => lane(2, 'first').follow(stored)).toThrow(PositionLost);
  });

  it('to another making cannot go on', () => {
    expect(() => lane(2, 'first').follow({ topic, partition: 3, offset: 5, epoch: 'second' })).toThrow(TopicMadeAnew);
  });
});
