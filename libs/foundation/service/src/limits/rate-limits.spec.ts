import { describe, expect, it } from '@jest/globals';
import { type Problem } from '../http/problem';
import { rateLimits } from './rate-limits';

const clock = () => {
  let now = 0;
  return { now: () => now, pass: (milliseconds: number) => void (now += milliseconds) };
};
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** How many of so many requests are let through, and what the first that is not is told. */
const ask = (count: number, one: () => void): Readonly<{ passed: number; refusal?: Problem }> => {
  for (let passed = 0; passed < count; passed++)
    try {
      one();
    } catch (error) {
      return { passed, refusal: error as Problem };
    }
  return { passed: count };
};

describe('rate limits', () => {
  it('let a program work at its full speed for as long as it likes', () => {
    const { now, pass } = clock();
    const limit = rateLimits(now);
    const { passed } = ask(300 * 60, () => {
      pass(1_000 / 300);
      limit('1.1.1.1', bearer('a'));
    });
    expect(passed).toBe(300 * 60);
  });

  it('stop a token that asks for too much at once, and say when to come again', () => {
    const limit = rateLimits(clock().now);
    const { passed, refusal } = ask(2_000, () => limit('1.1.1.1', bearer('a')));
    expect(passed).toBe(1_000);
    expect(refusal).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
  });

  it('let it go on at the pace at which there is more', () => {
    const { now, pass } = clock();
    const limit = rateLimits(now);
    ask(2_000, () => limit('1.1.1.1', bearer('a')));
    pass(100);
    expect(ask(100, () => limit('1.1.1.1', bearer('a'))).passed).toBe(50);
    pass(60 * 60 * 1_000);
    expect(ask(2_000, () => limit('1.1.1.1', bearer('a'))).passed).toBe(1_000);
  });

  it('are nothing to other tokens of other addresses', () => {
    const limit = rateLimits(clock().now);
    ask(2_000, () => limit('1.1.1.1', bearer('a')));
    expect(ask(1, () => limit('2.2.2.2', bearer('b'))).passed).toBe(1);
  });

  it('stop an address that changes its tokens', () => {
    const limit = rateLimits(clock().now);
    let token = 0;
    expect(ask(5_000, () => limit('1.1.1.1', bearer(String(token++)))).passed).toBe(3_000);
  });

  it('give less to who shows no token', () => {
    const { now, pass } = clock();
    const limit = rateLimits(now);
    expect(ask(500, () => limit('1.1.1.1', {})).passed).toBe(200);
    pass(1_000);
    expect(ask(500, () => limit('1.1.1.1', {})).passed).toBe(50);
    expect(ask(1, () => limit('1.1.1.1', bearer('a'))).passed).toBe(1);
  });

  it('forget whoever was quiet longest, not who calls', () => {
    const limit = rateLimits(clock().now);
    ask(999, () => limit('0.0.0.0', bearer('busy')));
    for (let other = 0; other < 25_000; other++) limit(`address ${other}`, bearer(`token ${other}`));
    expect(ask(2, () => limit('1.1.1.1', bearer('busy'))).passed).toBe(2);
  });
});
