import { describe, expect, it } from '@jest/globals';
import { inFlight, median, p99, paced } from './measure';

describe('measurements', () => {
  it('have a middle, be they odd or even in number', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 7])).toBe(6);
  });

  it('stay below the 99th percentile but for one in a hundred', () => {
    const hundreds = Array.from({ length: 200 }, (_, index) => 200 - index);
    expect(p99(hundreds)).toBe(198);
    expect(p99([3])).toBe(3);
  });
});

describe('a load', () => {
  it('is begun at its pace, however long what was begun takes', async () => {
    const gate = Promise.withResolvers<void>();
    const begun: number[] = [];
    const began = performance.now();
    const all = await paced({ count: 5, perSecond: 100 }, async index => {
      begun.push(index);
      if (begun.length === 5) gate.resolve();
      await gate.promise;
      return index;
    });
    expect(all).toEqual([0, 1, 2, 3, 4]);
    expect(performance.now() - began).toBeGreaterThanOrEqual(39);
  });

  it('goes on for as long as it is told to', async () => {
    let begun = 0;
    await paced(
      { count: 1, perSecond: 1_000 },
      async () => void begun++,
      () => begun < 4,
    );
    expect(begun).toBe(4);
  });

  it('fails with what failed', async () => {
    const failing = paced({ count: 2, perSecond: 1_000 }, async index => {
      if (index === 0) throw new Error('refused');
    });
    await expect(failing).rejects.toThrow('refused');
  });

  it('has never more in flight than it may', async () => {
    const seen: number[] = [];
    let now = 0;
    await inFlight({ count: 20, inFlight: 3 }, async () => {
      seen.push(++now);
      await new Promise(resolve => setImmediate(resolve));
      now--;
    });
    expect(seen).toHaveLength(20);
    expect(Math.max(...seen)).toBe(3);
  });
});
