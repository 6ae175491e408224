import { describe, expect, it } from '@jest/globals';
import { comparePositions, positionOf, positionText } from './positions';

describe('a position', () => {
  it.each(['0/0', '12/12', '9223372036854775807/0'])('%s is given back unchanged', text => {
    expect(positionText(positionOf(text))).toBe(text);
  });

  it.each(['', '1', '1/', '-1/1', 'start'])('"%s" is none', text => {
    expect(() => positionOf(text)).toThrow(TypeError);
  });

  it('comes before another by its number, not by its letters', () => {
    expect(comparePositions('9/9', '10/10')).toBeLessThan(0);
    expect(comparePositions('10/10', '9/9')).toBeGreaterThan(0);
    expect(comparePositions('10/0', '10/10')).toBeLessThan(0);
    expect(comparePositions('10/10', '10/10')).toBe(0);
  });
});
