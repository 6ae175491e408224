import { describe, expect, it } from '@jest/globals';
import { recordsInMemory } from '../testing/records-in-memory';
import { accountAttempts } from './account-attempts';

const MINUTE_MS = 60_000;

/** Processes over one vault and one clock. */
const processes = () => {
  const clock = { ms: Date.now() };
  const records = recordsInMemory(() => clock.ms);
  const started = () => accountAttempts(records, () => clock.ms);
  return { clock, records, started };
};
const wrong = async () => false;
const right = async () => true;
const tooMany = expect.objectContaining({ status: 429 });

describe('attempts to log in', () => {
  it('may fail ten times, in all processes together, and then not even be tried', async () => {
    const { started, clock } = processes();
    const several = [started(), started()];
    for (let count = 0; count < 10; count++) expect(await several[count % 2]!.attempt('alice', wrong)).toBe(false);
    let tried = false;
    const attempt = started().attempt('alice', async () => (tried = true));
    await expect(attempt).rejects.toEqual(tooMany);
    expect(tried).toBe(false);
    clock.ms += 15 * MINUTE_MS - 1;
    await expect(started().attempt('alice', right)).rejects.toMatchObject({ headers: { 'retry-after': '1' } });
    clock.ms += 1;
    expect(await started().attempt('alice', right)).toBe(true);
  });

  it('of others are their own', async () => {
    const { started } = processes();
    const one = started();
    for (let count = 0; count < 10; count++) await one.attempt('alice', wrong);
    expect(await one.attempt('bob', right)).toBe(true);
  });

  it('begin anew after one that succeeds, and leave nothing behind', async () => {
    const { started, records } = processes();
    const one = started();
    for (let count = 0; count < 9; count++) await one.attempt('alice', wrong);
    expect(await one.attempt('alice', right)).toBe(true);
    expect(records.kept()).toEqual([]);
    for (let count = 0; count < 10; count++) expect(await one.attempt('alice', wrong)).toBe(false);
  });

  it('are made one after the other: all at once there are no more of them', async () => {
    const { started } = processes();
    const one = started();
    let [inside, most, tried] = [0, 0, 0];
    const slow = async () => {
      most = Math.max(most, ++inside);
      tried++;
      await Promise.resolve();
      inside--;
      return false;
    };
    const outcomes: PromiseSettledResult<boolean>[] = [];
    for (let round = 0; round < 3; round++)
      outcomes.push(...(await Promise.allSettled(Array.from({ length: 12 }, () => one.attempt('alice', slow)))));
    expect([most, tried]).toEqual([1, 10]);
    for (const outcome of outcomes)
      expect(outcome).toEqual(
        expect.objectContaining(
          outcome.status === 'fulfilled' ? { value: false } : { reason: expect.objectContaining({ status: 429 }) },
        ),
      );
  });

  it('that cannot be made at all count as none', async () => {
    const { started, records } = processes();
    const broken = started().attempt('alice', async () => {
      throw new Error('away');
    });
    await expect(broken).rejects.toThrow('away');
    expect(records.kept()).toEqual([]);
  });

  it('are kept without the name that was tried', async () => {
    const { started, records } = processes();
    await started().attempt('user alice', wrong);
    expect(records.kept()).toEqual([expect.not.stringContaining('alice')]);
  });
});
