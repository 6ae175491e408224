import { describe, expect, it } from '@jest/globals';
import { failedAttempts, type FailedAttempts } from './failed-attempts';

const fail = async (attempts: FailedAttempts, address: string): Promise<number> =>
  (await attempts.begin(address)).failed();
const failing = async (attempts: FailedAttempts, address: string, count: number): Promise<readonly number[]> => {
  const delays: number[] = [];
  for (let done = 0; done < count; done++) delays.push(await fail(attempts, address));
  return delays;
};
const blocked = { status: 429, headers: { 'retry-after': '60' } };

describe('failed attempts', () => {
  it('take longer and longer to be told', async () =>
    expect(
      await failing(
        failedAttempts(() => 0),
        'a',
        9,
      ),
    ).toEqual([20, 40, 80, 160, 320, 640, 1280, 2000, 2000]));

  it('are stopped, for a minute from the first one', async () => {
    let now = 0;
    const attempts = failedAttempts(() => now);
    await failing(attempts, 'a', 10);
    await expect(attempts.begin('a')).rejects.toMatchObject(blocked);
    now = 15_000;
    await expect(attempts.begin('a')).rejects.toMatchObject({ headers: { 'retry-after': '45' } });
    now = 60_000;
    expect(await fail(attempts, 'a')).toBe(20);
  });

  it('are nothing to other addresses', async () => {
    const attempts = failedAttempts(() => 0);
    await failing(attempts, 'a', 10);
    expect(await fail(attempts, 'b')).toBe(20);
  });

  it('are not those that did not fail', async () => {
    const attempts = failedAttempts(() => 0);
    for (let done = 0; done < 50; done++) (await attempts.begin('a')).over();
    expect(await fail(attempts, 'a')).toBe(20);
  });

  it('are no more when they are made all at once', async () => {
    const attempts = failedAttempts(() => 0);
    const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => fail(attempts, 'a')));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(90);
  });

  it('leave room for all who try at once and succeed', async () => {
    const attempts = failedAttempts(() => 0);
    let inside = 0;
    const most = await Promise.all(
      Array.from({ length: 100 }, async () => {
        const attempt = await attempts.begin('a');
        const together = ++inside;
        await Promise.resolve();
        inside--;
        attempt.over();
        return together;
      }),
    );
    expect(Math.max(...most)).toBeLessThanOrEqual(10);
  });

  it.each([
    ['the same IPv4 address', '10.0.0.1', '::ffff:10.0.0.1'],
    ['neighbours in IPv6', '2001:db8:0:7::1', '2001:db8::7:ffff:ffff:ffff:ffff'],
    ['neighbours at the very beginning', '::1', '::2'],
  ])('count together for %s', async (_, one, other) => {
    const attempts = failedAttempts(() => 0);
    await failing(attempts, one, 10);
    await expect(attempts.begin(other)).rejects.toMatchObject(blocked);
  });

  it('count apart for other networks in IPv6', async () => {
    const attempts = failedAttempts(() => 0);
    await failing(attempts, '2001:db8:0:7::1', 10);
    expect(await fail(attempts, '2001:db8:0:8::1')).toBe(20);
  });
});
