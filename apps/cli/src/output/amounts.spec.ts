import { describe, expect, it } from '@jest/globals';
import { counted, rangesInWords, sizeInWords } from './amounts';

describe('amounts', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1_000, '1.0 kB'],
    [1_550_000, '1.6 MB'],
    [2 * 10 ** 9, '2.0 GB'],
    [10 ** 16, '10000.0 TB'],
  ])('of %i bytes read as %s', (bytes, words) => expect(sizeInWords(bytes)).toBe(words));

  it('say what they count', () =>
    expect([0, 1, 12_345].map(count => counted(count, 'event'))).toEqual(['0 events', '1 event', '12,345 events']));

  it.each<[readonly number[], string]>([
    [[], ''],
    [[7], '7'],
    [[3, 1, 2, 2, 7, 9, 8], '1-3, 7-9'],
    [[1, 3, 5], '1, 3, 5'],
  ])('of %j, as numbers that follow each other, read as %s', (numbers, words) =>
    expect(rangesInWords(numbers)).toBe(words),
  );
});
