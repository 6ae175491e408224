import { describe, expect, it } from '@jest/globals';
import { murmur2, partitionOf } from './partition';

const hashOf = (key: string) => murmur2(Buffer.from(key));

describe("Kafka's hash", () => {
  // The vectors by which Kafka's own clients are tested.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('of %s is what its makers compute', (key, hash) => expect(hashOf(key)).toBe(hash));

  it('tells bytes from one another, not characters', () => {
    expect(murmur2(Buffer.from('é', 'utf8'))).not.toBe(murmur2(Buffer.from('é', 'latin1')));
    expect(murmur2(Buffer.from([0xff, 0x80, 0x01]))).not.toBe(murmur2(Buffer.from([0x7f, 0x00, 0x01])));
  });
});

describe('the partition of a key', () => {
  it('is where a producer of Kafka would put it', () => {
    // (-973932308 & 0x7fffffff) % 12, and so on: the sign is cut off, not turned.
    expect(['21', 'foobar', 'abc'].map(key => partitionOf(key, 12))).toEqual([0, 6, 3]);
  });

  it('is one that there is, and always the same', () => {
    for (let number = 0; number < 1_000; number++) {
      const partition = partitionOf(`key-${number}`, 7);
      expect([0, 1, 2, 3, 4, 5, 6]).toContain(partition);
      expect(partitionOf(`key-${number}`, 7)).toBe(partition);
    }
  });

  it('spreads keys over all there are', () => {
    const used = new Set(Array.from({ length: 200 }, (_, number) => partitionOf(`key-${number}`, 12)));
    expect(used.size).toBe(12);
  });
});
