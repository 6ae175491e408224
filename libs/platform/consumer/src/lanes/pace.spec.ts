import { describe, expect, it } from '@jest/globals';
import { Pace } from './pace';

describe('the pace of a lane', () => {
  it('doubles while handlers are quick, up to what one transaction takes', () => {
    const pace = new Pace();
    const found = Array.from({ length: 8 }, () => {
      const { most } = pace;
      pace.took(most, most);
      return most;
    });
    expect(found).toEqual([1, 2, 4, 8, 16, 32, 50, 50]);
  });

  it('is what slow handlers do in a second, and one where they do less', () => {
    const pace = new Pace();
    for (let round = 0; round < 8; round++) pace.took(pace.most, 0);
    pace.took(50, 20_000);
    expect(pace.most).toBe(2);
    pace.took(2, 10_000);
    expect(pace.most).toBe(1);
    pace.took(1, 300);
    expect(pace.most).toBe(2);
  });

  it('is not changed by a step that asked no handler', () => {
    const pace = new Pace();
    pace.took(0, 5_000);
    pace.took(0, 0);
    expect(pace.most).toBe(1);
  });
});
