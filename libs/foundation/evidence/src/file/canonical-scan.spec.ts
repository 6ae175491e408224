import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonical } from '../canonical';
import { endOfValue, UNKNOWN } from './canonical-scan';

const known = (text: string): boolean => {
  const bytes = Buffer.from(text);
  return endOfValue(bytes, 0) === bytes.length;
};

/** Values as events have them. */
const plain = fc.letrec(tie => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, false, 0, -1, 7, 999_999_999_999_999, -42, '', 'a b', '!', '~', 'x:y,{z}[]'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'ab', 'a!', 'a b', 'b', '', 'Z'), tie('value'), { maxKeys: 4 }),
  ),
})).value;

/** A text with something of it changed. */
const mutated = fc
  .tuple(plain.map(canonical), fc.nat(), fc.constantFrom('', ' ', '0', '"', ',', '}', '\\', 'e', '.', '-', 'é', '\n'))
  .map(([text, at, other]) => {
    const place = at % (text.length + 1);
    return [text.slice(0, place) + other + text.slice(place + 1), text.slice(0, place) + other + text.slice(place)];
  });

describe('going over bytes', () => {
  it('knows every canonical value of plain characters and whole numbers', () => {
    fc.assert(fc.property(plain, value => expect(known(canonical(value))).toBe(true)));
  });

  it('never takes for canonical what is not', () => {
    fc.assert(
      fc.property(mutated, texts => {
        for (const text of texts.filter(known)) expect(canonical(JSON.parse(text))).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });

  it('says where the value ends, whatever follows', () => {
    fc.assert(
      fc.property(plain, value => {
        const text = canonical({ value });
        expect(endOfValue(Buffer.from(`xx${text},"more":1}`), 2)).toBe(2 + text.length);
      }),
    );
  });

  it.each([
    ['members that are out of order', '{"b":1,"a":2}'],
    ['a member that stands twice', '{"a":1,"a":2}'],
    ['a space', '{"a": 1}'],
    ['an escape, which may be canonical or not', String.raw`"\n"`],
    ['a character beyond ASCII', '"é"'],
    ['a control character', '"\u0001"'],
    ['a number that leads with zero', '[01]'],
    ['a negative zero', '[-0]'],
    ['a fraction', '[1.5]'],
    ['more digits than are exact', '[1234567890123456]'],
    ['a value without an end', '{"a":[1'],
    ['nothing', ''],
  ])('does not know %s', (_what, text) => expect(known(text)).toBe(false));

  it('does not go as deep as somebody wants', () => {
    const deep = '['.repeat(1_000_000);
    expect(endOfValue(Buffer.from(deep), 0)).toBe(UNKNOWN);
  });
});
