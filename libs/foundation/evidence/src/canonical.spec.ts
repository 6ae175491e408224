import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonical, NotCanonical } from './canonical';

/** A double by the hexadecimal digits of its bits, as RFC 8785, appendix B, writes them. */
const double = (bits: string): number => Buffer.from(bits, 'hex').readDoubleBE();

describe('the vectors of RFC 8785', () => {
  it('section 3.2.2: literals, numbers and strings', () => {
    const value = JSON.parse(
      String.raw`{
        "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
        "literals": [null, true, false]
      }`,
    );
    expect(canonical(value)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],` +
        String.raw`"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it('section 3.2.3: members are sorted by UTF-16 code units', () => {
    const value = JSON.parse(
      String.raw`{
        "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
        "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"
      }`,
    );
    expect([...canonical(value).matchAll(/:"([^"]+)"/g)].map(([, name]) => name)).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('appendix B: the double %s is %s', (bits, text) => {
    expect(canonical(double(bits))).toBe(text);
  });

  it.each([Number.NaN, Infinity, -Infinity])('appendix B: %s is an error', value => {
    expect(() => canonical(value)).toThrow(NotCanonical);
  });

  it('section 3.2.2.2: half a surrogate pair is an error', () => {
    expect(() => canonical({ name: '\ud800' })).toThrow(NotCanonical);
    expect(() => canonical({ '\udead': 1 })).toThrow(NotCanonical);
  });
});

describe('what JSON would not give back as it was', () => {
  it.each([[1n], [() => 1], [Symbol('a')], [undefined], [[undefined]], [new Date(0)]])('is refused: %p', value => {
    expect(() => canonical(value)).toThrow(NotCanonical);
  });

  it('leaves out members that are undefined', () => {
    expect(canonical({ b: undefined, a: 1, c: undefined, d: 2 })).toBe('{"a":1,"d":2}');
  });
});

const json = fc.jsonValue({ stringUnit: 'binary' });

describe('any value', () => {
  it('means the same in its canonical form', () => {
    fc.assert(
      fc.property(json, value => expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)))),
    );
  });

  it('has the same form before it is stored and after, and its form is its own', () => {
    fc.assert(
      fc.property(json, value => {
        expect(canonical(JSON.parse(JSON.stringify(value)))).toBe(canonical(value));
        expect(canonical(JSON.parse(canonical(value)))).toBe(canonical(value));
      }),
    );
  });

  it('has one form, in whatever order its members come', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), object => {
        const reversed = Object.fromEntries(Object.entries(object).reverse());
        expect(canonical(reversed)).toBe(canonical(object));
      }),
    );
  });
});
