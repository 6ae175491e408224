import { describe, expect, it } from '@jest/globals';
import { eventually } from '@charter/testing';
import type { Errand, NameClaims } from '../naming/name-claims';
import { claimsWatchdog } from './claims.watchdog';

const now = '2026-01-01T00:00:10.000Z';

/** Claims that are open since a time each, until they are settled; some never can be. */
const claimed = (open: Record<string, string>, broken: readonly string[] = []) => {
  const settled: (readonly [string, Errand, 'lapse'?])[] = [];
  const troubles: unknown[] = [];
  const settle: NameClaims['settle'] = async (name, ...how) => {
    if (broken.includes(name)) throw new Error(`${name} is broken`);
    settled.push([name, ...how]);
    delete open[name];
    return {};
  };
  const watchdog = claimsWatchdog({
    claims: { settle },
    openSince: async until => Object.keys(open).filter(name => String(open[name]) < until),
    onTrouble: error => troubles.push(error),
    now: () => Date.parse(now),
  });
  return { ...watchdog, settled, troubles, names: () => settled.map(([name]) => name) };
};

describe('the watchdog of claims', () => {
  it('ends those that nobody can be at work on any more, by a lapse', async () => {
    const { look, settled } = claimed({ old: '2025-12-31T23:59:59.999Z', young: '2026-01-01T00:00:00.000Z' });
    await look();
    expect(settled).toEqual([
      [
        'old',
        {
          because: { actor: { kind: 'system', id: 'organizations' }, correlationId: expect.any(String) },
          at: now,
          deadline: expect.any(AbortSignal),
        },
        'lapse',
      ],
    ]);
  });

  it('is held up by none that cannot be ended', async () => {
    const long = '2025-01-01T00:00:00.000Z';
    const { look, names, troubles } = claimed({ first: long, second: long, third: long }, ['first']);
    await look();
    expect(names()).toEqual(['second', 'third']);
    expect(troubles).toEqual([new Error('first is broken')]);
  });

  it('looks by itself from its start to its stop', async () => {
    const { start, stop, names } = claimed({ old: '2025-01-01T00:00:00.000Z' });
    start();
    await eventually(() => names().length === 1);
    await stop();
    expect(names()).toEqual(['old']);
  });

  it('goes on where it could not look', async () => {
    const troubles: unknown[] = [];
    const watchdog = claimsWatchdog({
      claims: { settle: async () => ({}) },
      openSince: () => Promise.reject(new Error('no database')),
      onTrouble: error => troubles.push(error),
    });
    watchdog.start();
    await eventually(() => troubles.length === 1);
    await watchdog.stop();
    expect(troubles).toEqual([new Error('no database')]);
  });

  it('begins with no further claim once it is to stop', async () => {
    const begun: string[] = [];
    const watchdog = claimsWatchdog({
      claims: {
        settle: (name, { deadline }) => {
          begun.push(name);
          return new Promise((_, reject) => deadline.addEventListener('abort', () => reject(deadline.reason)));
        },
      },
      openSince: async () => ['first', 'second'],
      onTrouble: () => undefined,
    });
    watchdog.start();
    await eventually(() => begun.length === 1);
    await watchdog.stop();
    expect(begun).toEqual(['first']);
  });
});
