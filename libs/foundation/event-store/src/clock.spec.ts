import { describe, expect, it } from '@jest/globals';
import { Clock } from './clock';

/** An event of ours, sent at 1000 and acknowledged at 1100 by our clock. */
const offBy = (createdAt: number): number => {
  let now = 1_000;
  const clock = new Clock(() => now);
  const acknowledged = clock.sending('ours');
  now = 1_100;
  acknowledged();
  now = 9_000;
  clock.read('of others', 0);
  clock.read('ours', createdAt);
  return clock.milliseconds;
};

describe('our clock', () => {
  it('is right where the store wrote between question and answer', () => {
    expect([1_000, 1_050, 1_100].map(offBy)).toEqual([0, 0, 0]);
  });

  it('is ahead where the store wrote before it was asked', () => {
    expect(offBy(400)).toBe(600);
  });

  it('is behind where the store wrote after it had answered', () => {
    expect(offBy(3_000)).toBe(-1_900);
  });

  it('is believed to be off for ten seconds, and compared again then', () => {
    let [now, steady] = [11_000, 0];
    const clock = new Clock(
      () => now,
      () => steady,
    );
    const written = (createdAt: number) => {
      clock.sending('ours')();
      clock.read('ours', createdAt);
    };
    written(1_000);
    steady = 9_999;
    expect(clock.milliseconds).toBe(10_000);
    steady = 10_000;
    expect(clock.milliseconds).toBe(0);
    written(1_000);
    expect(clock.milliseconds).toBe(10_000);
    now = 1_000;
    steady = 20_000;
    written(1_000);
    expect(clock.milliseconds).toBe(0);
  });

  it('is compared also where an event is seen before its acknowledgement', () => {
    const clock = new Clock(() => 1_000);
    clock.sending('ours');
    clock.read('ours', 1_500);
    expect(clock.milliseconds).toBe(-500);
  });
});
