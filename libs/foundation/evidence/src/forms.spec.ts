import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareDecimals, comparePositions, isDecimal, isHash, isInstant, isPosition, isSignature } from './forms';

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map(each => Buffer.from(each));

describe('base64url', () => {
  it('has one spelling for 32 and for 64 bytes', () => {
    fc.assert(
      fc.property(bytes(32), bytes(64), fc.base64String(), (hash, signature, other) => {
        expect(isHash(hash.toString('base64url'))).toBe(true);
        expect(isSignature(signature.toString('base64url'))).toBe(true);
        const again = Buffer.from(other, 'base64url');
        expect(isHash(other)).toBe(again.length === 32 && again.toString('base64url') === other);
      }),
    );
  });

  it('is not spelled with bits that nobody reads', () => {
    const hash = Buffer.alloc(32).toString('base64url');
    expect(isHash(`${hash.slice(0, -1)}B`)).toBe(false);
    expect(isHash(`${hash}=`)).toBe(false);
    expect(isSignature(`${Buffer.alloc(64).toString('base64url').slice(0, -1)}B`)).toBe(false);
  });
});

describe('numbers', () => {
  it.each(['', '-1', '01', '1.0', '1e3', ' 1', '1\n'])('are not written %p', text =>
    expect(isDecimal(text)).toBe(false),
  );
  it.each(['1', '/', '1/', '1/2/3', '01/2', 'a/b', '1/2\n'])('are no position %p', text =>
    expect(isPosition(text)).toBe(false),
  );

  it('are compared by what they are worth', () => {
    const number = fc.bigInt({ min: 0n, max: 2n ** 64n });
    const pair = fc.tuple(number, number);
    fc.assert(
      fc.property(pair, pair, ([a, c], [b, d]) => {
        expect(Math.sign(compareDecimals(String(a), String(b)))).toBe(signOf(a - b));
        expect(Math.sign(comparePositions(`${a}/${c}`, `${b}/${d}`))).toBe(signOf(a - b) || signOf(c - d));
        expect(Math.sign(comparePositions(`${a}/${c}`, `${a}/${d}`))).toBe(signOf(c - d));
      }),
    );
  });
});

const signOf = (difference: bigint): number => (difference < 0n ? -1 : difference > 0n ? 1 : 0);

describe('instants', () => {
  it('are written to the millisecond, in UTC', () => {
    expect(isInstant(new Date(0).toISOString())).toBe(true);
    for (const other of [
      '2026-01-01',
      '2026-01-01T00:00:00Z',
      '2026-01-01T00:00:00.000+00:00',
      '2026-13-01T00:00:00.000Z',
    ])
      expect(isInstant(other)).toBe(false);
  });
});
