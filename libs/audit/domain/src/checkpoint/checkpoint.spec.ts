import { describe, expect, it } from '@jest/globals';
import { fold, isRefusal } from '@charter/event-sourcing';
import { checkpoints, monthOf } from './checkpoint';
import type { CheckpointEvent, CheckpointSealed } from './events';

const at = '2026-11-27T10:00:00.000Z';
const numbered = (number: number, more: Partial<CheckpointSealed['data']> = {}): CheckpointSealed['data'] => ({
  number,
  previous: number === 0 ? null : `hash of ${number - 1}`,
  position: `${number * 10}/${number * 10}`,
  events: String(number * 3),
  streams: '2',
  latest: at,
  root: 'root',
  keyId: 'k1',
  at,
  signature: 's',
  ...more,
});
const seal = (checkpoint: CheckpointSealed['data']) => ({ type: 'SealCheckpoint', data: { checkpoint } }) as const;
const key = { keyId: 'k1', publicKey: 'p', since: 0, at };
const sealed = (number: number): CheckpointEvent => ({ type: 'CheckpointSealed', data: numbered(number) });

describe('a month of checkpoints', () => {
  it('begins with any number, and with the key that signs where that is new', () => {
    const command = { type: 'SealCheckpoint', data: { checkpoint: numbered(0), key } } as const;
    expect(checkpoints.decide(command, checkpoints.initialState)).toEqual([
      { type: 'SigningKeyIntroduced', data: key },
      sealed(0),
    ]);
    expect(checkpoints.decide(seal(numbered(7)), checkpoints.initialState)).toEqual([sealed(7)]);
  });
  it('goes on with the next number', () =>
    expect(checkpoints.decide(seal(numbered(8)), fold(checkpoints, [sealed(7)]))).toEqual([sealed(8)]));
  it.each([6, 7, 9])('takes no other after number 7: %s', number => {
    const decided = checkpoints.decide(seal(numbered(number)), fold(checkpoints, [sealed(7)]));
    expect(isRefusal(decided) && decided.refused).toBe('overtaken');
  });
  it('is a month of the calendar, by the instant of the checkpoint before', () =>
    expect(monthOf('2026-11-30T23:59:59.999Z')).toBe('2026-11'));
});
