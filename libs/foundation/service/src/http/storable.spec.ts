import { describe, expect, it } from '@jest/globals';
import { isStorable } from './storable';

const nested = (depth: number): unknown => (depth === 0 ? 'inside' : { inner: [nested(depth - 1)] });

describe('what a client sent', () => {
  it.each([['text'], ['é 😀 \n'], [1], [true], [null], [undefined], [{ a: ['b', { c: 1 }] }], [nested(15)]])(
    'can be stored: %j',
    value => expect(isStorable(value)).toBe(true),
  );

  it.each([
    ['NUL', 'a\0b'],
    ['NUL further inside', { a: [{ b: '\0' }] }],
    ['NUL in the name of a property', { 'a\0': 1 }],
    ['half a surrogate pair', 'a\ud83d'],
    ['what is nested too deeply', nested(17)],
    ['what is nested without end', JSON.parse('['.repeat(100_000) + ']'.repeat(100_000))],
  ])('cannot be stored with %s', (_, value) => expect(isStorable(value)).toBe(false));
});
