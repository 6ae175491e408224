import { describe, expect, it } from '@jest/globals';
import { readArguments } from './arguments.mjs';

describe('the arguments of npm test', () => {
  it('may be none', () => expect(readArguments([])).toEqual({ required: [], forJest: [], patterns: [] }));
  it.each([
    [['--require', 'a,b', 'libs/x', '--runInBand']],
    [['--require=a,b', 'libs/x', '--runInBand']],
    [['libs/x', '--require', 'a', '--runInBand', '--require=b']],
  ])('%j hold what is required, and what is for Jest', args =>
    expect(readArguments(args)).toEqual({
      required: ['a', 'b'],
      forJest: ['libs/x', '--runInBand'],
      patterns: ['libs/x'],
    }),
  );
});
