import { describe, expect, it } from '@jest/globals';
import { countryCode } from './countries';

describe('a country', () => {
  it.each([
    ['FR', 'FR'],
    ['fr', 'FR'],
    ['France', 'FR'],
    ['germany', 'DE'],
    ['United Kingdom', 'GB'],
    // Not ours to judge: the server knows which codes are countries.
    ['ZZ', 'ZZ'],
  ])('given as %s is %s', (given, code) => expect(countryCode(given)).toBe(code));
  it.each(['Narnia', '', 'FRA'])('is refused as %p', given =>
    expect(() => countryCode(given)).toThrow('There is no such country'),
  );
});
