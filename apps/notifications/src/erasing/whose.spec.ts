import { describe, expect, it } from '@jest/globals';
import type { Holding } from '../projections/addresses/addresses.query';
import { wasErased, whose } from './whose';

const day = (number: number) => `2026-01-${String(number).padStart(2, '0')}T00:00:00.000Z`;
const had = (userId: string, until: string | null, isErased = false): Holding => ({
  ...{ lookup: 'a', userId, until, isErased },
});
const invited = (invitedAt: string, emailLookup = 'a') => ({ emailLookup, invitedAt });

describe('an invitation', () => {
  // Carol had the address until the 10th, Alice until the 20th, and Bob has it now.
  const one = [had('bob', null), had('alice', day(20), true), had('carol', day(10))];

  it.each([
    [day(1), 'carol'],
    [day(9), 'carol'],
    [day(11), 'alice'],
    [day(19), 'alice'],
    [day(21), 'bob'],
    [day(31), 'bob'],
  ])('of %s is of whoever had its address then, or was the next to have it: %s', (at, userId) => {
    for (const holdings of [one, one.toReversed()]) expect(whose(invited(at), holdings)?.userId).toBe(userId);
  });

  it('is nobody’s where nobody ever had its address, or nobody has it since', () => {
    expect(whose(invited(day(1)), [])).toBeUndefined();
    expect(whose(invited(day(1), 'another'), one)).toBeUndefined();
    expect(whose(invited(day(25)), one.slice(1))).toBeUndefined();
  });

  it('is of whoever was erased in the same instant', () => {
    const erased = one.slice(1);
    expect(wasErased(invited('2026-01-20T00:00:00.000Z'), erased)).toBe(true);
    expect(wasErased(invited('2026-01-20T00:00:00.001Z'), erased)).toBe(false);
  });

  it('is of somebody erased only if they were, and if it is theirs', () => {
    expect([1, 15, 25].map(number => wasErased(invited(day(number)), one))).toEqual([false, true, false]);
    expect(wasErased(invited(day(1), 'another'), one)).toBe(false);
  });
});
